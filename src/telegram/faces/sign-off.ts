import { findPhase, type Phase } from '../../rollout/checklist.ts';
import { revisionOf, shortRevision } from '../../rollout/revision.ts';
import { isSettled, itemState, openItems, phaseState } from '../../rollout/rollout.ts';
import { candidatesFor, type Seated, seating } from '../../rollout/seats.ts';
import { seatTitle } from '../../rollout/sign-off.ts';
import { sayClock, sayTime, sayWindow } from '../../time/say.ts';
import { button, type Keyboard } from '../buttons.ts';
import { mention, named, namesFor } from '../wording/names.ts';
import { sayFixed } from '../wording/when.ts';
import { capped, count, page, quoted, shown } from '../wording/words.ts';
import type { Draw, Face } from './face.ts';
import { evidenceList } from './item-page.ts';
import { itemTitle, numberOfItem, settledOf, title, type View } from './parts.ts';

/** The request for one phase's sign-off, and what became of it. `card.subject` is the phase; view `evidence` shows what proves its items. */
export const signOff: Draw = async ({ card, rollout, team, at, store }) => {
  const phase = findPhase(rollout.checklist, card.subject);
  if (!phase || rollout.status === 'called-off' || rollout.status === 'unborn') return null;
  const view: View = { rollout, team, at, names: await namesFor(rollout, team, store) };
  const { signedOff, requested, declined } = phaseState(phase.id, rollout);
  if (signedOff) return { text: signedOffText(phase, view), keyboard: [] };
  if (declined && !requested) return { text: declinedText(phase, view), keyboard: [] };
  if (!requested) return { text: takenBackText(phase, view), keyboard: [] };
  return card.view === 'evidence'
    ? { text: evidenceText(phase, view), keyboard: [[button(card.nonce, 'back', '', '‹ Back')]] }
    : request(phase, view, card.nonce);
};

function request(phase: Phase, view: View, nonce: string): Face {
  const { rollout, team, names } = view;
  const { requested, signOffs } = phaseState(phase.id, rollout);
  const revision = revisionOf(phase, rollout);
  const open = openItems(phase, rollout);
  const name = shown(phase.title, 40);
  const seated = seating(phase, rollout, team).map((each) => ({
    ...each,
    signOff: each.signOff?.revision === revision ? each.signOff : null,
  }));
  const headline = open.length ? `${name} is open again: no sign-off yet` : `${name} is complete: sign-off needed`;
  const text = page([
    `<b>${title(rollout)} — ${headline}</b>`,
    `${settledOf(phase, rollout)} of ${phase.items.length} checks · ${withEvidence(phase, view)} with evidence`,
    open.length ? `Open: ${listOpen(phase, view)}` : null,
    rollout.window ? `<b>Window</b> ${sayWindow(rollout.window, team.zone)}` : '<b>Window</b> not set',
    '',
    ...seatLines(seated, view),
    '',
    seated.length > 1 ? 'All seats are needed, each by another person.' : null,
    `Revision <code>${shortRevision(revision)}</code>: if anything changes, it has to be signed again.`,
    requested ? `<i>Asked for by ${named(requested.by, names)}, ${sayFixed(requested.at, team.zone)}</i>` : null,
  ]);
  return { text, keyboard: requestButtons(phase, revision, open.length === 0, signOffs.length > 0, nonce) };
}

function requestButtons(phase: Phase, revision: string, isReady: boolean, isSigned: boolean, nonce: string): Keyboard {
  const label = `Sign off ${phase.title}`;
  const sign = button(nonce, 'sign', revision, label.length <= 28 ? label : 'Sign off', 'success');
  return [
    ...(isReady ? [[sign]] : []),
    [
      button(nonce, 'decline', revision, 'Decline…'),
      ...(isSigned ? [button(nonce, 'withdraw', '', 'Withdraw mine')] : []),
    ],
    [button(nonce, 'evidence', '', 'See evidence'), button(nonce, 'who', '', 'Who may sign?')],
  ];
}

