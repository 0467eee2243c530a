import type { Announcement } from '../../coordinator/content.ts';
import { readersPage } from '../../coordinator/links.ts';
import type { RolloutId } from '../../coordinator/ports.ts';
import { previewFor } from '../../coordinator/preview.ts';
import type { Draft } from '../../rollout/announcements.ts';
import { isForLatecomers, isOther, missingIn, readersOf } from '../../rollout/drafts.ts';
import type { AnnouncementFacts, Instant } from '../../rollout/events.ts';
import { keyOf } from '../../rollout/standing.ts';
import type { Stakeholder } from '../../team/events.ts';
import { sayDuration } from '../../time/duration.ts';
import { sayTime, sayUntil } from '../../time/say.ts';
import { button } from '../buttons.ts';
import { buttonsUnder } from '../letter-buttons.ts';
import { announcementText } from '../wording/announcement.ts';
import { kindWords } from '../wording/kinds.ts';
import { named, namesFor } from '../wording/names.ts';
import { page, paragraph, quoted, shown } from '../wording/words.ts';
import { sayAudience } from './audience.ts';
import { draftButtons, sendAtOf } from './draft-buttons.ts';
import { draftWarnings } from './draft-warnings.ts';
import type { Draw, Face, PreviewMail, Scene } from './face.ts';
import { title } from './parts.ts';

/** An announcement before anybody gets it: what is missing, what it will say, who gets it and when. View `mail` is the mail's text. */
export const draft: Draw = async (scene) => {
  const { rollout, card } = scene;
  if (!rollout.draft || rollout.status !== 'open') return null;
  return card.view === 'mail' ? mailPage(scene) : draftPage(scene, rollout.draft);
};

async function draftPage(scene: Scene, draft: Draft): Promise<Face> {
  const { rollout, team, card, at } = scene;
  const missing = missingIn(draft, rollout);
  const sendAt = sendAtOf(card.data, at);
  const readers = readersOf(draft, rollout, team);
  const mail = await mailOf(scene, sendAt ?? at);
  const text = page([
    `<b>${title(rollout)} — draft of the ${kindWords[draft.writing.kind]}${isForLatecomers(draft, rollout) ? ' for those who came after it' : ''}, not sent yet</b>`,
    ...missingLines(missing, scene),
    `<b>Goes out</b> ${sendAt === null ? 'as soon as it is confirmed' : `${sayTime(sendAt, team.zone)} (${sayUntil(sendAt, at)})`}`,
    `<b>To</b> ${audience(readers, isForLatecomers(draft, rollout))}`,
    ...(await proposalLines(scene, draft)),
    ...draftWarnings(draft, scene, sendAt ?? at),
    '',
    ...previewLines(scene, { draft, mail, isComplete: missing.length === 0, at: sendAt ?? at }),
  ]);
  // A notice of what has begun already cannot be sent; the warnings say what can.
  const isTooLate =
    draft.writing.kind === 'notice' && rollout.window !== null && (sendAt ?? at) >= rollout.window.opensAt;
  return {
    text,
    keyboard: draftButtons(draft, scene, {
      isReady: missing.length === 0 && readers.length > 0 && !isTooLate && !isOther(draft, rollout),
      hasMail: mail !== null,
    }),
  };
}

function missingLines(missing: string[], { rollout }: Scene): string[] {
  if (missing.length === 0) return [];
  const isNotice = rollout.draft?.writing.kind === 'notice';
  return [
    `<b>Missing: ${missing.join(', ')}</b>`,
    ...(isNotice
      ? [
          `In one message: <code>/announce ${keyOf(rollout)} impact="…" downtime=5m action=none contact=help@example.com</code>`,
        ]
      : []),
    ...(missing.includes('window') ? ['The window is set with <code>/rollout schedule tue 22:00 for 90m</code>'] : []),
  ];
}

