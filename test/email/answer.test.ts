import { describe, expect, it } from 'vitest';
import type { ConcernAnswer } from '../../src/coordinator/content.ts';
import { answerSections } from '../../src/email/sections-answer.ts';
import { answered } from './cast.ts';

const mailed = { isRepeat: false } as Parameters<typeof answerSections>[1];

describe('the answer to what a stakeholder said', () => {
  it('calls a question a question and a concern a concern', () => {
    const rows = (kind: ConcernAnswer['kind']) => {
      const { headline, lead, rows: shown } = answerSections(answered({ kind }), mailed);
      return [headline, lead, shown[0]?.label];
    };
    expect(rows('question')).toEqual([
      'Payments 4.2.0: an answer to your question',
      'Acme Payments has answered the question that came from Bea.',
      'QUESTION',
    ]);
    expect(rows('concern')).toEqual([
      'Payments 4.2.0: an answer to your concern',
      'Acme Payments has answered the concern that came from Bea.',
      'CONCERN',
    ]);
  });

  it('stands in the thread under the day that the mails before it named, in a zone that there is', () => {
    const subject = (zone: string) =>
      answerSections(answered({ reader: { ...answered().reader, zone } }), mailed).subject;
    expect(subject('Europe/Berlin')).toBe('Payments 4.2.0 update — Tue 8 Dec 2026');
    expect(subject('Asia/Tokyo')).toBe('Payments 4.2.0 update — Wed 9 Dec 2026');
    expect(subject('Mars/Olympus')).toBe('Payments 4.2.0 update — Tue 8 Dec 2026');
    expect(answerSections(answered({ window: null }), mailed).subject).toBe('Payments 4.2.0 update');
  });

  it('names an address where nobody has a name, and says when it may be there already', () => {
    const nameless = answered({ team: ' ', reader: { ...answered().reader, name: ' ' } });
    const { lead, repeat, page } = answerSections(nameless, { ...mailed, isRepeat: true });
    expect(lead).toBe('The team has answered the question that came from bea@shop.example.');
    expect(repeat).toBe('(repeat of C-2: we could not tell whether it arrived)');
    expect(page).toBeNull();
    const url = 'https://rollouts.example.com/r/1';
    expect(answerSections(answered(), { ...mailed, page: url }).page?.url).toBe(url);
  });
});
