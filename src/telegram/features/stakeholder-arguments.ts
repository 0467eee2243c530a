import type { Stakeholder } from '../../team/events.ts';
import type { Team } from '../../team/team.ts';
import { findZone } from '../../time/zone.ts';
import type { Slash } from '../grammar.ts';
import { capped, count, page, shown } from '../wording/words.ts';

const mostShown = 30;

export type StakeholderArguments =
  | { what: 'list' | 'join' | 'here' }
  | { what: 'mails'; addresses: string[]; name: string; zone: string | null }
  | { what: 'person'; word: string | undefined; zone: string | null }
  | { what: 'remove'; word: string }
  | { what: 'unclear' };

/** `add email a@example.com b@example.com "Shop X" zone=Asia/Tokyo`, `add @ben`, `add here`, `remove 3`, `join`, or nothing at all. */
export function stakeholderArguments({ words, options }: Pick<Slash, 'words' | 'options'>): StakeholderArguments {
  const [verb = '', ...rest] = words;
  const zone = zoneIn(options);
  if (!verb || /^list$/i.test(verb)) return { what: 'list' };
  if (/^join$/i.test(verb)) return { what: 'join' };
  if (/^(remove|delete|drop)$/i.test(verb))
    return rest.length ? { what: 'remove', word: rest.join(' ') } : { what: 'unclear' };
  const isAdd = /^add$/i.test(verb);
  const given = (isAdd ? rest : words).filter((word, index) => index > 0 || !/^(e-?mail|person|chat)$/i.test(word));
  const written = given.filter((word) => /.@./.test(word)).map((word) => word.replace(/[,;]$/, ''));
  const addresses = [...new Set(written)];
  if (addresses.length) {
    const name = given.filter((word) => !/.@./.test(word)).join(' ');
    return { what: 'mails', addresses, name: addresses.length === 1 ? name : '', zone };
  }
  if (!isAdd) return { what: 'unclear' };
  if (/^(here|chat|this)$/i.test(rest[0] ?? '')) return { what: 'here' };
  // An address without an @ is refused with the sentence of the rules.
  if (/^e-?mail$/i.test(rest[0] ?? '')) return { what: 'mails', addresses: [rest[1] ?? ''], name: '', zone };
  return { what: 'person', word: given[0], zone };
}

/** The zone as it was typed where nobody knows it: the rules say so. */
function zoneIn({ zone, tz }: Record<string, string>): string | null {
  const text = zone ?? tz;
  return text === undefined ? null : (findZone(text) ?? text);
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
const numberOf = ({ id }: Stakeholder): string => id.replace(/^s/, '');

export function stakeholdersHtml(team: Team, hasEmail: boolean): string {
  const { stakeholders } = team;
  const mails = stakeholders.filter((each) => each.medium === 'email').length;
  return page([
    stakeholders.length
      ? `<b>${shown(team.title, 60)} tells ${count(stakeholders.length, 'stakeholder')}</b>`
      : `<b>${shown(team.title, 60)} tells nobody yet</b>`,
    ...capped(
      stakeholders.map((each) => line(each, team)),
      mostShown,
    ),
    mails && !hasEmail ? '⚠️ Email is not set up here: mails are not sent.' : null,
    '',
    'Add one: <code>/rollout stakeholders add email name@example.com "Shop X" zone=Asia/Tokyo</code>',
    'Add a chat: /rollout stakeholders join',
    stakeholders[0] ? `Take one off: <code>/rollout stakeholders remove ${numberOf(stakeholders[0])}</code>` : null,
  ]);
}

function line(stakeholder: Stakeholder, team: Team): string {
  const { name, medium, address, zone } = stakeholder;
  const where = medium === 'email' ? (name === address ? 'email' : shown(address, 254)) : 'Telegram';
  return `${numberOf(stakeholder)} · ${shown(name)} — ${where}${zone && zone !== team.zone ? `, ${shown(zone)}` : ''}`;
}
