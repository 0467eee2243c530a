import { type BeforeAfter, beforeAfterChart, beforeAfterInWords } from '../../charts/before-after.ts';
import type { Timeline } from '../../charts/timeline.ts';
import { timelineChart } from '../../charts/timeline-chart.ts';
import { timelineInWords } from '../../charts/timeline-words.ts';
import type { Report } from '../../rollout/report-shape.ts';
import type { Block } from './document.ts';
import { statusWords } from './report-words.ts';

/** What a rollout's timeline shows, from its report. */
export function timelineOf(report: Report): Timeline {
  const { rollout, phases, madeAt, windows, figures } = report;
  const ends = phases.map(({ at }) => momentOf(at));
  const open = ends.indexOf(null);
  const last = windows.at(-1);
  return {
    title: titleOf(report),
    zone: rollout.zone,
    from: Date.parse(rollout.createdAt),
    to: Date.parse(rollout.endedAt ?? madeAt),
    ending: rollout.endedAt === null ? null : statusWords(figures),
    phases: phases.slice(0, open === -1 ? phases.length : open + 1).map(({ number, title }, index) => ({
      says: `${number} ${title}`,
      from: ends[index - 1] ?? Date.parse(rollout.createdAt),
      to: ends[index] ?? momentOf(rollout.endedAt),
    })),
    ...marksOf(report),
    planned: last ? { says: 'Planned', from: Date.parse(last.opensAt), to: Date.parse(last.closesAt) } : null,
    actual:
      figures.startedAt === null
        ? null
        : { says: 'Actual', from: Date.parse(figures.startedAt), to: momentOf(figures.finishedAt) },
  };
}

function marksOf({ phases, announcements, issues, deployment }: Report) {
  const at = (iso: string): number => Date.parse(iso);
  const signed = phases.flatMap(({ number, decisions }) =>
    decisions.filter(({ what }) => what === 'SignedOff').map((each) => ({ says: String(number), at: at(each.at) })),
  );
  const reached = deployment.filter(({ what }) => what === 'DeployingStarted' || what === 'StageReached');
  return {
    signOffs: signed,
    announcements: announcements.map((each) => ({ says: `A-${each.number}`, at: at(each.at) })),
    issues: issues.map((each) => ({ says: `I-${each.number} SEV${each.severity}`, at: at(each.at) })),
    stages: reached.map((each) => ({ says: each.stage ?? 'stage', at: at(each.at) })),
  };
}

export type Picture = Extract<Block, { type: 'picture' }>;

export const timelinePicture = (report: Report): Picture => {
  const timeline = timelineOf(report);
  return { type: 'picture', svg: timelineChart(timeline), facts: `Timeline. ${timelineInWords(timeline).join('. ')}.` };
};

/** Nothing where no figures were brought. */
export function metricsPictures(report: Report): Picture[] {
  if (report.metrics.length === 0) return [];
  const figures: BeforeAfter = { title: `${titleOf(report)}: before and after`, metrics: report.metrics };
  return [
    {
      type: 'picture',
      svg: beforeAfterChart(figures),
      facts: `Before and after. ${beforeAfterInWords(figures).join('. ')}.`,
    },
  ];
}

const titleOf = ({ rollout: { key, product, version }, figures }: Report): string =>
  `${key} · ${`${product} ${version}`.trim()} — ${statusWords(figures)}`;

const momentOf = (iso: string | null): number | null => (iso === null ? null : Date.parse(iso));
