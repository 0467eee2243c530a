import { type Category, categories, type Stakeholder } from '../../team/events.ts';
import type { Team } from '../../team/team.ts';
import { reasonWords } from '../wording/audience-news.ts';
import { capped, count, listed, page, shown } from '../wording/words.ts';
import { numberOf } from './stakeholder-arguments.ts';

const mostShown = 30;

/** What each category is, as somebody who gets it would say. */
export const categoryWords: Record<Category, string> = {
  changes: 'plans and changes',
  reminders: 'reminders',
  progress: 'progress',
  feedback: 'questions afterwards',
};

export function stakeholdersHtml(team: Team, hasEmail: boolean): string {
  const { stakeholders } = team;
  const [first] = stakeholders;
  const hasMails = stakeholders.some((each) => each.medium === 'email');
  const off = stakeholders.filter((each) => each.disabled);
  return page([
    first
      ? `<b>${shown(team.title, 60)} tells ${count(stakeholders.length, 'stakeholder')}</b>`
      : `<b>${shown(team.title, 60)} tells nobody yet</b>`,
    ...capped(
      stakeholders.slice(0, mostShown + 1).map((each) => stakeholderLine(each, team)),
      mostShown,
    ).slice(0, mostShown),
    stakeholders.length > mostShown
      ? `and ${stakeholders.length - mostShown} more; all of them as a file: <code>/rollout stakeholders export</code>`
      : null,
    hasMails && !hasEmail ? '⚠️ Email is not set up here: mails are not sent.' : null,
    off[0] ? `Turn an address on again: <code>/rollout stakeholders enable ${numberOf(off[0])}</code>` : null,
    '',
    'Add one: <code>/rollout stakeholders add email name@example.com "Shop X" zone=Asia/Tokyo component=Payments</code>',
    'Add a chat: <code>/rollout stakeholders join</code> · let people add themselves: <code>/rollout stakeholders link</code>',
    'Many at once: send a CSV file with the caption <code>/rollout stakeholders import</code>',
    first
      ? `Change or take off: <code>/rollout stakeholders change ${numberOf(first)} zone=Asia/Tokyo</code>, <code>/rollout stakeholders remove ${numberOf(first)}</code>`
      : null,
  ]);
}

/** "3 · Shop X — ops@shop-x.example, Asia/Tokyo, only Payments", and what keeps them from being told. */
export function stakeholderLine(stakeholder: Stakeholder, team: Team): string {
  const { name, medium, address, zone, component, language } = stakeholder;
  const where = medium === 'email' ? (name === address ? 'email' : shown(address, 254)) : 'Telegram';
  const facts = [
    where,
    zone && zone !== team.zone ? shown(zone) : '',
    component ? `only ${shown(component, 40)}` : '',
    language ? shown(language, 20) : '',
  ].filter(Boolean);
  const state = stateWords(stakeholder);
  return `${numberOf(stakeholder)} · ${shown(name)} — ${facts.join(', ')}${state ? ` · <b>${state}</b>` : ''}`;
}

/** What keeps somebody from being told; empty when nothing does. */
export function stateWords({ disabled, declined = [] }: Stakeholder): string {
  if (disabled) return `off: ${reasonWords(disabled.why)}`;
  if (declined.length === categories.length) return 'declined everything';
  return declined.length ? `declined ${listed(declined.map((each) => categoryWords[each]))}` : '';
}