async function proposalLines({ rollout, team, store }: Scene, { writing }: Draft): Promise<string[]> {
  const names = await namesFor(rollout, team, store);
  return [
    ...(writing.hurry ? [`<b>Why it cannot wait</b> ${quoted(writing.hurry, 300)}`] : []),
    ...(rollout.proposal ? [`${named(rollout.proposal.by, names)} would send it. A second person has to agree.`] : []),
  ];
}

function previewLines(
  scene: Scene,
  { draft: { facts }, mail, isComplete, at }: { draft: Draft; mail: Mail | null; isComplete: boolean; at: Instant },
): string[] {
  const post = previewOf('telegram', scene, at);
  return [
    '─ Telegram ─',
    post && isComplete
      ? announcementText(post, { at, isRepeat: false, page: readersPage(post, scene.links), isPreview: true })
      : factLines(facts),
    ...(post && isComplete ? buttonLines(post) : []),
    ...(mail ? ['', `─ Email${asReadBy(scene)} ─`, `<b>Subject</b> ${shown(mail.subject, 200)}`] : []),
  ];
}

/** What readers can tap under it. */
const buttonLines = (post: Announcement): string[] =>
  buttonsUnder({ content: post, unique: '' }).map((row) => row.map(({ text }) => `[ ${text} ]`).join(' '));

/** Zone, links and name are one reader's: the first of them. */
function asReadBy(scene: Scene): string {
  const reader = readersIn(scene).find(({ medium }) => medium === 'email');
  return reader ? `, as ${shown(reader.name, 40)} reads it` : '';
}

async function mailPage(scene: Scene): Promise<Face> {
  const { rollout, card, at } = scene;
  const back = [button(card.nonce, 'back', '', '‹ Draft')];
  const mail = await mailOf(scene, sendAtOf(card.data, at) ?? at);
  const text = mail
    ? page([
        `<b>${title(rollout)} — the mail, not sent yet</b>`,
        `<b>Subject</b> ${shown(mail.subject, 200)}`,
        '',
        paragraph(mail.text(), 3200),
      ])
    : page([
        `<b>${title(rollout)} — no mail to show</b>`,
        'It needs a window, email that is set up, and a reader who gets mails.',
      ]);
  return { text, keyboard: [[button(card.nonce, 'test', '', 'Email me a test', 'primary')], back] };
}

const previewOf = (medium: 'telegram' | 'email', { card, rollout, team }: Scene, at: Instant) =>
  previewFor(medium, card.stream as RolloutId, rollout, team, at);

const readersIn = ({ rollout, team }: Scene): Stakeholder[] =>
  rollout.draft ? readersOf(rollout.draft, rollout, team) : [];

/** As long as nobody is on the list it is not known which media it takes. */
const goesByMail = (scene: Scene): boolean => {
  const readers = readersIn(scene);
  return readers.length === 0 || readers.some(({ medium }) => medium === 'email');
};

type Mail = Awaited<ReturnType<PreviewMail>>;

async function mailOf(scene: Scene, at: Instant): Promise<Mail | null> {
  const mail = goesByMail(scene) ? previewOf('email', scene, at) : null;
  return mail && scene.previewMail ? scene.previewMail(mail, at) : null;
}

const audience = (readers: Stakeholder[], isLate: boolean): string =>
  readers.length
    ? sayAudience(readers)
    : isLate
      ? 'nobody: everybody on the list knows of it'
      : 'nobody yet. Add them: <code>/rollout stakeholders add email name@example.com</code>, or <code>/rollout stakeholders join</code> for a chat';

/** What is known so far, while the text cannot be written yet. */
function factLines(facts: AnnouncementFacts): string {
  const downtime = facts.downtimeMinutes;
  return [
    `<b>Scope</b> ${said(facts.scope)}`,
    `<b>Impact</b> ${said(facts.impact)}`,
    `<b>Downtime</b> ${downtime < 0 ? '?' : downtime === 0 ? 'none' : sayDuration(downtime * 60_000)}`,
    `<b>What to do</b> ${said(facts.action)}`,
    `<b>Contact</b> ${said(facts.contact)}`,
  ].join('\n');
}

const said = (text: string): string => (text ? shown(text, 600) : '?');
