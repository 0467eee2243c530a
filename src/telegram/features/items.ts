import type { Asked } from '../../coordinator/handle.ts';
import type { Changed } from '../../coordinator/ports.ts';
import { itemNamed } from '../../rollout/asking.ts';
import { findItem } from '../../rollout/checklist.ts';
import type { RolloutCommand } from '../../rollout/commands.ts';
import { Refusal } from '../../team/refusal.ts';
import { nameOf } from '../../team/team.ts';
import { readTime } from '../../time/read.ts';
import type { Answer, Feature, Kit, Meant, SlashSaying, Tap } from '../kit.ts';
import { loadRollout, rolloutMeant } from '../meant.ts';
import { thumbUp } from '../speech.ts';
import { copyable } from '../wording/commands.ts';
import { listed, shown } from '../wording/words.ts';
import { completeHint } from './completing.ts';
import { tickOrAsk } from './evidence.ts';
import { itemAndText, itemsAndNote } from './item-arguments.ts';
import { repliedTo } from './named.ts';
import { rehearse, rolloutOf } from './rehearsing.ts';
import { saysIn } from './scheduling.ts';

/** Working through the checklist: ticking items, and saying why one cannot be ticked. */
export function items(kit: Kit): Feature {
  return {
    verbs: {
      done: (saying) => done(kit, saying),
      reopen: (saying) => withReason(kit, saying, 'ReopenItem'),
      block: (saying) => withReason(kit, saying, 'BlockItem'),
      unblock: (saying) => unblock(kit, saying),
      skip: (saying) => withReason(kit, saying, 'ProposeNotApplicable'),
    },
    taps: {
      'status.done': (tap) => doneTapped(kit, tap),
      'status.undo': (tap) => change(kit, tap, { type: 'ReopenItem', item: tap.argument, reason: '' }, 'open again'),
      'status.unblock': (tap) => change(kit, tap, { type: 'UnblockItem', item: tap.argument }, 'unblocked'),
      'status.block': (tap) => askWhy(kit, tap, 'BlockItem'),
      'status.skip': (tap) => askWhy(kit, tap, 'ProposeNotApplicable'),
      'agree.agree': (tap) => agree(kit, tap),
    },
    answers: {
      'item.reason': (answer) => reasonGiven(kit, answer),
    },
  };
}

type Reasoned = 'ReopenItem' | 'BlockItem' | 'ProposeNotApplicable';

const examples: Record<Reasoned, string> = {
  ReopenItem: '/rollout reopen 2.1 flaky on staging',
  BlockItem: '/rollout block 3.1 waiting for the DBA',
  ProposeNotApplicable: '/rollout skip 2.5 nothing to benchmark as only texts change',
};

/** Each item is a command of its own: what is refused keeps nothing else back. */
async function done(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { items: names, note } = itemsAndNote(saying.slash.rest, meant.rollout.checklist);
  if (names.length === 0) return saying.say(whichItem('/rollout done 2.1 CI run 8841 green'));
  const outcomes = [];
  for (const item of names) outcomes.push(await attempt(kit, meant, saying, item, note, names.length > 1));
  const refused = outcomes.filter((each) => each.refusal !== null);
  const rollout = outcomes.findLast((each) => each.changed)?.changed?.rollout ?? meant.rollout;
  const numbers = outcomes.filter((each) => !each.refusal).map((each) => each.number);
  const words = numbers.length ? `${listed(numbers)} done.` : '';
  const hint = completeHint(rollout, meant.rollout);
  if (refused.length || hint)
    saying.say(
      [words, ...refused.map((each) => copyable(shown(each.refusal ?? '', 600))), hint].filter(Boolean).join('\n'),
    );
  else thumbUp(kit, saying, words);
}

async function attempt(
  kit: Kit,
  { id, rollout }: Meant,
  saying: SlashSaying,
  item: string,
  note: string,
  isOneOfMany: boolean,
) {
  const number = findItem(rollout.checklist, item)?.number ?? item;
  const command = { type: 'DoItem', item, note, by: saying.person } as const;
  try {
    return { number, changed: await kit.handle.rollout(id, `${saying.cause} ${number}`, command), refusal: null };
  } catch (fault) {
    if (!isOneOfMany || !(fault instanceof Refusal)) throw fault;
    return { number, changed: null, refusal: fault.message };
  }
}

