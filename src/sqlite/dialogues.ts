import type { Dialogue, Dialogues } from '../coordinator/store.ts';
import type { Db } from './database.ts';
import type { Writer } from './writer.ts';

type Row = Omit<Dialogue, 'data'> & { data: string };

const columns = 'chat, person, kind, message, nonce, data, expires_at AS expiresAt';

export function createDialogues(
  db: Db,
  writer: Writer,
): { dialogues: Dialogues; moveChat(from: number, to: number): void } {
  const put = db.prepare(`
    INSERT INTO dialogues (chat, person, kind, message, nonce, data, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (chat, person) DO UPDATE SET kind = excluded.kind, message = excluded.message, nonce = excluded.nonce,
      data = excluded.data, expires_at = excluded.expires_at`);
  const of = db.prepare<[number, number, number], Row>(
    `SELECT ${columns} FROM dialogues WHERE chat = ? AND person = ? AND expires_at > ?`,
  );
  const byMessage = db.prepare<[number, number, number], Row>(
    `SELECT ${columns} FROM dialogues WHERE chat = ? AND message = ? AND expires_at > ?`,
  );
  const remove = db.prepare('DELETE FROM dialogues WHERE chat = ? AND person = ?');
  const move = db.prepare('UPDATE OR REPLACE dialogues SET chat = ?, message = NULL WHERE chat = ?');

  return {
    dialogues: {
      open: ({ chat, person, kind, message, nonce, data, expiresAt }) =>
        writer.write(() => void put.run(chat, person, kind, message, nonce, JSON.stringify(data ?? null), expiresAt)),
      of: async (chat, person, at) => found(of.get(chat, person, at)),
      byMessage: async (chat, message, at) => found(byMessage.get(chat, message, at)),
      close: (chat, person) => writer.write(() => void remove.run(chat, person)),
    },
    moveChat: (from, to) => void move.run(to, from),
  };
}

const found = (row: Row | undefined): Dialogue | null =>
  row ? { ...row, data: JSON.parse(row.data) as unknown } : null;
