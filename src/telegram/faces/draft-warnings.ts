import type { Draft } from '../../rollout/announcements.ts';
import { isForLatecomers, isOther, readersOf } from '../../rollout/drafts.ts';
import type { Instant } from '../../rollout/events.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { isShortNotice, leadOf } from '../../rollout/short-notice.ts';
import { sayDuration } from '../../time/duration.ts';
import { count } from '../wording/words.ts';
import { nightAt } from './audience.ts';
import type { Scene } from './face.ts';

/** What speaks against sending it like this at `at`: it is still for people to decide. */
export function draftWarnings(draft: Draft, { rollout, team, hasEmail, at: now }: Scene, at: Instant): string[] {
  const { window } = rollout;
  const isNotice = draft.writing.kind === 'notice';
  const readers = readersOf(draft, rollout, team);
  const mails = readers.filter((each) => each.medium === 'email').length;
  const night = nightAt(at, { ...team, stakeholders: readers });
  const tooLate = isNotice && window !== null && at >= window.opensAt;
  return [
    ...(isOther(draft, rollout)
      ? ['⚠️ The others were told something else. Discard this and ask for theirs: /rollout_notice']
      : []),
    ...(tooLate ? [tooLateWords(draft, rollout, now)] : []),
    ...(!tooLate && window && isShortNotice(draft, rollout, at)
      ? [
          `⚠️ Only ${hours(window.opensAt - at)} before the window opens; readers of a ${draft.writing.class} update are to have ${hours(leadOf(draft.writing.class, rollout.checklist))}. It needs a reason and a second person.`,
        ]
      : []),
    ...(isNotice && draft.writing.class === 'emergency'
      ? ['⚠️ An emergency: it needs a reason, and does not wait.']
      : []),
    ...(mails && !hasEmail ? [`⚠️ Email is not set up: ${count(mails, 'address', 'addresses')} will not get it.`] : []),
    ...(night ? [`⚠️ At night for readers: ${night}${at > now ? '' : ' now'}`] : []),
  ];
}

function tooLateWords(draft: Draft, rollout: Rollout, now: Instant): string {
  const { window } = rollout;
  if (window && now < window.opensAt) return '⚠️ The window opens before that: choose an earlier time.';
  return isForLatecomers(draft, rollout)
    ? '⚠️ The window is open already, so a notice comes too late: discard this. They hear from the next announcement on.'
    : '⚠️ The window is open already, so a notice comes too late. Move the window, or discard this; news of what is going on: <code>/announce critical …</code>';
}

const hours = (ms: number): string => (ms % 3_600_000 === 0 ? `${ms / 3_600_000} h` : sayDuration(ms));
