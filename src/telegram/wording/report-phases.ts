import type { Decision, Report, ReportedItem, ReportedPhase, Revision } from '../../rollout/report-shape.ts';
import {
  type Block,
  code,
  heading,
  joined,
  type Line,
  type Piece,
  paragraph,
  table,
  together,
  type When,
} from './document.ts';
import { decisionWords, sat, spaced, who } from './report-words.ts';

/** A phase with its items and their evidence, and everything that was decided about it, each with the revision that it was for. */
export const phasePart = (phase: ReportedPhase, { items }: Report, when: When): Block[] => [
  heading(`${phase.number} ${phase.title} — ${spaced(phase.outcome)}`),
  closing(phase, when),
  table(
    ['Item', 'State', 'Who', 'When', 'Note or reason', 'Evidence'],
    items.filter((item) => item.phase === phase.id).map((item) => itemRow(item, when)),
  ),
  decisions(phase.decisions, when),
];

/** What was decided, by whom, and for which revision. */
export const decisions = (all: readonly Decision[], when: When): Block =>
  table(
    ['When', 'What', 'Who', 'Revision', 'Why'],
    all.map((each) => [
      [when(each.at)],
      decisionWords[each.what],
      peopleIn(each),
      joined(
        [each.revision, each.newRevision].flatMap((one) => (one ? [digest(one)] : [])),
        ' → ',
      ),
      each.reason,
    ]),
  );

function closing({ at, revision, seats }: ReportedPhase, when: When): Block {
  if (at === null) return paragraph('It has not closed.');
  const by = seats.length ? `: ${seats.map(sat).join(', ')}` : '';
  return paragraph('Closed ', [when(at)], revision && together(', revision ', digest(revision)), `${by}.`);
}

const itemRow = (item: ReportedItem, when: When): Line[] => [
  `${item.number} ${item.title}`,
  spaced(item.status),
  [item.by && who(item.by), item.proposedBy && `proposed by ${who(item.proposedBy)}`].filter(Boolean).join(', '),
  item.at ? [when(item.at)] : '',
  item.reason,
  joined(item.evidence.map((each) => evidenceLine(each, when))),
];

const evidenceLine = ({ kind, text, by, at, check }: ReportedItem['evidence'][number], when: When): Piece[] =>
  together(`${kind}: ${text} (${who(by)}, `, when(at), ')', check && ` – ${check.state}: ${check.says}`);

/** "Nadia (1006); qa: Ben (1002) for Aiko (1003)" */
function peopleIn({ by, people, seats }: Decision): string {
  const named = [by, ...people].flatMap((each) => (each ? [who(each)] : [])).join(', ');
  return [named, seats.map(sat).join(', ')].filter(Boolean).join('; ');
}

const digest = ({ shown, full }: Revision): Piece[] => together(code(shown), ' (', code(full), ')');
