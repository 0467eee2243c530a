import { modeInWords } from '../../coordinator/modes.ts';
import { Refusal } from '../../team/refusal.ts';
import { sayUntil, sayWindow } from '../../time/say.ts';
import type { Feature, Kit, SlashSaying } from '../kit.ts';
import { count, page, shown } from '../wording/words.ts';

/** `/bot` and `/held`, for owners in private: whether the bot works as it should, and what it holds back since its database was restored. */
export function operating(kit: Kit): Feature {
  return { slashes: { bot: (saying) => howItIs(kit, saying), held: (saying) => held(kit, saying) } };
}

/** In a group these words may be meant for another bot. */
function isForOwner(kit: Kit, { person, place, message }: SlashSaying): boolean {
  if (place.kind !== 'private' && !message.text?.includes(`@${kit.bot.username}`)) return false;
  if (person.isOwner && place.kind === 'private') return true;
  throw new Refusal('How I am myself I tell my owners, in private. The rollout: /status');
}

async function howItIs(kit: Kit, saying: SlashSaying): Promise<void> {
  if (!isForOwner(kit, saying)) return;
  const { say } = saying;
  const modes = kit.modes.now();
  const [heardAt, waiting] = await Promise.all([kit.store.inbox.heardAt(), kit.store.inbox.waiting()]);
  say(
    page([
      modes.length ? '<b>I do less than I should.</b>' : '<b>I work.</b>',
      ...modes.map((mode) => `⚠️ ${shown(modeInWords(mode), 500)}`),
      // This very update is one of them.
      `<b>In hand</b> ${count(waiting, 'update')}`,
      heardAt === null ? null : `<b>Telegram last heard</b> ${sayUntil(heardAt, kit.clock.now())}`,
    ]),
  );
}

/** What may have been sent before the database was restored goes out by an owner's word, or never. */
async function held(kit: Kit, saying: SlashSaying): Promise<void> {
  if (!isForOwner(kit, saying)) return;
  const { slash, say, person, cause } = saying;
  const { restored } = await kit.store.house();
  if (!restored) return say('Nothing is held back.');
  const waiting = await kit.store.outbox.held();
  const [how = ''] = slash.words;
  if (how !== 'send' && how !== 'drop') return say(heldHtml(restored, waiting));
  await kit.handle.settleHeld(how, person, cause);
  say(
    how === 'send'
      ? `${count(waiting, 'letter')} on the way, as far as still true; each says that it may be a repeat.`
      : `${count(waiting, 'letter')} will not be sent. From now on I speak as ever.`,
  );
}

const heldHtml = ({ from, until }: { from: number; until: number }, waiting: number): string =>
  page([
    `<b>${count(waiting, 'letter')} held back</b>`,
    `My database was restored: what happened ${sayWindow({ opensAt: from, closesAt: until }, 'UTC')} is not in it, and these may have been sent then.`,
    '<code>/held send</code> sends what is still true, marked as a repeat. <code>/held drop</code> sends none of it.',
    'Until then I hold back whatever I would say by myself. What people ask for goes out.',
  ]);
