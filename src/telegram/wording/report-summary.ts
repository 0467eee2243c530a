import { beganWords } from '../../charts/timeline-words.ts';
import { downtimeWords } from '../../rollout/downtime.ts';
import type { Report, ReportedFigures } from '../../rollout/report-shape.ts';
import { MINUTE, sayDuration } from '../../time/duration.ts';
import { sayTime, sayWindow } from '../../time/say.ts';
import { type Block, heading, type Line, table } from './document.ts';
import { statusWords } from './report-words.ts';
import { count } from './words.ts';

/** What matters in a few lines, each with its name: the same above the report and under the file. */
export function summaryOf(report: Report): [string, string][] {
  const { figures, items, phases, issues, announcements, feedback } = report;
  const settled = (status: string): number => items.filter((each) => each.status === status).length;
  const signed = phases.filter(({ outcome }) => outcome === 'signed-off').length;
  const skipped = phases.filter(({ outcome }) => outcome === 'skipped').length;
  return [
    ['Planned', plannedWords(report)],
    ['Actual', actualWords(report)],
    ['Checks', `${settled('done')} of ${items.length} done, ${settled('not-applicable')} not applicable`],
    ['Sign-offs', `${signed} of ${phases.length}${skipped ? `, ${skipped} skipped by break-glass` : ''}`],
    ['Downtime', downtimeWords(figures.downMinutes, figures.announcedMinutes)],
    ['Issues', issuesWords(issues)],
    ['Announcements', announcements.length ? `${announcements.length} sent, ${deliveryWords(figures)}` : 'none sent'],
    ['Feedback', feedback.average === null ? 'none' : `${feedback.average} of 5 (${count(feedback.count, 'answer')})`],
    ['Compared', comparedWords(report)],
  ];
}

export const summaryPart = (report: Report): Block[] => [
  heading('In short'),
  table(['What', 'How it was'], summaryOf(report)),
];

/** Every earlier rollout of the product beside this one; nothing where there is none. */
export const comparisonPart = ({ figures, earlier }: Report): Block[] =>
  earlier.length
    ? [
        heading('Compared with earlier rollouts'),
        table(
          ['Rollout', 'How it ended', 'Planned', 'Took', 'Downtime', 'Issues', 'Delivered'],
          [figures, ...earlier].map(comparedRow),
        ),
      ]
    : [];

const comparedRow = (figures: ReportedFigures): Line[] => [
  `${figures.key} ${figures.version}`,
  statusWords(figures),
  minutesWords(figures.plannedMinutes),
  minutesWords(figures.tookMinutes),
  downtimeWords(figures.downMinutes, figures.announcedMinutes),
  String(figures.issues),
  deliveryWords(figures),
];

function plannedWords({ windows, rollout }: Report): string {
  const last = windows.at(-1);
  return last
    ? sayWindow({ opensAt: Date.parse(last.opensAt), closesAt: Date.parse(last.closesAt) }, rollout.zone)
    : 'no window';
}

function actualWords({ figures, rollout: { zone } }: Report): string {
  const { startedAt, finishedAt, tookMinutes } = figures;
  if (startedAt === null) return beganWords(statusWords(figures));
  const opensAt = Date.parse(startedAt);
  if (finishedAt === null) return `since ${sayTime(opensAt, zone)}, not over yet`;
  return `${sayWindow({ opensAt, closesAt: Date.parse(finishedAt) }, zone)} (${minutesWords(tookMinutes)})`;
}

function issuesWords(issues: Report['issues']): string {
  if (issues.length === 0) return 'none logged';
  const open = issues.filter(({ resolved }) => !resolved).length;
  const grades = ([1, 2, 3] as const).flatMap((severity) => {
    const some = issues.filter((each) => each.severity === severity).length;
    return some ? [`${some} SEV${severity}`] : [];
  });
  return `${issues.length} (${grades.join(', ')}), ${open ? `${open} still open` : 'all resolved'}`;
}

const deliveryWords = ({ deliveries }: ReportedFigures): string =>
  deliveries ? `${deliveries.delivered} of ${deliveries.letters} delivered` : 'deliveries not known';

const minutesWords = (minutes: number | null): string =>
  minutes === null ? 'not recorded' : sayDuration(minutes * MINUTE);

/** With the newest of them: longer or shorter, and more or fewer issues. */
function comparedWords({ figures, earlier: [before] }: Report): string {
  if (!before) return 'no earlier rollout of this product has ended';
  const took =
    figures.tookMinutes === null || before.tookMinutes === null
      ? 'how long both took is not recorded'
      : differenceWords(figures.tookMinutes - before.tookMinutes, 'shorter', 'longer', 'as long', minutesWords);
  const issues = differenceWords(figures.issues - before.issues, 'fewer', 'more', 'as many issues', (some) =>
    count(some, 'issue'),
  );
  return `${before.key} ${before.version}: ${took}, ${issues}`;
}

function differenceWords(
  difference: number,
  less: string,
  more: string,
  same: string,
  amount: (some: number) => string,
): string {
  if (difference === 0) return same;
  return `${amount(Math.abs(difference))} ${difference < 0 ? less : more}`;
}
