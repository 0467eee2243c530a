import { type Category, categories, type Stakeholder } from '../../team/events.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import type { DialogueTap, Feature, Kit, SlashSaying } from '../kit.ts';
import { offer } from '../speech.ts';
import { reasonWords } from '../wording/audience-news.ts';
import { capital, listed, page, shown } from '../wording/words.ts';
import { endChoice } from './showing.ts';
import { categoryWords } from './stakeholder-list.ts';

const mostTeams = 4;

interface Told {
  team: Team;
  stakeholder: Stakeholder;
}

/** What people get who are told in private: they see it in /settings, and choose by tap. */
export function preferences(kit: Kit): Feature {
  return { dialogueTaps: { 'preferences.choose': (tap) => chosen(kit, tap) } };
}

/** Beside one's own settings: what which team tells, with a button for each change. Says nothing to whom nobody tells anything. */
export async function offerPreferences(kit: Kit, { place, person, message }: SlashSaying): Promise<void> {
  const told = (await toldTo(kit, person.id)).slice(0, mostTeams);
  if (!told.length) return;
  const choices = told.flatMap((each) => choicesFor(each, told.length > 1));
  const html = page(['<b>What you are told</b>', ...told.map(line)]);
  offer(kit, { place, person, replyTo: message.message_id }, { kind: 'preferences', html, choices, data: null });
}

async function toldTo(kit: Kit, person: number): Promise<Told[]> {
  const teams = await kit.store.teams();
  return teams.flatMap((team) => {
    const stakeholder = team.stakeholders.find((each) => each.medium === 'telegram' && each.address === String(person));
    return stakeholder ? [{ team, stakeholder }] : [];
  });
}

function line({ team, stakeholder: { declined = [], disabled } }: Told): string {
  const name = `<b>${shown(team.title, 60)}</b>`;
  if (disabled) return `${name}: nothing at the moment, because ${reasonWords(disabled.why)}`;
  const got = categories.filter((each) => !declined.includes(each)).map((each) => categoryWords[each]);
  if (!got.length) return `${name}: nothing; you declined it.`;
  return `${name}: ${listed(got)}${declined.length ? `; not ${listed(declined.map((each) => categoryWords[each]))}` : ''}.`;
}

/** `<team>-<what>`: one category to be turned round, everything, nothing, or on again. */
function choicesFor({ team, stakeholder: { declined = [], disabled } }: Told, saysTeam: boolean) {
  const choice = (what: string, label: string) => ({
    argument: `${team.number}-${what}`,
    label: saysTeam ? `${capital(label)} · ${team.title}` : capital(label),
  });
  if (disabled) return [choice('on', 'tell me again')];
  return [
    ...categories.map((each) => choice(each, `${declined.includes(each) ? 'send me' : 'stop'} ${categoryWords[each]}`)),
    ...(declined.length < categories.length ? [choice('none', 'decline everything')] : []),
    ...(declined.length > 1 ? [choice('all', 'send me everything')] : []),
  ];
}

async function chosen(kit: Kit, tap: DialogueTap): Promise<void> {
  const [number, what = ''] = tap.argument.split('-');
  const told = (await toldTo(kit, tap.person.id)).find(({ team }) => team.number === Number(number));
  if (!told) throw new Refusal('That team does not tell you anything any more.');
  const { team, stakeholder } = told;
  const { id } = stakeholder;
  if (what === 'on') await kit.handle.team(team.number, tap.cause, { type: 'EnableAddress', id, by: tap.person });
  else
    await kit.handle.team(team.number, tap.cause, {
      type: 'ChoosePreferences',
      id,
      declined: declinedBy(what, stakeholder.declined ?? []),
      how: 'chat',
      by: tap.person,
    });
  const [now] = (await toldTo(kit, tap.person.id)).filter((each) => each.team.number === team.number);
  tap.answer('That holds from now on.');
  await endChoice(kit, tap, `${now ? line(now) : ''}\nChange it again: /settings`);
}

function declinedBy(what: string, before: readonly Category[]): Category[] {
  if (what === 'none') return [...categories];
  if (what === 'all') return [];
  const one = categories.find((each) => each === what);
  if (!one) throw new Refusal('That is not one of the choices.');
  return before.includes(one) ? before.filter((each) => each !== one) : [...before, one];
}