/** Only people whose seat is empty are called, three at most over all seats. */
function seatLines(seated: Seated[], { rollout, team, names }: View): string[] {
  let calls = 3;
  const signed = new Set(seated.flatMap(({ signOff: given }) => (given ? [given.by] : [])));
  return seated.map(({ seat, signOff: given }) => {
    const role = shown(seatTitle(seat.role, rollout), 24);
    if (given) return `☑ ${role} — signed by ${named(given.by, names)}, ${sayClock(given.at, team.zone)}`;
    const people = candidatesFor(seat, rollout, team).filter((person) => !signed.has(person));
    const said = people.slice(0, 3).map((person) => (calls-- > 0 ? mention(person, names) : named(person, names)));
    const more = people.length > 3 ? ` and ${people.length - 3} more` : '';
    return `☐ ${role} — ${said.length ? `${said.join(', ')}${more}` : 'nobody yet: /rollout roles'}`;
  });
}

function signedOffText(phase: Phase, { rollout, team, names }: View): string {
  const { signedOff } = phaseState(phase.id, rollout);
  const seats = (signedOff?.seats ?? []).map(
    (seat) =>
      `☑ ${shown(seatTitle(seat.role, rollout), 24)} — ${named(seat.by, names)}, ${sayTime(seat.at, team.zone)}`,
  );
  return page([
    `<b>✅ ${title(rollout)} — ${shown(phase.title, 40)} signed off</b>`,
    ...capped(seats),
    `Revision <code>${shortRevision(signedOff?.revision ?? '')}</code>`,
  ]);
}

function declinedText(phase: Phase, { rollout, team, names }: View): string {
  const { declined } = phaseState(phase.id, rollout);
  const open = openItems(phase, rollout).map((item) => numberOfItem(item, rollout));
  return page([
    `<b>❌ ${title(rollout)} — ${shown(phase.title, 40)} not signed off</b>`,
    declined
      ? `${named(declined.by, names)}, ${sayTime(declined.at, team.zone)}: ${quoted(declined.reason, 600)}`
      : null,
    open.length ? `Open again: ${open.join(', ')}.` : null,
    'When it is settled, ask once more: /rollout signoff',
  ]);
}

const takenBackText = (phase: Phase, { rollout }: View): string =>
  page([
    `<b>${title(rollout)} — ${shown(phase.title, 40)} is not signed off</b>`,
    'The plan has changed and nobody asks for this sign-off at the moment. Ask again: /rollout signoff',
  ]);

function evidenceText(phase: Phase, view: View): string {
  const { rollout } = view;
  const each = phase.items.flatMap((item) => {
    const { evidence, status, reason } = itemState(item.id, rollout);
    const note = reason && isSettled(item, rollout) ? ` · ${quoted(reason, 120)}` : '';
    const said = status === 'not-applicable' ? 'not applicable' : status === 'to-do' ? 'to do' : status;
    return [`<b>${itemTitle(item, rollout)}</b> — ${said}${note}`, ...evidenceList(evidence, view, 3)];
  });
  return page([
    `<b>${title(rollout)} — evidence of ${shown(phase.title, 40)}</b>`,
    `Revision <code>${shortRevision(revisionOf(phase, rollout))}</code>, ${count(withEvidence(phase, view), 'item')} with evidence`,
    '',
    ...each,
  ]);
}

const withEvidence = (phase: Phase, { rollout }: View): number =>
  phase.items.filter((item) => {
    const { evidence, status, reason } = itemState(item.id, rollout);
    return evidence.length > 0 || (status === 'done' && reason !== '');
  }).length;

const listOpen = (phase: Phase, { rollout }: View): string =>
  openItems(phase, rollout)
    .map(
      (item) => `${numberOfItem(item, rollout)}${itemState(item.id, rollout).status === 'blocked' ? ' (blocked)' : ''}`,
    )
    .join(', ');
