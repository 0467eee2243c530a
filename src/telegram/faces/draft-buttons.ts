import type { Draft } from '../../rollout/announcements.ts';
import { draftDigest, isForLatecomers, readersOf } from '../../rollout/drafts.ts';
import type { Instant, WrittenKind } from '../../rollout/events.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { needsHurry, needsSecond } from '../../rollout/short-notice.ts';
import type { Team } from '../../team/team.ts';
import { button, type CardButton, type Keyboard } from '../buttons.ts';
import { sayAudience } from './audience.ts';
import type { Scene } from './face.ts';

/** What a draft card knows: when it goes out; null is as soon as it is confirmed. */
interface DraftPlan {
  sendAt: Instant | null;
}

/** What can be written by itself, and the words on its button. */
export const editable = {
  scope: 'Scope…',
  impact: 'Impact…',
  downtime: 'Downtime…',
  action: 'What to do…',
  contact: 'Contact…',
  news: 'News…',
  reason: 'Why it cannot wait…',
} as const;
export type Editable = keyof typeof editable;

/** The time that a draft's card was given, unless it has passed: then it goes out at once. */
export function sendAtOf(data: unknown, at: Instant): Instant | null {
  const sendAt = (data as DraftPlan | null)?.sendAt ?? null;
  return sendAt !== null && sendAt > at ? sendAt : null;
}

/** What stands on the button: the draft with its audience, the time, and whether somebody waits for a second person. A button that was drawn for another one sends nothing. */
export function sendMark(rollout: Rollout, team: Team, sendAt: Instant | null): string {
  const time = sendAt === null ? '' : `.${sendAt.toString(36)}`;
  return `${draftDigest(rollout, team)}${time}${rollout.proposal ? '.agree' : ''}`;
}

export function draftButtons(
  draft: Draft,
  scene: Scene,
  { isReady, hasMail }: { isReady: boolean; hasMail: boolean },
): Keyboard {
  const { nonce } = scene.card;
  const edit = (what: Editable): CardButton =>
    button(nonce, 'edit', what, editable[what], isMissing(what, draft, scene) ? 'primary' : undefined);
  const { kind, class: urgency } = draft.writing;
  const isLate = isForLatecomers(draft, scene.rollout);
  const time = button(nonce, 'time', '', 'Time…');
  const extras = [
    ...(isLate || kind === 'correction' ? [time] : []),
    ...(kind === 'notice' ? [button(nonce, 'class', '', `Class: ${urgency}`)] : []),
    ...(hasMail ? [button(nonce, 'mail', '', 'Email preview')] : []),
  ];
  return [
    ...(isReady ? [sendButtons(draft, scene, edit)] : []),
    ...(isLate ? [] : factRows(kind, edit, time)),
    ...(extras.length ? [extras] : []),
    [button(nonce, 'discard', '', 'Discard', 'danger')],
  ];
}

function factRows(kind: WrittenKind, edit: (what: Editable) => CardButton, time: CardButton): Keyboard {
  if (kind === 'stage' || kind === 'critical') return [[edit('news'), edit('impact')], [edit('contact')]];
  const plan = [
    [edit('scope'), edit('impact')],
    [edit('downtime'), edit('action')],
  ];
  return kind === 'correction' ? [[edit('news'), edit('contact')], ...plan] : [...plan, [edit('contact'), time]];
}

function sendButtons(
  draft: Draft,
  { rollout, team, card, at }: Scene,
  edit: (what: Editable) => CardButton,
): CardButton[] {
  const sendAt = sendAtOf(card.data, at);
  const goesOut = sendAt ?? at;
  if (needsHurry(draft, rollout, goesOut) && !draft.writing.hurry) return [edit('reason')];
  const who = sayAudience(readersOf(draft, rollout, team));
  const verb = sendAt === null ? 'Send to' : 'Confirm for';
  const words = !needsSecond(draft, rollout, team, goesOut)
    ? `${verb} ${who}`
    : rollout.proposal
      ? `Agree: ${verb.toLowerCase()} ${who}`
      : `Ask a second person: ${who}`;
  return [button(card.nonce, 'send', sendMark(rollout, team, sendAt), words, 'primary')];
}

function isMissing(what: Editable, { facts, writing }: Draft, { rollout, card, at }: Scene): boolean {
  if (what === 'reason')
    return needsHurry({ facts, writing }, rollout, sendAtOf(card.data, at) ?? at) && !writing.hurry;
  if (what === 'news') return !writing.update;
  return what === 'downtime' ? facts.downtimeMinutes < 0 : !facts[what].trim();
}
