import type { RolloutId } from '../../coordinator/ports.ts';
import { draftDigest, missingFacts } from '../../rollout/announcing.ts';
import { audienceOf } from '../../rollout/audience.ts';
import type { AnnouncementFacts, Instant } from '../../rollout/events.ts';
import { keyOf, type Rollout } from '../../rollout/rollout.ts';
import type { Stakeholder } from '../../team/events.ts';
import type { Team } from '../../team/team.ts';
import { sayDuration } from '../../time/duration.ts';
import { sayTime, sayUntil } from '../../time/say.ts';
import { button, type Keyboard } from '../buttons.ts';
import { announcementText } from '../wording/announcement.ts';
import { count, page, paragraph, quoted, shown } from '../wording/words.ts';
import { nightAt, sayAudience } from './audience.ts';
import { noticeFor } from './draft-preview.ts';
import type { Draw, Scene } from './face.ts';
import { title } from './parts.ts';

/** What a draft card knows: when the notice goes out; null is as soon as it is confirmed. */
export interface DraftPlan {
  sendAt: Instant | null;
}

/** Facts that have a button of their own, and the words on it. */
export const editable = {
  scope: 'Scope…',
  impact: 'Impact…',
  downtime: 'Downtime…',
  action: 'What to do…',
  contact: 'Contact…',
} as const;
export type EditableFact = keyof typeof editable;

/** An announcement before anybody gets it: what is missing, what it will say, who gets it and when. View `mail` is the mail's text. */
export const draft: Draw = async (scene) => {
  const { rollout, card } = scene;
  if (!rollout.draft || rollout.status !== 'open') return null;
  return card.view === 'mail' ? mailPage(scene) : draftPage(scene);
};

/** The time that a draft's card was given, unless it has passed: then it goes out at once. */
export function sendAtOf(data: unknown, at: Instant): Instant | null {
  const sendAt = (data as DraftPlan | null)?.sendAt ?? null;
  return sendAt !== null && sendAt > at ? sendAt : null;
}

/** What stands on the button: the draft with its audience, and the time. A button that was drawn for another one sends nothing. */
export function sendMark(rollout: Rollout, team: Team, sendAt: Instant | null): string {
  return `${draftDigest(rollout, team)}${sendAt === null ? '' : `.${sendAt.toString(36)}`}`;
}

async function draftPage(scene: Scene) {
  const { rollout, team, card, at } = scene;
  const facts = rollout.draft as AnnouncementFacts;
  const missing = missingFacts(facts, rollout);
  const sendAt = sendAtOf(card.data, at);
  const notice = noticeFor('telegram', card.stream as RolloutId, rollout, team, sendAt ?? at);
  const mail = await mailOf(scene, sendAt ?? at);
  const readers = audienceOf('notice', rollout, team);
  const isReady = missing.length === 0 && readers.length > 0;
  const text = page([
    `<b>${title(rollout)} — draft of the notice, not sent yet</b>`,
    missing.length ? `<b>Missing: ${missing.join(', ')}</b>` : null,
    missing.length
      ? `In one message: <code>/announce ${keyOf(rollout)} impact="…" downtime=5m contact=help@example.com</code>`
      : null,
    missing.includes('window') ? 'The window is set with /rollout schedule tue 22:00 for 90m' : null,
    `<b>Goes out</b> ${sendAt === null ? 'as soon as it is confirmed' : `${sayTime(sendAt, team.zone)} (${sayUntil(sendAt, at)})`}`,
    `<b>To</b> ${audience(readers)}`,
    ...warnings(scene, sendAt ?? at),
    '',
    '─ Telegram ─',
    notice && missing.length === 0 ? announcementText(notice, { at: sendAt ?? at, isRepeat: false }) : factLines(facts),
    ...(mail ? ['', '─ Email ─', `<b>Subject</b> ${shown(mail.subject, 200)}`] : []),
  ]);
  return { text, keyboard: buttons(scene, isReady, mail !== null) };
}

