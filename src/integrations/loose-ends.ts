import { createGuard } from './http/addresses.ts';
import { queryFault } from './prometheus/query.ts';
import type { Integrations, Product } from './settings.ts';

/** Something in the settings that names what is not there, or stands twice. */
export interface LooseEnd {
  at: PropertyKey[];
  reason: string;
}

/** What the settings name and do not have, in the order of the file. */
export function* loose(settings: Integrations): Generator<LooseEnd> {
  yield* unreachable(settings);
  for (const [index, product] of settings.products.entries()) {
    const at = ['products', index];
    const { name, group, components, health, benchmarks } = product;
    if (settings.products.findIndex((each) => isSame(each, product)) < index)
      yield { at: [...at, 'name'], reason: `"${name}" stands twice for the group ${group}` };
    yield* twice(components, [...at, 'components']);
    yield* unconnected(product, settings, [...at, 'components']);
    for (const [key, figures] of Object.entries({ health, benchmarks })) {
      yield* twice(figures, [...at, key]);
      yield* unmeasured(figures, settings, [...at, key]);
    }
  }
}

function* unreachable({ reachable }: Integrations): Generator<LooseEnd> {
  for (const [index, entry] of reachable.entries()) {
    try {
      createGuard([entry]);
    } catch {
      const reason = `"${entry}" must be a network (10.1.0.0/16), an address or a host name, without https:// and a port`;
      yield { at: ['reachable', index], reason };
    }
  }
}

const isSame = (one: Product, other: Product): boolean =>
  one.group === other.group && folded(one.name) === folded(other.name);

const folded = (name: string): string => name.toLowerCase();

function* twice(named: readonly { name: string }[], at: PropertyKey[]): Generator<LooseEnd> {
  for (const [index, { name }] of named.entries())
    if (named.findIndex((each) => folded(each.name) === folded(name)) < index)
      yield { at: [...at, index, 'name'], reason: `"${name}" stands twice` };
}

function* unconnected({ components }: Product, settings: Integrations, at: PropertyKey[]): Generator<LooseEnd> {
  for (const [index, { repository, fileIssue, workload, package: known }] of components.entries()) {
    if (fileIssue && (!repository || !(settings.github?.token || settings.github?.app)))
      yield {
        at: [...at, index, 'fileIssue'],
        reason: 'needs a repository, and github with a token or an app that may write there',
      };
    if (fileIssue && components.findIndex((each) => each.fileIssue) < index)
      yield { at: [...at, index, 'fileIssue'], reason: 'stands twice: the issue is filed once' };
    if (repository && !settings.github)
      yield { at: [...at, index, 'repository'], reason: 'needs github, which the settings do not have' };
    if (workload && !Object.hasOwn(settings.clusters, workload.cluster))
      yield { at: [...at, index, 'workload', 'cluster'], reason: `"${workload.cluster}" is not among the clusters` };
    if (known && !settings.osv)
      yield { at: [...at, index, 'package'], reason: 'needs osv, which the settings do not have: "osv: {}" is enough' };
  }
}

function* unmeasured(
  figures: readonly { from: string; query: string }[],
  { prometheus }: Integrations,
  at: PropertyKey[],
): Generator<LooseEnd> {
  for (const [index, { from, query }] of figures.entries()) {
    if (!Object.hasOwn(prometheus, from))
      yield { at: [...at, index, 'from'], reason: `"${from}" is not among the prometheus servers` };
    const fault = queryFault(query);
    if (fault) yield { at: [...at, index, 'query'], reason: fault };
  }
}
