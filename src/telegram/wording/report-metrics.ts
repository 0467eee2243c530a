import { rangeWords } from '../../charts/before-after.ts';
import { figure } from '../../charts/figure.ts';
import type { Report } from '../../rollout/report-shape.ts';
import { type Block, heading, table, type When } from './document.ts';
import { metricsPictures } from './report-charts.ts';
import { who } from './report-words.ts';

/** Figures before and after, with what was allowed; nothing where none were brought. */
export const metricsPart = (report: Report, when: When): Block[] =>
  report.metrics.length
    ? [
        heading('Figures'),
        ...metricsPictures(report),
        table(
          ['Item', 'Figure', 'Before', 'After', 'Allowed', 'Check', 'Who', 'When'],
          report.metrics.map(({ item, name, unit, before, after, allowed, state, by, at }) => [
            item,
            name,
            figure(before, unit),
            figure(after, unit),
            rangeWords(allowed, unit),
            state,
            who(by),
            [when(at)],
          ]),
        ),
      ]
    : [];
