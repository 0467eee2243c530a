import { createHash, timingSafeEqual } from 'node:crypto';
import { rolloutStream } from '../../coordinator/ports.ts';
import { findItem } from '../../rollout/checklist.ts';
import { dueAt, itemState, keyOf, nameOfRollout } from '../../rollout/standing.ts';
import { isOnRoster } from '../../team/team.ts';
import type { Keyboard } from '../buttons.ts';
import type { Kit, SlashSaying } from '../kit.ts';
import { copyable } from '../wording/commands.ts';
import { sayDue } from '../wording/when.ts';
import { page, paragraph, shown } from '../wording/words.ts';
import { showPending } from './signing.ts';

/** Handles what follows the prefix of a deep link: for `aud_7f3`, `7f3`. */
export type PayloadHandler = (saying: SlashSaying, rest: string) => Promise<void>;

/** `/start` in private: the greeting, or what a link that was followed is about. */
export async function started(kit: Kit, saying: SlashSaying, others: Record<string, PayloadHandler>): Promise<void> {
  const { place, person, slash, say } = saying;
  const [payload = ''] = slash.words;
  const [, prefix = '', rest = ''] = /^([a-z]{2,8})_([\w-]*)$/.exec(payload) ?? [];
  const other = Object.hasOwn(others, prefix) ? others[prefix] : undefined;
  if (other) return other(saying, rest);
  if (place.kind !== 'private') return greetGroup(saying, payload);
  if (person.isHuman) {
    await kit.store.people.started(person.id, true);
    await showPending(kit, person.id);
  }
  if (prefix === 'claim') return claim(kit, saying, rest);
  if (prefix === 'item') return showItem(kit, saying, rest);
  if (payload === 'hello') return say('Thank you. What waits for you comes here from now on.', { isLoose: true });
  if (payload) return say('I do not know this link, or it is over. What I can do: /help');
  say(
    'I carry software updates through a checklist with your team: evidence, sign-offs by tap, announcements. Add me to your team’s group and I set myself up there.',
    { keyboard: greeting(kit), isLoose: true },
  );
}

/** Opens Telegram's own choice of a group. */
const addToGroup = (kit: Kit): Keyboard[number] => [
  { text: 'Add me to a group', url: `https://t.me/${kit.bot.username}?startgroup=new`, style: 'primary' },
];

const greeting = (kit: Kit): Keyboard => [addToGroup(kit)];

/** `?startgroup=new` arrives as a command beside the set-up card, which says everything. */
function greetGroup({ team, say }: SlashSaying, payload: string): void {
  if (payload) return;
  say(
    team?.isSetUp
      ? 'I am here. /status shows the rollout, /help the rest.'
      : 'I am here. The set-up card says what is next.',
  );
}

/** The first owner: whoever opens the link from the log. The code works once. */
async function claim(kit: Kit, { person, cause, say }: SlashSaying, code: string): Promise<void> {
  const wanted = await kit.store.settings.get('claim-code');
  if (!person.isHuman || !wanted || !isSameCode(code, wanted))
    return say(
      person.isOwner
        ? 'You are my owner already. Add me to your team’s group.'
        : 'This link does not work, or it was used already. The current one is in my log.',
      person.isOwner ? { keyboard: [addToGroup(kit)] } : {},
    );
  await kit.handle.owner(person.id, 'claim', cause);
  await kit.store.settings.set('claim-code', null);
  say('You are my owner now. Add me to your team’s group, and I set myself up there.', { keyboard: [addToGroup(kit)] });
}

/** In constant time, whatever the lengths are. */
function isSameCode(one: string, other: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** `item_<team>-<rollout>-<number>`; for people of the team only. */
async function showItem(kit: Kit, { person, say }: SlashSaying, rest: string): Promise<void> {
  const [, team = '', number = '', item = ''] = /^(\d{1,9})-(\d{1,9})-([\w-]{1,40})$/.exec(rest) ?? [];
  const owner = await kit.store.team(Number(team));
  const rollout = await kit.store.rollout(rolloutStream(Number(team), Number(number)));
  const placed = findItem(rollout.checklist, item.replace('-', '.')) ?? findItem(rollout.checklist, item);
  const isTheirs = person.isHuman && (person.isOwner || isOnRoster(person.id, owner));
  if (!isTheirs || rollout.status === 'unborn' || !placed)
    return say('I do not know this item, or it is not your team’s. What waits for you: /mine');
  const state = itemState(placed.item.id, rollout);
  const due = dueAt(placed.item, rollout);
  say(
    page([
      `<b>${keyOf(rollout)} · ${placed.number} ${shown(placed.item.title, 60)}</b> — ${state.status.replace('-', ' ')}`,
      shown(nameOfRollout(rollout), 80),
      '',
      paragraph(placed.item.words, 600),
      '',
      `<b>Evidence</b> ${copyable(paragraph(placed.item.evidence.ask, 600))}`,
      due !== null && state.status === 'to-do' ? `<b>Due</b> ${sayDue(due, kit.clock.now(), owner.zone)}` : null,
      `Done? <code>/rollout done ${placed.number} ${keyOf(rollout)}</code> in the group ${shown(owner.title, 40)}`,
    ]),
  );
}
