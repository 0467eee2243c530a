import { nextAnnouncement } from '../../rollout/calendar.ts';
import { type Phase, placedItems } from '../../rollout/checklist.ts';
import { clashesOf } from '../../rollout/frozen.ts';
import { blockingIssues, openIssues } from '../../rollout/issues/issue.ts';
import { rungsAhead } from '../../rollout/ladder.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import {
  currentPhase,
  endedAs,
  isClosed,
  itemState,
  openItems,
  phaseState,
  settledCount,
} from '../../rollout/standing.ts';
import { concernKey, openConcerns } from '../../rollout/voices.ts';
import { sayDuration } from '../../time/duration.ts';
import { sayTime } from '../../time/say.ts';
import { named } from '../wording/names.ts';
import { sayFixed, windowHtml } from '../wording/when.ts';
import { count, listed, page, quoted, shown } from '../wording/words.ts';
import {
  blockedOf,
  itemTitle,
  numberOfPhase,
  seatName,
  settledOf,
  signers,
  title,
  type View,
  whose,
  whoseAndWhen,
} from './parts.ts';

/** The first page of the live card: where the rollout stands, what comes next and what is in the way. */
export function overview(view: View): string {
  const { rollout } = view;
  return page([
    `<b>${headline(rollout)}</b>`,
    progress(rollout),
    endReason(view),
    ...retries(rollout),
    '',
    ...rollout.checklist.phases.map((phase) => phaseLine(phase, view)),
    '',
    ...(rollout.status === 'open' ? [next(view), ...blocked(view)] : []),
    windowLine(view),
    ...freezeLines(view),
    notices(view),
    waiting(view),
    issuesLine(view),
    lastChange(view),
  ]);
}

/** What it was planned in place of, and what in its. */
const retries = ({ retry, retriedAs }: Rollout): string[] => [
  ...(retry
    ? [
        `<b>Retry of</b> R-${retry.of}${retry.open ? `, with ${count(retry.open, 'issue')} open when it was planned: <code>/rollout issues R-${retry.of}</code>` : ''}`,
      ]
    : []),
  ...(retriedAs === null ? [] : [`<b>Retried as</b> R-${retriedAs}`]),
];

/** "▶️ R-12 · Payments 4.2.0 — Testing, 1 blocked" */
function headline(rollout: Rollout): string {
  const ended = endedAs(rollout);
  if (ended) return `${endGlyphs[ended]} ${title(rollout)} — ${ended}`;
  if (rollout.stop) return `🛑 ${title(rollout)} — asked to stop`;
  const phase = currentPhase(rollout);
  if (!phase) return `▶️ ${title(rollout)}`;
  const stuck = blockedOf(phase, rollout).length;
  const { requested, veto } = phaseState(phase.id, rollout);
  const more = veto ? ', vetoed' : requested ? ', sign-off needed' : stuck ? `, ${stuck} blocked` : '';
  return `▶️ ${title(rollout)} — ${shown(phase.title, 40)}${more}`;
}

const endGlyphs = { completed: '✅', 'called off': '⏹', 'being rolled back': '⏪', 'rolled back': '⏪' } as const;

/** "9 of 22 done (41 %) ▓▓▓▓░░░░░░": rounded down, so that 100 % is all. */
function progress(rollout: Rollout): string {
  const all = placedItems(rollout.checklist).length;
  const done = settledCount(rollout);
  const cells = Math.floor((done / all) * 10);
  return `${done} of ${all} done (${Math.floor((done / all) * 100)} %) ${'▓'.repeat(cells)}${'░'.repeat(10 - cells)}`;
}

function phaseLine(phase: Phase, { rollout, names }: View): string {
  const name = `${numberOfPhase(phase, rollout)} ${shown(phase.title, 40)}`;
  const done = `${settledOf(phase, rollout)} of ${phase.items.length}`;
  const { signedOff, skipped, veto } = phaseState(phase.id, rollout);
  if (signedOff) {
    const people = [...new Set(signedOff.seats.map((seat) => seatName(seat, { names })))];
    return `✅ ${name} · ${done}, signed off by ${people.join(', ')}`;
  }
  if (skipped)
    return `🔓 ${name} · ${done}, skipped by ${skipped.people.map((each) => named(each, names)).join(' and ')}`;
  if (veto) return `⛔ ${name} · ${done}, vetoed by ${named(veto.by, names)}`;
  const stuck = blockedOf(phase, rollout).length;
  const more = stuck ? `, ${stuck} blocked` : '';
  const isCurrent = rollout.status === 'open' && currentPhase(rollout)?.id === phase.id;
  return isCurrent ? `▶️ <b>${name}</b> · ${done} now${more}` : `▫️ ${name} · ${done}${more}`;
}

