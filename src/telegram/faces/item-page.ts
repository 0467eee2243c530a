import type { Item, Placed } from '../../rollout/checklist.ts';
import type { Evidence } from '../../rollout/events.ts';
import { checkOf } from '../../rollout/proofs/checking.ts';
import { currentPhase, dueAt, isClosed, itemState } from '../../rollout/standing.ts';
import { sayTime } from '../../time/say.ts';
import { copyable } from '../wording/commands.ts';
import { filedAs } from '../wording/issue-words.ts';
import { knownLine } from '../wording/known-facts.ts';
import { named } from '../wording/names.ts';
import { sayFixed, sayFixedDue } from '../wording/when.ts';
import { capital, mostLines, page, quoted, shown } from '../wording/words.ts';
import { itemTitle, title, type View, whose } from './parts.ts';
import { glyphs } from './phase-page.ts';

/** One item: its words, whose it is, and what proves it. */
export function itemPage({ item, phase }: Placed, view: View): string {
  const { rollout, team, at } = view;
  const state = itemState(item.id, rollout);
  const due = dueAt(item, rollout);
  const isOpen = state.status === 'to-do' || state.status === 'blocked';
  return page([
    `<b>${glyphs[state.status]} ${itemTitle(item, rollout)} — ${words[state.status]}</b>`,
    `${title(rollout)} · ${shown(phase.title, 40)}`,
    `<blockquote>${shown(item.words, 600)}</blockquote>`,
    `<b>Owner</b> ${whose(item, view)}${state.assignee === null ? '' : ' (assigned)'}`,
    isOpen && due !== null ? `<b>Due</b> ${sayFixedDue(due, at, team.zone).replace(/^due /, '')}` : null,
    changed(item, view),
    proposed(item, view),
    tooEarly(item, view),
    ...evidenceLines(item, view),
    issueGone(item, view),
    isClosed(phase, rollout) ? '<i>The phase is signed off: this stays as it was signed.</i>' : null,
  ]);
}

/** Who brought which evidence, newest last, at most ten of them. */
export function evidenceList(evidence: readonly Evidence[], { names, team }: View, most = mostLines): string[] {
  const earlier = Math.max(evidence.length - most, 0);
  const lines = evidence
    .slice(earlier)
    .map(
      (each, index) =>
        `${earlier + index + 1}. ${evidenceText(each)} — ${sayer(each, names)}, ${sayFixed(each.at, team.zone)}`,
    );
  return earlier ? [`and ${earlier} earlier`, ...lines] : lines;
}

/** What the evidence links to may be gone since. */
function issueGone({ evidence }: Item, { rollout, team }: View): string | null {
  const { filed } = rollout;
  if (evidence.collect !== 'issue' || !filed || filed.goneAt === null) return null;
  return `⚠️ The issue ${filedAs(filed)} is not there any more, seen ${sayFixed(filed.goneAt, team.zone)}.`;
}

const words = { 'to-do': 'to do', done: 'done', blocked: 'blocked', 'not-applicable': 'not applicable' } as const;

function changed(item: Item, { rollout, team, names }: View): string | null {
  const { status, by, at, reason, until } = itemState(item.id, rollout);
  const ends = until === null ? '' : `, until ${sayTime(until, team.zone)}`;
  if (by === null || at === null) return null;
  const verb = status === 'to-do' ? (reason ? 'Reopened' : 'Unblocked') : { ...words, done: 'Done' }[status];
  return `<b>${capital(verb)}</b> ${reason ? `${quoted(reason, 300)} — ` : 'by '}${named(by, names)}, ${sayTime(at, team.zone)}${ends}`;
}

function proposed(item: Item, { rollout, names }: View): string | null {
  const { proposal } = itemState(item.id, rollout);
  return proposal
    ? `${named(proposal.by, names)} says that it does not apply: ${quoted(proposal.reason, 300)}. A second person with a role has to agree.`
    : null;
}

function tooEarly(item: Item, { rollout }: View): string | null {
  const current = currentPhase(rollout);
  const phase = rollout.checklist.phases.find((each) => each.items.includes(item));
  const before = phase && rollout.checklist.phases[rollout.checklist.phases.indexOf(phase) - 1];
  const waits = rollout.status === 'open' && current && phase && !phase.preparedEarly && current.id !== phase.id;
  return waits && before && !isClosed(phase, rollout) ? `Opens when ${shown(before.title, 40)} is signed off.` : null;
}

function evidenceLines(item: Item, view: View): string[] {
  const { evidence, status, reason } = itemState(item.id, view.rollout);
  const { needs, ask } = item.evidence;
  // What was said when it was ticked counts as a note.
  const pieces = evidence.length + (status === 'done' && reason ? 1 : 0);
  const known = knownLine(item, view);
  const given =
    needs > 0 ? `${Math.min(pieces + (known ? 1 : 0), needs)} of ${needs} needed` : String(pieces || 'none yet');
  return [
    ...(known ? [known] : []),
    ...(known && pieces === 0 ? [] : [`<b>Evidence</b> ${given}`]),
    ...(known ? [] : [`<i>${copyable(shown(ask, 300))}</i>`]),
    ...evidenceList(evidence, view),
    ...(pieces > 0 ? checkLines(item, view) : []),
  ];
}

/** What the newest piece that can be checked says, who brought it and when; and that nothing was checked where there are only words. */
function checkLines(item: Item, { rollout, at, names, team }: View): string[] {
  if (!item.evidence.proof) return [];
  const check = checkOf(item, rollout, at);
  if (!check) return ['<b>Check</b> by hand: only words, nothing that I could check'];
  const { at: given, proof } = check.evidence;
  const source = proof?.type === 'findings' && proof.tool ? `report of ${shown(proof.tool, 60)}, ` : '';
  return [
    `<b>Check</b> ${marks[check.state]} ${shown(check.says, 300)} — ${source}${sayer(check.evidence, names)}, ${sayFixed(given, team.zone)}`,
    ...(check.help ? [`<i>${copyable(shown(check.help, 300))}</i>`] : []),
  ];
}

/** Whoever brought it, or the system that said it. */
const sayer = ({ source, by }: Evidence, names: View['names']): string =>
  source ? shown(source, 60) : named(by, names);

export const marks = { passes: '✅', marginal: '⚠️', fails: '❌' } as const;

function evidenceText(evidence: Evidence): string {
  if (evidence.kind === 'note') return quoted(evidence.text, 160);
  // What a system said nobody has read yet.
  const text = evidence.text ? ` ${quoted(evidence.text, evidence.source ? 400 : 80)}` : '';
  if (evidence.kind === 'file') return `${shown(evidence.name, 60) || 'file'}${sayBytes(evidence.bytes)}${text}`;
  const isWeb = URL.canParse(evidence.url) && /^https?:$/.test(new URL(evidence.url).protocol);
  const label = shown(evidence.url.replace(/^https?:\/\//, ''), 60);
  return `${isWeb ? `<a href="${shown(new URL(evidence.url).href, 2000)}">${label}</a>` : label}${text}`;
}

/** " (1.2 MB)"; nothing where Telegram did not say. */
function sayBytes(bytes: number): string {
  if (!(bytes > 0)) return '';
  return bytes < 1_000_000 ? ` (${Math.ceil(bytes / 1000)} kB)` : ` (${(bytes / 1_000_000).toFixed(1)} MB)`;
}