async function withReason(kit: Kit, saying: SlashSaying, type: Reasoned): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { item, text } = itemAndText(saying.slash.rest);
  if (!item) return saying.say(whichItem(examples[type]));
  const reason = text || (repliedTo(saying.message)?.text ?? '');
  const { number } = itemNamed(item, meant.rollout);
  const until = type === 'ProposeNotApplicable' ? untilIn(kit, meant, saying.slash.options['until']) : {};
  await kit.handle.rollout(meant.id, saying.cause, { type, item, reason, ...until, by: saying.person });
  thumbUp(kit, saying, `${number} ${outcome[type]}.`);
}

const outcome: Record<Reasoned, string> = {
  ReopenItem: 'is open again',
  BlockItem: 'is blocked',
  ProposeNotApplicable: 'waits for a second person to agree',
};

/** `until="20 dec"`: what is only lived with for a while says for how long. */
function untilIn(kit: Kit, { team, rollout }: Meant, said: string | undefined): { until?: number } {
  if (said === undefined) return {};
  const { window } = rollout;
  const when = readTime(said, { now: kit.clock.now(), zone: team.zone, ...(window ? { window } : {}) });
  if (when.kind !== 'instant') throw new Refusal(`${saysIn(when)} For example until="20 dec 18:00"`, 'bad-time');
  return { until: when.at };
}

async function unblock(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { item } = itemAndText(saying.slash.rest);
  if (!item) return saying.say(whichItem('/rollout unblock 3.1'));
  const { number } = itemNamed(item, meant.rollout);
  const { events } = await kit.handle.rollout(meant.id, saying.cause, { type: 'UnblockItem', item, by: saying.person });
  if (events.length === 0) saying.say(`${number} is not blocked.`);
  else thumbUp(kit, saying, `${number} is unblocked.`);
}

async function doneTapped(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  const changed = await tickOrAsk(kit, tap, meant);
  if (!changed) return;
  const { rollout, events } = changed;
  const hint = completeHint(rollout, meant.rollout);
  tap.answer(events.length ? `${tap.argument} done.${hint ? ` ${hint}` : ''}` : `${tap.argument} was done already.`);
}

async function change(kit: Kit, tap: Tap, asked: Without<RolloutCommand>, word: string): Promise<void> {
  const { events } = await command(kit, tap, asked);
  tap.answer(events.length ? `${tap.argument} is ${word}.` : `${tap.argument} is ${word} already.`);
}

/** Whoever may not is told before anything is asked. */
async function askWhy(kit: Kit, tap: Tap, type: 'BlockItem' | 'ProposeNotApplicable'): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  const { item, number } = itemNamed(tap.argument, meant.rollout);
  rehearse(kit, { type, item: item.id, reason: 'to be said', by: tap.person }, meant);
  const [html, placeholder] =
    type === 'BlockItem'
      ? [`what blocks ${number} ${shown(item.title)}?`, 'e.g. waiting for the DBA']
      : [
          `why does ${number} ${shown(item.title)} not apply? Reply to this message; a second person then agrees.`,
          'e.g. only texts change',
        ];
  tap.ask({ kind: 'item.reason', html, placeholder, data: { id: meant.id, item: item.id, type } });
  tap.answer('Say why in a reply.');
}

async function reasonGiven(kit: Kit, answer: Answer): Promise<void> {
  const { id, item, type } = answer.dialogue.data as { id: Meant['id']; item: string; type: Reasoned };
  const { rollout } = await loadRollout(kit, id);
  const reason = answer.message.text ?? answer.message.caption ?? '';
  await kit.handle.rollout(id, answer.cause, { type, item, reason, by: answer.person });
  await kit.store.dialogues.close(answer.place.chat, answer.person.id);
  thumbUp(kit, answer, `${itemNamed(item, rollout).number} ${outcome[type]}.`);
}

async function agree(kit: Kit, tap: Tap): Promise<void> {
  const { rollout, events } = await command(kit, tap, { type: 'ConfirmNotApplicable', item: tap.card.subject });
  const { number, item } = itemNamed(tap.card.subject, rollout);
  const proposer = events.flatMap((event) =>
    event.type === 'ItemNotApplicable' ? [nameOf(event.proposedBy, tap.team)] : [],
  );
  tap.answer(
    proposer.length
      ? `You agree with ${proposer[0]}: ${number} ${item.title} does not apply.`
      : `${number} is marked as not applicable already.`,
  );
}

type Without<C> = C extends unknown ? Omit<C, 'by' | 'at'> : never;

async function command(kit: Kit, tap: Tap, asked: Without<RolloutCommand>): Promise<Changed> {
  const { id } = await rolloutOf(kit, tap);
  return kit.handle.rollout(id, tap.cause, { ...asked, by: tap.person } as Asked<RolloutCommand>);
}

const whichItem = (example: string): string =>
  `Which item? For example: <code>${example}</code>. All of them: /rollout_plan`;
