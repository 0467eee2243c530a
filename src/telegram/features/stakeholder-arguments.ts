import type { Stakeholder } from '../../team/events.ts';
import type { Team } from '../../team/team.ts';
import { findZone } from '../../time/zone.ts';
import type { Slash } from '../grammar.ts';

/** What is said of somebody beside the name: only what was typed. */
export interface Said {
  component?: string;
  language?: string;
}

export type StakeholderArguments =
  | { what: 'list' | 'join' | 'here' | 'export' | 'import' }
  | ({ what: 'mails'; addresses: string[]; name: string; zone: string | null } & Said)
  | ({ what: 'person'; word: string | undefined; zone: string | null } & Said)
  | ({ what: 'change'; word: string; name?: string; zone?: string } & Said)
  | { what: 'remove' | 'enable'; word: string }
  | { what: 'link'; how: 'show' | 'new' | 'off' }
  | { what: 'unclear' };

/**
 * `add email a@example.com b@example.com "Shop X" zone=Asia/Tokyo component=Payments lang=ja`, `add @ben`, `add here`, `change 3 zone=…`,
 * `remove 3`, `enable 3`, `join`, `link`, `export`, `import`, or nothing at all.
 */
export function stakeholderArguments({ words, options }: Pick<Slash, 'words' | 'options'>): StakeholderArguments {
  const [verb = '', ...rest] = words;
  const zone = zoneIn(options) ?? null;
  if (!verb || /^list$/i.test(verb)) return { what: 'list' };
  const single = /^(join|export|import)$/i.exec(verb)?.[0]?.toLowerCase();
  if (single) return { what: single as 'join' };
  if (/^link$/i.test(verb)) return { what: 'link', how: linkAsked(rest[0]) };
  if (/^(remove|delete|drop|enable|change|edit)$/i.test(verb)) return aboutOne(verb, rest.join(' '), options);
  const isAdd = /^add$/i.test(verb);
  const given = (isAdd ? rest : words).filter((word, index) => index > 0 || !/^(e-?mail|person|chat)$/i.test(word));
  const written = given.filter((word) => /.@./.test(word)).map((word) => word.replace(/[,;]$/, ''));
  const addresses = [...new Set(written)];
  if (addresses.length) {
    const name = options['name'] ?? given.filter((word) => !/.@./.test(word)).join(' ');
    return { what: 'mails', addresses, name: addresses.length === 1 ? name : '', zone, ...saidIn(options) };
  }
  if (!isAdd) return { what: 'unclear' };
  if (/^(here|chat|this)$/i.test(rest[0] ?? '')) return { what: 'here' };
  // An address without an @ is refused with the sentence of the rules.
  if (/^e-?mail$/i.test(rest[0] ?? '')) return { what: 'mails', addresses: [rest[1] ?? ''], name: '', zone };
  return { what: 'person', word: given[0], zone, ...saidIn(options) };
}

function aboutOne(verb: string, word: string, options: Record<string, string>): StakeholderArguments {
  if (!word) return { what: 'unclear' };
  if (/^enable$/i.test(verb)) return { what: 'enable', word };
  if (!/^(change|edit)$/i.test(verb)) return { what: 'remove', word };
  const { name } = options;
  const zone = zoneIn(options);
  return {
    what: 'change',
    word,
    ...(name === undefined ? {} : { name }),
    ...(zone === undefined ? {} : { zone }),
    ...saidIn(options),
  };
}

const linkAsked = (word = ''): 'show' | 'new' | 'off' =>
  /^(new|again)$/i.test(word) ? 'new' : /^(off|revoke|remove|stop)$/i.test(word) ? 'off' : 'show';

function saidIn({ component, product, lang, language }: Record<string, string>): Said {
  const what = (component ?? product)?.replace(/^(all|any|every|everything|none|no|-|\*)$/i, '');
  const tag = lang ?? language;
  return { ...(what === undefined ? {} : { component: what }), ...(tag === undefined ? {} : { language: tag }) };
}

/** The zone as it was typed where nobody knows it: the rules say so. `team` is the team's, and empty. */
function zoneIn({ zone, tz }: Record<string, string>): string | undefined {
  const text = zone ?? tz;
  if (text === undefined) return undefined;
  return /^team$/i.test(text) ? '' : (findZone(text) ?? text);
}

/** By their number in the list, their address or their name. */
export function stakeholderNamed(word: string, { stakeholders }: Team): Stakeholder | undefined {
  const wanted = word.trim().toLowerCase().replace(/^#/, '');
  return (
    stakeholders.find((each) => numberOf(each) === wanted || each.id === wanted) ??
    stakeholders.find((each) => each.address.toLowerCase() === wanted) ??
    stakeholders.find((each) => each.name.toLowerCase() === wanted)
  );
}

/** Numbers stay with people: nobody else becomes number 3 when the second is taken off. */
export const numberOf = ({ id }: Stakeholder): string => id.replace(/^s/, '');
