import type { Objects, Resource } from './objects.ts';
import { badRequest } from './refused.ts';

type Chosen = (object: Objects[Resource]) => boolean;

/** Which objects `labelSelector` and `fieldSelector` choose. Throws a 400 for what the server would not understand. */
export function selection(query: URLSearchParams): Chosen {
  const demands = [
    ...demandsIn(query.get('labelSelector')).map(labelDemand),
    ...demandsIn(query.get('fieldSelector')).map(fieldDemand),
  ];
  return (object) => demands.every((demand) => demand(object));
}

/** Commas within brackets part values, not demands. */
const demandsIn = (text: string | null): string[] =>
  text ? text.split(/,(?![^(]*\))/).map((each) => each.trim()) : [];

function labelDemand(text: string): Chosen {
  const set = /^([\w./-]+) (in|notin) \(([^()]*)\)$/.exec(text);
  if (set) {
    const [, key = '', operator, list = ''] = set;
    const values = list.split(',').map((value) => value.trim());
    return ({ metadata }) => values.includes(metadata.labels?.[key] ?? '\0') === (operator === 'in');
  }
  const equal = /^([\w./-]+)\s*(==|=|!=)\s*([\w.-]*)$/.exec(text);
  if (equal) {
    const [, key = '', operator, value] = equal;
    return ({ metadata }) => (metadata.labels?.[key] === value) === (operator !== '!=');
  }
  const exists = /^(!?)([\w./-]+)$/.exec(text);
  if (!exists) throw badRequest(`unable to parse requirement: ${text}`);
  const [, not, key = ''] = exists;
  return ({ metadata }) => (metadata.labels?.[key] === undefined) === (not === '!');
}

function fieldDemand(text: string): Chosen {
  const [, field, value] = /^([\w.]+)==?(.*)$/.exec(text) ?? [];
  if (field !== 'metadata.name' && field !== 'metadata.namespace')
    throw badRequest(`field label not supported: ${field ?? text}`);
  return ({ metadata }) => (field === 'metadata.name' ? metadata.name : metadata.namespace) === value;
}
