import type { Report } from '../../rollout/report-shape.ts';
import { htmlOf } from './html.ts';
import { reportDocument } from './report-document.ts';

/** The report as one HTML file that needs nothing besides itself, with its pictures. */
export const reportHtml = (report: Report): string => htmlOf(reportDocument(report));
