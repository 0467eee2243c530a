import type { ConcernAnswer } from '../../coordinator/content.ts';
import { concernKey } from '../../rollout/voices.ts';
import { page, paragraph, quoted, shown } from './words.ts';

interface Sending {
  /** Who asked, where others read it too; they are called. */
  asker: { id: number; name: string } | null;
  isRepeat: boolean;
  page: string | null;
}

/** The team's answer, as whoever asked reads it. */
export function answerText(content: ConcernAnswer, { asker, isRepeat, page: details }: Sending): string {
  const { key, kind, team, question, answer } = content;
  const called = asker ? `<a href="tg://user?id=${asker.id}">${shown(asker.name, 40)}</a>, ` : '';
  const name = shown(`${content.product} ${content.version}`, 100);
  return page([
    `<b>${name}: an answer to ${kind === 'question' ? 'a question' : 'a concern'}</b>`,
    question ? `${called}${called ? 'you' : 'You'} wrote: ${quoted(question, 600)}` : null,
    `<b>Answer</b> ${paragraph(answer, 2000)}`,
    details ? `<a href="${details}">How it stands, by your clock</a>` : null,
    '',
    `<i>${shown(team, 60)} · ${key} · ${concernKey(content)}${isRepeat ? ' (repeat: it was not known whether it arrived)' : ''}</i>`,
  ]);
}