async function mailPage(scene: Scene) {
  const { rollout, card, at } = scene;
  const back = [button(card.nonce, 'back', '', '‹ Draft')];
  const mail = await mailOf(scene, sendAtOf(card.data, at) ?? at);
  const text = mail
    ? page([
        `<b>${title(rollout)} — the mail, not sent yet</b>`,
        `<b>Subject</b> ${shown(mail.subject, 200)}`,
        '',
        paragraph(mail.text, 3200),
      ])
    : page([`<b>${title(rollout)} — no mail to show</b>`, 'It needs a window, and email that is set up.']);
  return { text, keyboard: [back] };
}

async function mailOf({ rollout, team, card, previewMail }: Scene, at: Instant) {
  const notice = noticeFor('email', card.stream as RolloutId, rollout, team, at);
  return notice && previewMail ? previewMail(notice, at) : null;
}

function audience(readers: Stakeholder[]): string {
  return readers.length
    ? sayAudience(readers)
    : 'nobody yet. Add them: <code>/rollout stakeholders add email name@example.com</code>, or <code>/rollout stakeholders join</code> for a chat';
}

function warnings({ rollout, team, hasEmail, at: now }: Scene, at: Instant): string[] {
  const { window } = rollout;
  const lead = rollout.checklist.announcements.leadMinutes * 60_000;
  const mails = audienceOf('notice', rollout, team).filter((each) => each.medium === 'email').length;
  const night = nightAt(at, team);
  const tooLate = window && at >= window.opensAt;
  const isShort = window && !tooLate && window.opensAt - at < lead;
  return [
    ...(tooLate ? ['⚠️ The window opens before that: choose an earlier time.'] : []),
    ...(isShort
      ? [`⚠️ Only ${hours(window.opensAt - at)} before the window opens; readers are to have ${hours(lead)}.`]
      : []),
    ...(mails && !hasEmail ? [`⚠️ Email is not set up: ${count(mails, 'address', 'addresses')} will not get it.`] : []),
    ...(night ? [`⚠️ At night for readers: ${night}${at > now ? '' : ' now'}`] : []),
  ];
}

const hours = (ms: number): string => (ms % 3_600_000 === 0 ? `${ms / 3_600_000} h` : sayDuration(ms));

/** What is known so far, while the text cannot be written yet. */
function factLines(facts: AnnouncementFacts): string {
  const downtime = facts.downtimeMinutes;
  return [
    `<b>Scope</b> ${said(facts.scope)}`,
    `<b>Impact</b> ${said(facts.impact)}`,
    `<b>Downtime</b> ${downtime < 0 ? '?' : downtime === 0 ? 'none' : sayDuration(downtime * 60_000)}`,
    `<b>What to do</b> ${facts.action ? quoted(facts.action, 600) : 'nothing'}`,
    `<b>Contact</b> ${said(facts.contact)}`,
  ].join('\n');
}

function isMissing(fact: EditableFact, { draft: facts }: Rollout): boolean {
  if (!facts || fact === 'action') return false;
  return fact === 'downtime' ? facts.downtimeMinutes < 0 : !facts[fact].trim();
}

const said = (text: string): string => (text ? shown(text, 600) : '?');

function buttons({ rollout, team, card, at }: Scene, isReady: boolean, hasMail: boolean): Keyboard {
  const { nonce } = card;
  const sendAt = sendAtOf(card.data, at);
  const verb = sendAt === null ? 'Send to' : 'Confirm for';
  const send = button(
    nonce,
    'send',
    sendMark(rollout, team, sendAt),
    `${verb} ${sayAudience(audienceOf('notice', rollout, team))}`,
    'primary',
  );
  const edit = (fact: EditableFact) =>
    button(nonce, 'edit', fact, editable[fact], isMissing(fact, rollout) ? 'primary' : undefined);
  return [
    ...(isReady ? [[send]] : []),
    [edit('scope'), edit('impact')],
    [edit('downtime'), edit('action')],
    [edit('contact'), button(nonce, 'time', '', 'Time…')],
    ...(hasMail ? [[button(nonce, 'mail', '', 'Email preview')]] : []),
    [button(nonce, 'discard', '', 'Discard', 'danger')],
  ];
}
