import { itemNamed, mustBeAllowed } from '../../rollout/asking.ts';
import type { Instant } from '../../rollout/events.ts';
import { itemState } from '../../rollout/standing.ts';
import { readTime } from '../../time/read.ts';
import { sayTime } from '../../time/say.ts';
import type { DialogueTap, Feature, Kit, Meant, SlashSaying } from '../kit.ts';
import { loadRollout, rolloutMeant } from '../meant.ts';
import { offer, thumbUp } from '../speech.ts';
import { sentence } from '../wording/commands.ts';
import { shown } from '../wording/words.ts';
import { dueText, itemAndText } from './item-arguments.ts';
import { personNamed } from './named.ts';
import { choicesIn, saysIn } from './scheduling.ts';
import { endChoice } from './showing.ts';

/** Who does an item, and until when. */
export function assigning(kit: Kit): Feature {
  return {
    verbs: { assign: (saying) => assign(kit, saying) },
    dialogueTaps: { 'due.choose': (tap) => dueChosen(kit, tap) },
  };
}

async function assign(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { rollout, team } = meant;
  const { item: name, text } = itemAndText(saying.slash.rest);
  if (!name)
    return saying.say('Which item, and to whom? For example: <code>/rollout assign 3.1 @ben due fri 12:00</code>');
  const { item, number } = itemNamed(name, rollout);
  mustBeAllowed(saying.person, 'assign', `assign ${number}`, rollout, team);
  const to = await assignee(kit, saying, text, itemState(item.id, rollout).assignee);
  if (to === null)
    return saying.say(
      `Who does ${number}? I know people who have written here: name one as @username, say “me”, or reply to a message of theirs.`,
    );
  if (to === 'nobody') return saying.say('Only people can do an item, not bots or channels.');
  const due = dueText(text);
  if (due === null)
    return give(kit, saying, meant, { item: item.id, number, to, dueAt: itemState(item.id, rollout).dueAt });
  const when = readTime(due, {
    now: kit.clock.now(),
    zone: team.zone,
    ...(rollout.window ? { window: rollout.window } : {}),
  });
  const choices = choicesIn(when);
  if (when.kind === 'instant' && !choices)
    return give(kit, saying, meant, { item: item.id, number, to, dueAt: when.at });
  if (!choices) return saying.say(sentence(saysIn(when)));
  const data: DueData = { id: meant.id, item: item.id, to, at: choices.map((each) => each.at) };
  const asked = { place: saying.place, person: saying.person, replyTo: saying.message.message_id };
  offer(kit, asked, { kind: 'due', html: sentence(saysIn(when)), choices, data });
}

/** The person named; without a name whoever has it already, so that only the time changes. */
async function assignee(
  kit: Kit,
  saying: SlashSaying,
  text: string,
  before: number | null,
): Promise<number | 'nobody' | null> {
  const [first = ''] = text.split(/\s+/, 1);
  const named = await personNamed(kit, saying, first);
  if (named) return named.isHuman ? named.id : 'nobody';
  return /^due\b/i.test(text) ? before : null;
}

async function give(
  kit: Kit,
  saying: SlashSaying,
  { id }: Meant,
  { item, number, to, dueAt }: { item: string; number: string; to: number; dueAt: Instant | null },
): Promise<void> {
  await kit.handle.rollout(id, saying.cause, { type: 'AssignItem', item, to, dueAt, by: saying.person });
  const who = to === saying.person.id ? 'you' : shown((await kit.store.people.byId(to))?.name ?? 'them', 40);
  thumbUp(kit, saying, `${number} is for ${who} now.`);
}

interface DueData {
  id: Meant['id'];
  item: string;
  to: number;
  at: Instant[];
}

async function dueChosen(kit: Kit, tap: DialogueTap): Promise<void> {
  const { id, item, to, at } = tap.dialogue.data as DueData;
  const dueAt = at[Number(tap.argument)];
  if (dueAt === undefined) return tap.answer('That is not one of the choices.', true);
  const { rollout, team } = await loadRollout(kit, id);
  await kit.handle.rollout(id, tap.cause, { type: 'AssignItem', item, to, dueAt, by: tap.person });
  await endChoice(kit, tap, `${itemNamed(item, rollout).number} is due ${sayTime(dueAt, team.zone)}.`);
}
