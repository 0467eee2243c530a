import type { AnnouncementKind } from '../../rollout/checklist.ts';
import type { Report } from '../../rollout/report-shape.ts';
import { sayTimeWithYear } from '../../time/say.ts';
import { attemptVerb, ruleWords } from './attempts.ts';
import { type Block, code, heading, paragraph, table, together, type When } from './document.ts';
import { kindWords } from './kinds.ts';
import { timelinePicture } from './report-charts.ts';
import { deploymentPart } from './report-deployment.ts';
import { issuesPart } from './report-issues.ts';
import { metricsPart } from './report-metrics.ts';
import { decisions, phasePart } from './report-phases.ts';
import { comparisonPart, summaryPart } from './report-summary.ts';
import { voicesPart } from './report-voices.ts';
import { statusWords, who } from './report-words.ts';

/** The report for people who were not there. */
export function reportDocument(report: Report): Block[] {
  const when: When = (iso) => ({ at: iso, says: sayTimeWithYear(Date.parse(iso), report.rollout.zone) });
  return [
    ...opening(report, when),
    ...summaryPart(report),
    timelinePicture(report),
    ...comparisonPart(report),
    ...windows(report, when),
    ...report.phases.flatMap((phase) => phasePart(phase, report, when)),
    ...(report.vote.length ? [heading('Go or no-go'), decisions(report.vote, when)] : []),
    ...(report.refused.length ? refusedAttempts(report, when) : []),
    ...announcements(report, when),
    ...voicesPart(report, when),
    ...metricsPart(report, when),
    ...deploymentPart(report, when),
    ...issuesPart(report, when),
    ...(report.ending ? [heading('End'), decisions([report.ending], when)] : []),
  ];
}

function opening({ rollout, figures, record, madeAt }: Report, when: When): Block[] {
  const { key, product, version, author, planners, createdAt, endedAt, zone } = rollout;
  const links = [
    ...(rollout.retryOf ? [`It is a retry of ${rollout.retryOf}.`] : []),
    ...(rollout.retriedAs ? [`It was retried as ${rollout.retriedAs}.`] : []),
    ...(rollout.filed ? [`Followed in ${rollout.filed}.`] : []),
  ];
  return [
    { type: 'title', line: `${key} · ${product} ${version} — ${statusWords(figures)}` },
    paragraph(
      `Started by ${who(author)} `,
      [when(createdAt)],
      endedAt ? together(', ended ', when(endedAt)) : null,
      '.',
    ),
    paragraph(`Planned by ${planners.map(who).join(', ')}.`),
    ...(links.length ? [paragraph(links.join(' '))] : []),
    paragraph(
      `Times are in ${zone}, then in UTC. A revision is shown as on the cards, then in full. Made `,
      [when(madeAt)],
      '.',
    ),
    ...(record
      ? [
          paragraph(
            'Record ',
            code(record),
            ': ',
            code(`npm run verify -- --head ${record}`),
            ' checks that nothing up to it was changed since.',
          ),
        ]
      : []),
  ];
}

const windows = ({ windows: all }: Report, when: When): Block[] => [
  heading('Windows'),
  ...(all.length > 1 ? [paragraph('The last one counts.')] : []),
  table(
    ['Plan', 'Opens', 'Closes', 'Set by', 'When'],
    all.map(({ plan, opensAt, closesAt, by, at }) => [
      String(plan),
      [when(opensAt)],
      [when(closesAt)],
      who(by),
      [when(at)],
    ]),
  ),
  ...all.flatMap(({ plan, overFreezes = [], override = '' }) =>
    overFreezes.length
      ? [paragraph(`Plan ${plan} lies in the freeze ${overFreezes.join(', ')}, because: ${override}`)]
      : [],
  ),
];

const refusedAttempts = ({ refused, phases }: Report, when: When): Block[] => [
  heading('Refused attempts'),
  table(
    ['When', 'Who', 'What', 'Phase', 'Rule'],
    refused.map(({ at, by, attempted, phase, rule }) => [
      [when(at)],
      who(by),
      attemptVerb(attempted),
      phases.find(({ id }) => id === phase)?.title ?? phase ?? '',
      together(`${ruleWords(rule)} (`, code(rule), ')'),
    ]),
  ),
];

const announcements = ({ announcements: sent, unsent }: Report, when: When): Block[] => [
  heading('Announcements'),
  paragraph(
    'How many stakeholders each was meant for. What became of it, address by address: ',
    code('/rollout announcements'),
    '.',
  ),
  table(
    ['Number', 'Kind', 'Plan', 'Readers', 'Read by', 'When'],
    sent.map((each) => [
      `A-${each.number}`,
      kind(each.kind),
      String(each.plan),
      String(each.readers),
      String(each.readBy),
      [when(each.at)],
    ]),
  ),
  ...(unsent.length
    ? [
        paragraph('Not sent:'),
        table(
          ['Kind', 'Plan', 'Why', 'When'],
          unsent.map((each) => [kind(each.kind), String(each.plan), each.why, [when(each.at)]]),
        ),
      ]
    : []),
];

const kind = (word: string): string => kindWords[word as AnnouncementKind] ?? word;
