/** The words that the story is told in: who says, taps and sees what. */
import { CUSTOMERS_CHAT, TEAM_CHAT } from '../cast.ts';
import type { Admit, Jump, Look, Meanwhile, Say, Sign, Start, Tap } from './moves.ts';

export const [MARA, BEN, AIKO, LUIS, PRIYA, NADIA] = [1001, 1002, 1003, 1004, 1005, 1006] as const;

export const team = TEAM_CHAT;
export const customers = CUSTOMERS_CHAT;

/** The bot's words in the team's group. */
export const told =
  (words: RegExp): Sign =>
  (see) =>
    see.bot(team, words);

export const says = (as: number, text: string, until?: Sign | null, hint = '', chat = team): Say => ({
  ...{ kind: 'say', as, chat, text, hint },
  until: until === undefined ? (see) => see.thumb(text) : until,
});

export const taps = (as: number, label: string, until: Sign | null, hint = '', chat = team): Tap => ({
  ...{ kind: 'tap', as, chat, label, until, hint },
});

export const jumps = (by: Jump['by'], until: Sign, hint: string): Jump => ({ kind: 'jump', by, until, hint });
export const looks = (at: Look['at'], hint: string): Look => ({ kind: 'look', at, hint });
export const starts = (as: number): Start => ({ kind: 'start', as, until: (see) => see.started(as) });

export const admits = (as: number, chat: number, standing: Admit['standing']): Admit => ({
  ...{ kind: 'admit', as, chat, standing },
  until: (see) => see.stands(chat, standing),
});

export const meanwhile = (hint: string, ...moves: Meanwhile['moves']): Meanwhile => {
  const last = moves.at(-1);
  return { kind: 'meanwhile', hint, moves, until: last?.until ?? (() => false) };
};

export const role = (as: number, label: string, noted: string): Tap => taps(as, label, told(new RegExp(noted)));

/** An announcement has come to the customers' group, and everybody else has it too. */
export const announced =
  (headline: RegExp, number: number): Sign =>
  (see) =>
    see.bot(customers, headline) && see.mails(number);

/** A stage was long enough before everybody's eyes. */
export const watched =
  (stage: string): Sign =>
  (see) =>
    (see.since(team, new RegExp(`at ${stage}\n\\w+`)) ?? 0) >= 15 * 60_000;
