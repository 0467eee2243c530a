import type { AnnouncementKind } from '../../rollout/checklist.ts';
import type { Decision, Named, Report, ReportedItem, ReportedPhase, Revision } from '../../rollout/report-shape.ts';
import { sayTimeWithYear } from '../../time/say.ts';
import { attemptVerb, ruleWords } from './attempts.ts';
import { kindWords } from './kinds.ts';
import { code, plain, table } from './markdown.ts';
import { deploymentPart } from './report-deployment.ts';
import { issuesPart } from './report-issues.ts';
import { voicesPart } from './report-voices.ts';
import { decisionWords, sat, who } from './report-words.ts';

/** The report for people who were not there. What people wrote is text: it makes no headings, tables, links or tags. */
export function reportMarkdown(report: Report): string {
  const when: When = (iso) => `${sayTimeWithYear(Date.parse(iso), report.rollout.zone)} · ${iso}`;
  return `${[
    ...opening(report, when),
    ...windows(report, when),
    ...report.phases.flatMap((phase) => phasePart(phase, report, when)),
    ...(report.vote.length ? ['## Go or no-go', '', ...decisions(report.vote, when)] : []),
    ...(report.refused.length ? refusedAttempts(report, when) : []),
    ...announcements(report, when),
    ...voicesPart(report, when),
    ...deploymentPart(report, when),
    ...issuesPart(report, when),
    ...(report.ending ? ['## End', '', ...decisions([report.ending], when)] : []),
  ].join('\n')}`;
}

/** A time in the team's zone and in UTC. */
type When = (iso: string) => string;

function opening({ rollout, record, madeAt }: Report, when: When): string[] {
  const { key, product, version, status, author, planners, createdAt, endedAt, zone } = rollout;
  const end = endedAt ? `, ended ${when(endedAt)}` : '';
  return [
    `# ${key} · ${plain(`${product} ${version}`)} — ${spaced(status)}`,
    '',
    `Started by ${person(author)} ${when(createdAt)}${end}.`,
    '',
    `Planned by ${planners.map(person).join(', ')}.`,
    '',
    `Times are in ${plain(zone)}, then in UTC. A revision is shown as on the cards, then in full. Made ${when(madeAt)}.`,
    '',
    ...(record
      ? [
          `Record ${code(record)}: ${code(`npm run verify -- --head ${record}`)} checks that nothing up to it was changed since.`,
          '',
        ]
      : []),
  ];
}

const windows = ({ windows: all }: Report, when: When): string[] => [
  '## Windows',
  '',
  ...(all.length > 1 ? ['The last one counts.', ''] : []),
  ...table(
    ['Plan', 'Opens', 'Closes', 'Set by', 'When'],
    all.map(({ plan, opensAt, closesAt, by, at }) => [
      String(plan),
      when(opensAt),
      when(closesAt),
      person(by),
      when(at),
    ]),
  ),
  ...all.flatMap(({ plan, overFreezes = [], override = '' }) =>
    overFreezes.length
      ? [`Plan ${plan} lies in the freeze ${overFreezes.map(plain).join(', ')}, because: ${plain(override)}`, '']
      : [],
  ),
];

const phasePart = (phase: ReportedPhase, { items }: Report, when: When): string[] => [
  `## ${phase.number} ${plain(phase.title)} — ${spaced(phase.outcome)}`,
  '',
  closing(phase, when),
  '',
  ...table(
    ['Item', 'State', 'Who', 'When', 'Note or reason', 'Evidence'],
    items.filter((item) => item.phase === phase.id).map((item) => itemRow(item, when)),
  ),
  ...decisions(phase.decisions, when),
];

function closing({ at, revision, seats }: ReportedPhase, when: When): string {
  if (at === null) return 'It has not closed.';
  const by = seats.length ? `: ${seats.map((each) => plain(sat(each))).join(', ')}` : '';
  return `Closed ${when(at)}${revision ? `, revision ${digest(revision)}` : ''}${by}.`;
}

const itemRow = (item: ReportedItem, when: When): string[] => [
  `${item.number} ${plain(item.title)}`,
  spaced(item.status),
  [item.by && person(item.by), item.proposedBy && `proposed by ${person(item.proposedBy)}`].filter(Boolean).join(', '),
  item.at ? when(item.at) : '',
  plain(item.reason),
  item.evidence
    .map(
      ({ kind, text, by, at, check }) =>
        `${kind}: ${plain(text)} (${person(by)}, ${when(at)})${check ? ` – ${check.state}: ${plain(check.says)}` : ''}`,
    )
    .join('; '),
];

function decisions(all: readonly Decision[], when: When): string[] {
  return table(
    ['When', 'What', 'Who', 'Revision', 'Why'],
    all.map((each) => [
      when(each.at),
      decisionWords[each.what],
      peopleIn(each),
      [each.revision, each.newRevision].flatMap((one) => (one ? [digest(one)] : [])).join(' → '),
      plain(each.reason),
    ]),
  );
}

/** "Nadia (1006); qa: Ben (1002) for Aiko (1003)" */
function peopleIn({ by, people, seats }: Decision): string {
  const named = [by, ...people].flatMap((each) => (each ? [person(each)] : [])).join(', ');
  return [named, seats.map((seat) => plain(sat(seat))).join(', ')].filter(Boolean).join('; ');
}

const refusedAttempts = ({ refused, phases }: Report, when: When): string[] => [
  '## Refused attempts',
  '',
  ...table(
    ['When', 'Who', 'What', 'Phase', 'Rule'],
    refused.map(({ at, by, attempted, phase, rule }) => [
      when(at),
      person(by),
      plain(attemptVerb(attempted)),
      plain(phases.find(({ id }) => id === phase)?.title ?? phase ?? ''),
      `${plain(ruleWords(rule))} (${code(rule)})`,
    ]),
  ),
];

const announcements = ({ announcements: sent, unsent }: Report, when: When): string[] => [
  '## Announcements',
  '',
  'How many stakeholders each was meant for. What became of it, address by address: `/rollout announcements`.',
  '',
  ...table(
    ['Number', 'Kind', 'Plan', 'Readers', 'Read by', 'When'],
    sent.map((each) => [
      `A-${each.number}`,
      kind(each.kind),
      String(each.plan),
      String(each.readers),
      String(each.readBy),
      when(each.at),
    ]),
  ),
  ...(unsent.length
    ? [
        'Not sent:',
        '',
        ...table(
          ['Kind', 'Plan', 'Why', 'When'],
          unsent.map((each) => [kind(each.kind), String(each.plan), plain(each.why), when(each.at)]),
        ),
      ]
    : []),
];

const person = (named: Named): string => plain(who(named));
const digest = ({ shown, full }: Revision): string => `${code(shown)} (${code(full)})`;
const spaced = (word: string): string => word.replaceAll('-', ' ');
const kind = (word: string): string => plain(kindWords[word as AnnouncementKind] ?? word);
