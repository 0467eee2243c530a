import type { Report, ReportedConcern, ReportedFeedback } from '../../rollout/report-shape.ts';
import { type Block, heading, joined, type Line, paragraph, table, together, type When } from './document.ts';
import { who } from './report-words.ts';
import { count } from './words.ts';

/** What stakeholders asked and were answered, and how it was; nothing where nobody said anything. */
export const voicesPart = ({ concerns, feedback }: Report, when: When): Block[] => [
  ...(concerns.length
    ? [
        heading('Concerns and questions'),
        table(
          ['Number', 'Kind', 'From', 'When', 'What', 'Answer'],
          concerns.map((each) => concernRow(each, when)),
        ),
      ]
    : []),
  ...(feedback.count || feedback.closedAt ? feedbackPart(feedback, when) : []),
];

const concernRow = ({ number, kind, text, at, answer, ...voice }: ReportedConcern, when: When): Line[] => [
  `C-${number}`,
  kind,
  from(voice),
  [when(at)],
  text,
  answer ? together(answer.text, ` (${who(answer.by)}, `, when(answer.at), ')') : 'not answered',
];

const feedbackPart = (
  { count: answers, average, spread, closedAt, answers: all }: Report['feedback'],
  when: When,
): Block[] => [
  heading('Feedback'),
  paragraph(
    joined([
      `${count(answers, 'answer')}${average === null ? '' : `, ${average} of 5 on average`}`,
      answers ? spread.map((some, index) => `${index + 1}: ${some}`).join(', ') : '',
      closedAt ? together('closed ', when(closedAt)) : '',
    ]),
  ),
  table(
    ['Score', 'From', 'When', 'Words'],
    all.map((each) => [String(each.score), from(each), [when(each.at)], each.text]),
  ),
];

const from = ({ stakeholder, by }: Pick<ReportedFeedback, 'stakeholder' | 'by'>): string =>
  [stakeholder === 'team' ? 'the team' : `stakeholder ${stakeholder}`, ...(by ? [who(by)] : [])].join(', ');
