import { modeInWords } from '../../coordinator/modes.ts';
import { Refusal } from '../../team/refusal.ts';
import { sayUntil } from '../../time/say.ts';
import type { Feature, Kit, SlashSaying } from '../kit.ts';
import { count, page, shown } from '../wording/words.ts';

/** `/bot`, for owners in private: whether the bot works as it should, and if not, since when and why. */
export function operating(kit: Kit): Feature {
  return { slashes: { bot: (saying) => howItIs(kit, saying) } };
}

async function howItIs(kit: Kit, { person, place, message, say }: SlashSaying): Promise<void> {
  // In a group it may be meant for another bot.
  if (place.kind !== 'private' && !message.text?.includes(`@${kit.bot.username}`)) return;
  if (!person.isOwner || place.kind !== 'private')
    throw new Refusal('How I am myself I tell my owners, in private. The rollout: /status');
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
