import type { TeamEvent } from '../team/events.ts';
import { type Db, onlyRow } from './database.ts';

export interface Teams {
  /** Follows the events of a team; says which chat became which when one moved. */
  record(number: number, event: TeamEvent): { from: number; to: number } | null;
  ofChat(chat: number): number | null;
  newestNumber(): number;
  numbers(): number[];
}

/** Which chat belongs to which team. */
export function createTeams(db: Db): Teams {
  const take = db.prepare('UPDATE teams SET chat = NULL WHERE chat = ? AND number <> ?');
  const put = db.prepare(
    'INSERT INTO teams (number, chat) VALUES (?, ?) ON CONFLICT (number) DO UPDATE SET chat = excluded.chat',
  );
  const ofChat = db.prepare<[number], number>('SELECT number FROM teams WHERE chat = ?').pluck();
  const newest = db.prepare<[], number>('SELECT coalesce(max(number), 0) FROM teams').pluck();
  const numbers = db.prepare<[], number>('SELECT number FROM teams ORDER BY number').pluck();

  function move(number: number, chat: number): void {
    take.run(chat, number);
    put.run(number, chat);
  }

  return {
    record(number, event) {
      if (event.type === 'TeamFounded' || event.type === 'ChatRegained') move(number, event.chat);
      if (event.type !== 'ChatMoved') return null;
      // A stakeholder's chat may have moved as well, which says nothing about the team's own.
      if (ofChat.get(event.from) === number) move(number, event.to);
      return { from: event.from, to: event.to };
    },
    ofChat: (chat) => ofChat.get(chat) ?? null,
    newestNumber: () => onlyRow(newest),
    numbers: () => numbers.all(),
  };
}
