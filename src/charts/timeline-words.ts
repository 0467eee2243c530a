import { sayTime, sayWindow } from '../time/say.ts';
import { oneLine } from './text.ts';
import type { Mark, Stretch, Timeline } from './timeline.ts';

/** The facts of the drawing, a line each, so that nobody needs to see it; what matters most comes first, because a caption may be cut. */
export const timelineInWords = (timeline: Timeline): string[] => {
  const { zone, from, to, ending, planned, actual, phases, stages, issues, announcements, signOffs } = timeline;
  return [
    `${sayWindow({ opensAt: from, closesAt: to }, zone)}: ${ending ?? 'not over yet'}`,
    planned ? stretchWords(planned, zone) : 'Planned: no window',
    actual ? stretchWords(actual, zone) : `Actual: ${beganWords(ending)}`,
    ...(stages.length ? [marksWords('Stages', stages, zone)] : []),
    marksWords('Issues', issues, zone),
    ...phases.map((phase) => stretchWords(phase, zone)),
    marksWords('Announced', announcements, zone),
    marksWords('Signed', signOffs, zone),
  ];
};

/** Why there is no actual time beside the planned one. */
export const beganWords = (ending: string | null): string =>
  ending === 'called off' ? 'it never began' : 'nobody said that it began';

const stretchWords = ({ says, from, to }: Stretch, zone: string): string =>
  to === null
    ? `${oneLine(says)}: since ${sayTime(from, zone)}, not over yet`
    : `${oneLine(says)}: ${sayWindow({ opensAt: from, closesAt: to }, zone)}`;

const marksWords = (title: string, marks: readonly Mark[], zone: string): string =>
  `${title}: ${marks.map(({ says, at }) => `${oneLine(says)} ${sayTime(at, zone)}`).join(', ') || 'none'}`;
