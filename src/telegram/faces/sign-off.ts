import { findPhase, type Phase } from '../../rollout/checklist.ts';
import { revisionOf, shortRevision } from '../../rollout/revision.ts';
import { expiresAt, needsConfirmation, type Seated, seating, validSignOffs } from '../../rollout/seats.ts';
import { awayWithoutDeputy, seatTitle, signersOf } from '../../rollout/signers.ts';
import { isSettled, itemState, openItems, phaseState } from '../../rollout/standing.ts';
import { sayClock, sayWindow } from '../../time/say.ts';
import { button, type Keyboard } from '../buttons.ts';
import { knownLine } from '../wording/known-facts.ts';
import { mention, named, namesFor } from '../wording/names.ts';
import { sayFixed } from '../wording/when.ts';
import { count, page, quoted, shown } from '../wording/words.ts';
import type { Draw, Face } from './face.ts';
import { evidenceList } from './item-page.ts';
import { deliveriesOf, itemTitle, numberOfItem, seatName, settledOf, signerName, title, type View } from './parts.ts';
import { declinedText, signedOffFace, skippedText, takenBackText, vetoedFace } from './sign-off-ended.ts';

/** The request for one phase's sign-off, and what became of it. `card.subject` is the phase; view `evidence` shows what proves its items. */
export const signOff: Draw = async ({ card, rollout, team, at, store }) => {
  const phase = findPhase(rollout.checklist, card.subject);
  if (!phase || rollout.status === 'unborn') return null;
  const deliveries = await deliveriesOf(phase.items, rollout, store);
  const view: View = { rollout, team, at, names: await namesFor(rollout, team, store), deliveries };
  const { signedOff, skipped, veto, requested, declined } = phaseState(phase.id, rollout);
  if (signedOff) return signedOffFace(phase, view, card.nonce);
  if (rollout.status !== 'open' && !skipped) return null;
  if (skipped) return { text: skippedText(phase, view), keyboard: [] };
  if (veto) return vetoedFace(phase, view, card.nonce);
  if (declined && !requested) return { text: declinedText(phase, view), keyboard: [] };
  if (!requested) return { text: takenBackText(phase, view), keyboard: [] };
  return card.view === 'evidence'
    ? { text: evidenceText(phase, view), keyboard: [[button(card.nonce, 'back', '', '‹ Back')]] }
    : request(phase, view, card.nonce);
};

function request(phase: Phase, view: View, nonce: string): Face {
  const { rollout, team, names } = view;
  const { requested } = phaseState(phase.id, rollout);
  const revision = revisionOf(phase, rollout);
  const open = openItems(phase, rollout);
  const name = shown(phase.title, 40);
  const seated = seating(phase, view);
  const headline = open.length ? `${name} is open again: no sign-off yet` : `${name} is complete: sign-off needed`;
  const text = page([
    `<b>${title(rollout)} — ${headline}</b>`,
    `${settledOf(phase, rollout)} of ${phase.items.length} checks · ${withEvidence(phase, view)} with evidence`,
    open.length ? `Open: ${listOpen(phase, view)}` : null,
    rollout.window ? `<b>Window</b> ${sayWindow(rollout.window, team.zone)}` : '<b>Window</b> not set',
    '',
    ...seatLines(phase, seated, view),
    ...pendingLines(phase, view),
    '',
    seated.length > 1 ? 'All seats are needed, each by another person.' : null,
    needsConfirmation(phase, rollout, team)
      ? 'Each sign-off is confirmed once more in private, within 10 minutes.'
      : null,
    lapseLine(phase, view),
    `Revision <code>${shortRevision(revision)}</code>: if anything changes, it has to be signed again.`,
    requested ? `<i>Asked for by ${named(requested.by, names)}, ${sayFixed(requested.at, team.zone)}</i>` : null,
  ]);
  return { text, keyboard: requestButtons(phase, revision, view, nonce) };
}

/** Moments, and no remaining times: a card is not redrawn only because time passes. */
function lapseLine(phase: Phase, view: View): string | null {
  const first = Math.min(...validSignOffs(phase, view).map((each) => expiresAt(each, view.rollout)));
  return Number.isFinite(first) ? `What is signed counts until ${sayFixed(first, view.team.zone)}.` : null;
}

