import type { Report } from '../../rollout/report-shape.ts';
import { markdownOf } from './markdown.ts';
import { reportDocument } from './report-document.ts';

/** The report as Markdown, for people who were not there. */
export const reportMarkdown = (report: Report): string => markdownOf(reportDocument(report));
