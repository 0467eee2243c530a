import type { ConcernAnswer } from '../coordinator/content.ts';
import { oneLine, paragraphs } from '../coordinator/literal.ts';
import { isZone } from '../time/zone.ts';
import { textRow } from './kinds.ts';
import { declining, type Mailed, type Sections, subjectOfThread } from './sections.ts';

/** The team's answer to what a stakeholder asked, in the thread of the rollout. */
export function answerSections(content: ConcernAnswer, mailed: Mailed): Sections {
  const { window, reader, number } = content;
  const name = `${oneLine(content.product, 80)} ${oneLine(content.version, 80)}`.trim();
  const team = oneLine(content.team, 80) || 'The team';
  const asked = content.kind === 'question' ? 'question' : 'concern';
  const readerName = oneLine(reader.name, 80) || oneLine(reader.address, 254);
  return {
    subject: subjectOfThread(name, window, isZone(reader.zone) ? reader.zone : 'UTC'),
    preheader: oneLine(`Answer: ${content.answer}`, 140),
    badge: 'ANSWER',
    team,
    headline: `${name}: an answer to your ${asked}`,
    lead: `${team} has answered the ${asked} that came from ${readerName}.`,
    repeat: mailed.isRepeat ? `(repeat of C-${number}: we could not tell whether it arrived)` : '',
    rows: [
      textRow(asked.toUpperCase(), paragraphs(content.question)),
      textRow('ANSWER', paragraphs(content.answer)),
    ].filter((row) => row.lines.length > 0),
    calendarLink: null,
    page: mailed.page ? { says: 'How it stands, and your answers', url: mailed.page } : null,
    decline: declining(mailed.decline ?? null),
    footer: [
      `Sent for ${team} · ${oneLine(content.key, 20)}/C-${number}`,
      `You get this because ${readerName} wrote to us about this update.`,
    ],
  };
}
