import type { Report, ReportedConcern, ReportedFeedback } from '../../rollout/report-shape.ts';
import { plain, table } from './markdown.ts';
import { who } from './report-words.ts';
import { count } from './words.ts';

/** A time in the team's zone and in UTC. */
type When = (iso: string) => string;

/** What stakeholders asked and were answered, and how it was; nothing where nobody said anything. */
export const voicesPart = ({ concerns, feedback }: Report, when: When): string[] => [
  ...(concerns.length
    ? [
        '## Concerns and questions',
        '',
        ...table(
          ['Number', 'Kind', 'From', 'When', 'What', 'Answer'],
          concerns.map((each) => concernRow(each, when)),
        ),
      ]
    : []),
  ...(feedback.count || feedback.closedAt ? feedbackPart(feedback, when) : []),
];

const concernRow = ({ number, kind, text, at, answer, ...voice }: ReportedConcern, when: When): string[] => [
  `C-${number}`,
  kind,
  from(voice),
  when(at),
  plain(text),
  answer ? `${plain(answer.text)} (${plain(who(answer.by))}, ${when(answer.at)})` : 'not answered',
];

const feedbackPart = ({ count: answers, average, spread, closedAt, answers: all }: Report['feedback'], when: When) => [
  '## Feedback',
  '',
  [
    `${count(answers, 'answer')}${average === null ? '' : `, ${average} of 5 on average`}`,
    ...(answers ? [spread.map((some, index) => `${index + 1}: ${some}`).join(', ')] : []),
    ...(closedAt ? [`closed ${when(closedAt)}`] : []),
  ].join('; '),
  '',
  ...table(
    ['Score', 'From', 'When', 'Words'],
    all.map((each) => [String(each.score), from(each), when(each.at), plain(each.text)]),
  ),
];

const from = ({ stakeholder, by }: Pick<ReportedFeedback, 'stakeholder' | 'by'>): string =>
  [stakeholder === 'team' ? 'the team' : `stakeholder ${stakeholder}`, ...(by ? [plain(who(by))] : [])].join(', ');