function requestButtons(phase: Phase, revision: string, { rollout }: View, nonce: string): Keyboard {
  const { signOffs, pending } = phaseState(phase.id, rollout);
  const label = `Sign off ${phase.title}`;
  const sign = button(nonce, 'sign', revision, label.length <= 28 ? label : 'Sign off', 'success');
  return [
    ...(openItems(phase, rollout).length === 0 && !rollout.stop ? [[sign]] : []),
    [
      button(nonce, 'decline', revision, 'Decline…'),
      ...(signOffs.length + pending.length ? [button(nonce, 'withdraw', '', 'Withdraw mine')] : []),
    ],
    [button(nonce, 'evidence', '', 'See evidence'), button(nonce, 'who', '', 'Who may sign?')],
    [button(nonce, 'veto', '', 'Veto…', 'danger')],
  ];
}

/** Only people whose seat is empty are called, three at most over all seats. */
function seatLines(phase: Phase, seated: Seated[], view: View): string[] {
  const { rollout, team, names } = view;
  let calls = 3;
  const signed = new Set(seated.flatMap(({ signOff: given }) => (given ? [given.by] : [])));
  const call = (person: number): string => (calls-- > 0 ? mention(person, names) : named(person, names));
  return seated.map(({ seat, signOff: given, inPlaceOf }) => {
    const role = shown(seatTitle(seat.role, rollout), 24);
    if (given)
      return `☑ ${role} — signed by ${seatName({ by: given.by, inPlaceOf }, view)}, ${sayClock(given.at, team.zone)}`;
    const people = signersOf(seat, phase, view).filter(({ person }) => !signed.has(person));
    const said = people
      .slice(0, 3)
      .map((each) => signerName(each, (person) => (person === each.person ? call(person) : named(person, names))));
    const more = people.length > 3 ? ` and ${people.length - 3} more` : '';
    return `☐ ${role} — ${said.length ? `${said.join(', ')}${more}` : nobodyThere(awayWithoutDeputy(seat, view), view)}`;
  });
}

const nobodyThere = (away: readonly number[], { names }: View): string =>
  away.length
    ? `${away.map((person) => named(person, names)).join(', ')} away, nobody stands in: <code>/rollout roles deputy</code>`
    : 'nobody yet: /rollout_roles';

/** Tapped, but worth nothing until it is confirmed. */
function pendingLines(phase: Phase, { rollout, team, names }: View): string[] {
  const { pending } = phaseState(phase.id, rollout);
  return pending.map(
    ({ by, at }) => `⏳ ${named(by, names)} tapped at ${sayClock(at, team.zone)}: to be confirmed in private`,
  );
}

function evidenceText(phase: Phase, view: View): string {
  const { rollout } = view;
  const each = phase.items.flatMap((item) => {
    const { evidence, status, reason } = itemState(item.id, rollout);
    const note = reason && isSettled(item, rollout) ? ` · ${quoted(reason, 120)}` : '';
    const said = status === 'not-applicable' ? 'not applicable' : status === 'to-do' ? 'to do' : status;
    const known = knownLine(item, view);
    return [
      `<b>${itemTitle(item, rollout)}</b> — ${said}${note}`,
      ...(known ? [known] : []),
      ...evidenceList(evidence, view, 3),
    ];
  });
  return page([
    `<b>${title(rollout)} — evidence of ${shown(phase.title, 40)}</b>`,
    `Revision <code>${shortRevision(revisionOf(phase, rollout))}</code>, ${count(withEvidence(phase, view), 'item')} with evidence`,
    '',
    ...each,
  ]);
}

/** How many items of a phase something proves: what people brought, or what the bot knows. */
export const withEvidence = (phase: Phase, view: View): number =>
  phase.items.filter((item) => {
    const { evidence, status, reason } = itemState(item.id, view.rollout);
    return evidence.length > 0 || (status === 'done' && reason !== '') || knownLine(item, view) !== null;
  }).length;

const listOpen = (phase: Phase, { rollout }: View): string =>
  openItems(phase, rollout)
    .map(
      (item) => `${numberOfItem(item, rollout)}${itemState(item.id, rollout).status === 'blocked' ? ' (blocked)' : ''}`,
    )
    .join(', ');