function next(view: View): string | null {
  const { rollout } = view;
  const phase = currentPhase(rollout);
  if (!phase) return null;
  if (rollout.stop) return `<b>Stop?</b> ${named(rollout.stop.by, view.names)}: ${quoted(rollout.stop.reason, 200)}`;
  const { veto } = phaseState(phase.id, rollout);
  if (veto) return `<b>Veto</b> ${named(veto.by, view.names)}: ${quoted(veto.reason, 200)} — /rollout_resolve`;
  const open = openItems(phase, rollout);
  const item = open.find((each) => itemState(each.id, rollout).status === 'to-do') ?? open[0];
  if (item) return `<b>Next</b> ${itemTitle(item, rollout)} — ${whoseAndWhen(item, view)}`;
  const asked = phaseState(phase.id, rollout).requested;
  return asked
    ? `<b>Next</b> sign-off of ${shown(phase.title, 40)} by ${signers(phase, view)}`
    : `<b>Next</b> ask for the sign-off of ${shown(phase.title, 40)}: /signoff`;
}

function blocked(view: View): string[] {
  const { rollout, team, names } = view;
  const stuck = rollout.checklist.phases
    .filter((phase) => !isClosed(phase, rollout))
    .flatMap((phase) => blockedOf(phase, rollout));
  const lines = stuck.slice(0, 3).map((item) => {
    const { reason, by, at: since } = itemState(item.id, rollout);
    const who = by === null ? whose(item, view) : named(by, names);
    return `<b>Blocked</b> ${itemTitle(item, rollout)} — ${quoted(reason)} (${who}${since === null ? '' : `, since ${sayFixed(since, team.zone)}`})`;
  });
  return stuck.length > 3 ? [...lines, `and ${stuck.length - 3} more blocked`] : lines;
}

function windowLine({ rollout, team }: View): string | null {
  if (rollout.status === 'called-off' || rollout.status === 'rolled-back')
    return rollout.window ? `<b>Window</b> was ${windowHtml(rollout.window, team.zone)}` : null;
  if (rollout.window) return `<b>Window</b> ${windowHtml(rollout.window, team.zone)}`;
  return rollout.status === 'open' ? '<b>Window</b> not set yet: /rollout_schedule' : null;
}

/** Stakeholders who wait for an answer: the go/no-go waits for it too. */
function waiting({ rollout }: View): string | null {
  const open = openConcerns(rollout);
  if (open.length === 0) return null;
  return `<b>Concerns</b> ${open.length} open, ${open.slice(0, 5).map(concernKey).join(', ')}: /rollout_concerns`;
}

/** "Issues 2 open, 1 SEV1" */
function issuesLine({ rollout }: View): string | null {
  const open = openIssues(rollout).length;
  const severe = blockingIssues(rollout).length;
  return open ? `<b>Issues</b> ${open} open${severe ? `, ${severe} SEV1` : ''}: /issues` : null;
}

/** What the window lies in: overridden with a reason, or not yet. */
function freezeLines({ rollout, team, names }: View): string[] {
  if (rollout.status !== 'open') return [];
  const { override } = rollout.frozen;
  const clashes = clashesOf(rollout, team).map(({ freeze }) => quoted(freeze.title, 60));
  return [
    ...(clashes.length ? [`⚠️ The window lies in the freeze ${listed(clashes)}: /rollout_schedule`] : []),
    ...(override
      ? [`It lies in a freeze, because: ${quoted(override.reason, 160)} (${named(override.by, names)})`]
      : []),
  ];
}

/** "1 of 5 sent, next Mon 22:00" */
function notices({ rollout, team }: View): string | null {
  const sent = rollout.announced.length;
  if (rollout.status !== 'open') return sent ? `<b>Notices</b> ${sent} sent` : null;
  // Confirmed, and it can still be stopped.
  if (sent === 0 && rollout.sending)
    return `<b>Notices</b> none sent, the first ${sayFixed(rollout.sending.at, team.zone)}`;
  if (!rollout.announcement)
    return `<b>Notices</b> none sent${rollout.draft ? ', a draft waits to be confirmed' : ' yet: /announce'}`;
  const coming = nextAnnouncement(rollout, team);
  const when = coming ? `, next ${sayFixed(coming.at, team.zone)}` : '';
  return `<b>Notices</b> ${sent} of ${sent + rungsAhead(rollout).length + (rollout.sending ? 1 : 0)} sent${when}`;
}

function endReason({ rollout, names }: View): string | null {
  const ended = rollout.calledOff ?? rollout.rolledBack;
  if (ended) return `${named(ended.by, names)}: ${quoted(ended.reason, 300)}`;
  return rollout.status === 'completed'
    ? `All ${rollout.checklist.phases.length} phases are closed, after ${took(rollout)}.`
    : null;
}

/** From its start to the last sign-off. */
export function took(rollout: Rollout): string {
  const last = Math.max(...rollout.checklist.phases.map((phase) => phaseState(phase.id, rollout).signedOff?.at ?? 0));
  return sayDuration(Math.max(last - rollout.createdAt, 0));
}

function lastChange({ rollout, team, names }: View): string | null {
  const { by, at } = rollout.last;
  if (!at) return null;
  return `<i>${sayTime(at, team.zone)}${by === null ? '' : `, last change by ${named(by, names)}`}</i>`;
}
