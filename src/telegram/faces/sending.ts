import { readersOf } from '../../rollout/drafts.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { sayDuration } from '../../time/duration.ts';
import { sayTime } from '../../time/say.ts';
import { button } from '../buttons.ts';
import { kindWords } from '../wording/kinds.ts';
import { named, namesFor } from '../wording/names.ts';
import { page } from '../wording/words.ts';
import { sayAudience } from './audience.ts';
import type { Draw, Face } from './face.ts';
import { title } from './parts.ts';

const soon = 2 * 60_000;

/** A confirmed announcement before it goes out: until then one tap stops it. */
export const sending: Draw = async ({ card, rollout, team, store, at }) => {
  const waiting = rollout.sending;
  if (!waiting || rollout.status !== 'open') return over(rollout);
  const names = await namesFor(rollout, team, store);
  const left = waiting.at - at;
  const when = left < soon ? `in ${sayDuration(Math.max(left, 1_000))}` : sayTime(waiting.at, team.zone);
  return {
    text: page([
      `<b>${title(rollout)} — ${kindWords[waiting.draft.writing.kind]} goes out ${when}</b>`,
      `To ${sayAudience(readersOf(waiting.draft, rollout, team))}. Confirmed by ${named(waiting.by, names)}.`,
      'Stopping it makes it a draft again, to be changed or discarded.',
    ]),
    keyboard: [
      ...(left < soon ? [] : [[button(card.nonce, 'send', '', 'Send now')]]),
      [button(card.nonce, 'stop', '', 'Stop', 'danger')],
    ],
  };
};

/** Sent, passed over, ended with its rollout, or a draft again because its window has moved: that it “goes out” would be false from now on. */
const over = (rollout: Rollout): Face => ({
  text: `<b>${title(rollout)} — this announcement waits no more</b>\n${rollout.draft ? 'It went out, or is a draft again because the window has moved' : 'What went out, and to whom'}: /rollout_announcements`,
  keyboard: [],
  isLast: true,
});
