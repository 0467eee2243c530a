import type { Card, CardKind, NewCard, Random, StreamId } from '../coordinator/ports.ts';
import type { Cards } from '../coordinator/store.ts';
import { type Db, limited } from './database.ts';
import type { Writer } from './writer.ts';

/** What other rooms do to cards inside their own transaction. */
export interface CardRoom {
  cards: Cards;
  post(card: NewCard, at: number): Card;
  markStale(stream: StreamId, at: number): void;
  /** The delivery report of an announcement, the rollout's live card and its requests for a sign-off show deliveries. */
  markDelivery(rollout: string, announcement: number, at: number): void;
  /** Its live cards show their first page: what was looked at is closed. */
  turnToFirst(rollout: StreamId, at: number): void;
  moveChat(from: number, to: number, at: number): void;
}

interface Row {
  id: number;
  nonce: string;
  kind: CardKind;
  stream: StreamId;
  subject: string;
  chat: number;
  thread: number | null;
  reply_to: number | null;
  view: string;
  data: string;
  is_pinned: number;
  message: number | null;
  shown: string | null;
  is_closed: number;
  silences: number;
  away_from: number | null;
  away_until: number | null;
}

const restMs = 3_000;
const columns =
  'id, nonce, kind, stream, subject, chat, thread, reply_to, view, data, is_pinned, message, shown, is_closed, silences, away_from, away_until';
/** In the words of the partial index. */
const isStale = 'is_closed = 0 AND (message IS NULL OR mark > shown_mark)';
/** A list of ids as JSON: what somebody is drawing already. */
const isNotInHand = 'id NOT IN (SELECT value FROM json_each(?))';
const marked = `mark = mark + 1, stale_since = iif(message IS NULL OR mark > shown_mark, stale_since, ?)`;

export function createCards(db: Db, writer: Writer, now: () => number, random: Random): CardRoom {
  const byMessage = db.prepare<[number, number], Row>(
    `SELECT ${columns} FROM cards WHERE chat = +? AND message = +? ORDER BY id DESC LIMIT 1`,
  );
  const byId = db.prepare<[number], Row>(`SELECT ${columns} FROM cards WHERE id = ?`);
  const byNonce = db.prepare<[string], Row>(`SELECT ${columns} FROM cards WHERE nonce = ?`);
  const of = db.prepare<[string, string], Row>(
    `SELECT ${columns} FROM cards WHERE stream = +? AND kind = +? AND is_closed = 0 ORDER BY id`,
  );
  const closeSame = db
    .prepare<[string, string, string, number], number>(
      'UPDATE cards SET is_closed = 1 WHERE stream = ? AND kind = ? AND subject = ? AND chat = ? AND is_closed = 0 RETURNING silences',
    )
    .pluck();
  const insert = db.prepare<unknown[], Row>(`
    INSERT INTO cards (nonce, kind, stream, subject, chat, thread, reply_to, view, data, is_pinned, silences, stale_since)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING ${columns}`);
  const markStream = db.prepare(`UPDATE cards SET ${marked} WHERE stream = ? AND is_closed = 0`);
  const markDelivery = db.prepare(`
    UPDATE cards SET ${marked}
    WHERE stream = ? AND is_closed = 0 AND ((kind = 'report' AND subject = ?) OR kind IN ('status', 'sign-off'))`);
  const turn = db.prepare(`
    UPDATE cards SET view = coalesce(@view, view), data = coalesce(@data, data),
      page_seen_at = iif(@view IS NULL, page_seen_at, @seenAt), ${marked.replace('?', '@at')}
    WHERE id = @id`);
  const seen = db.prepare('UPDATE cards SET page_seen_at = ? WHERE id = ? AND page_seen_at IS NOT NULL');
  const toFirst = `UPDATE cards SET view = '', page_seen_at = NULL, ${marked} WHERE is_closed = 0 AND page_seen_at IS NOT NULL`;
  const isLeft = '(page_seen_at <= ? OR page_seen_at > ?)';
  const turnBack = db.prepare(`${toFirst} AND ${isLeft}`);
  const someLeft = db.prepare(
    `SELECT 1 FROM cards WHERE is_closed = 0 AND page_seen_at IS NOT NULL AND ${isLeft} LIMIT 1`,
  );
  const turnToFirst = db.prepare(`${toFirst} AND stream = ? AND kind = 'status'`);
  const longestUnseen = db
    .prepare<[], number | null>('SELECT min(page_seen_at) FROM cards WHERE is_closed = 0 AND page_seen_at IS NOT NULL')
    .pluck();
  const stale = db.prepare<unknown[], Row>(`
    SELECT ${columns} FROM cards
    WHERE ${isStale} AND ${isNotInHand} AND postponed_until <= ? AND (edited_at IS NULL OR edited_at <= ? OR edited_at > ?)
    ORDER BY stale_since, id ${limited}`);
  // A clock that was set back must not keep a card waiting.
  const nextStale = db
    .prepare<[number, string], number | null>(`
      SELECT min(max(postponed_until, iif(edited_at IS NULL OR edited_at > ?, 0, edited_at + ${restMs})))
      FROM cards WHERE ${isStale} AND ${isNotInHand}`)
    .pluck();
  const shown = db.prepare(
    'UPDATE cards SET message = ?, shown = ?, edited_at = ?, shown_mark = ?, silences = 0 WHERE id = ?',
  );
  const mark = db.prepare<[number], number>('SELECT mark FROM cards WHERE id = ?').pluck();
  const lost = db.prepare(
    'UPDATE cards SET nonce = ?, message = NULL, shown = NULL, edited_at = NULL, mark = mark + 1, stale_since = ? WHERE id = ?',
  );
  const postpone = db.prepare('UPDATE cards SET postponed_until = ? WHERE id = ?');
  const unsure = db.prepare('UPDATE cards SET postponed_until = ?, silences = silences + 1 WHERE id = ?');
  const close = db.prepare('UPDATE cards SET is_closed = 1 WHERE id = ?');
  const away = db.prepare(`
    UPDATE cards SET away_from = ?, away_until = ?, ${marked}
    WHERE is_closed = 0 AND message IS NOT NULL AND kind IN (SELECT value FROM json_each(?))`);
  const tapped = db.prepare(`
    UPDATE cards SET away_from = NULL, away_until = NULL, ${marked}
    WHERE id = ? AND away_until IS NOT NULL
      AND EXISTS (SELECT 1 FROM causes WHERE causes.stream = cards.stream AND cause = ? AND version > 0)`);
  const idsIn = db.prepare<[number], number>('SELECT id FROM cards WHERE chat = ?').pluck();
  const moved = db.prepare('UPDATE cards SET chat = ?, thread = NULL, reply_to = NULL WHERE id = ?');

  function post(card: NewCard, at: number): Card {
    const { kind, stream, subject, chat, thread, replyTo, view } = card;
    // Telegram is no more talkative for its being asked for once more.
    const silences = Math.max(0, ...closeSame.all(stream, kind, subject, chat));
    const data = JSON.stringify(card.data ?? null);
    const pinned = card.isPinned ? 1 : 0;
    const values = [random(12), kind, stream, subject, chat, thread, replyTo, view, data, pinned, silences, at];
    return toCard(insert.get(...values) as Row);
  }

  function lose(id: number, at: number): void {
    lost.run(random(12), at, id);
  }

  function move(id: number, to: number, at: number): void {
    moved.run(to, id);
    lose(id, at);
  }

  const cards: Cards = {
    byMessage: async (chat, message) => found(byMessage.get(chat, message)),
    byId: async (id) => found(byId.get(id)),
    byNonce: async (nonce) => found(byNonce.get(nonce)),
    of: async (stream, kind) => of.all(stream, kind).map(toCard),
    post: (card) => writer.write(() => post(card, now())),
    turn: (id, { view = null, data, forAWhile = false }) =>
      writer.write(() => {
        const at = now();
        const seenAt = forAWhile && view ? at : null;
        turn.run({ id, view, data: data === undefined ? null : JSON.stringify(data), seenAt, at });
      }),
    seen: (id) => writer.note(() => void seen.run(now(), id)),
    // Asked for after every change, and most find nothing: that is no write.
    turnBack: async (seenBy, at) =>
      someLeft.get(seenBy, at) === undefined ? 0 : writer.write(() => turnBack.run(now(), seenBy, at).changes),
    longestUnseenAt: async () => longestUnseen.get() ?? null,
    stale: async (at, limit, inHand = []) => stale.all(JSON.stringify(inHand), at, at - restMs, at, limit).map(toCard),
    shown: (id, at, message, digest, shownMark) => {
      const show = (): void => void shown.run(message, digest, at, shownMark, id);
      // An edit that is forgotten is made again; a message that is forgotten would be posted again.
      return byId.get(id)?.message === message ? writer.note(show, 10) : writer.write(show);
    },
    staleMark: async (id) => mark.get(id) ?? 0,
    lost: (id, until) =>
      writer.write(() => {
        lose(id, now());
        if (until !== undefined) unsure.run(until, id);
      }),
    moved: (id, to) => writer.write(() => move(id, to, now())),
    postpone: (id, until) => writer.write(() => void postpone.run(until, id)),
    close: (id) => writer.write(() => void close.run(id)),
    away: (kinds, { from, until }) => writer.write(() => away.run(from, until, now(), JSON.stringify(kinds)).changes),
    tapped: (id, cause) => writer.note(() => void tapped.run(now(), id, cause)),
    nextStaleAt: async (at, inHand = []) => {
      const next = nextStale.get(at, JSON.stringify(inHand)) ?? null;
      return next === null ? null : Math.max(next, at);
    },
  };

  return {
    cards,
    post,
    markStale: (stream, at) => void markStream.run(at, stream),
    markDelivery: (rollout, announcement, at) => void markDelivery.run(at, rollout, String(announcement)),
    turnToFirst: (rollout, at) => void turnToFirst.run(at, rollout),
    moveChat(from, to, at) {
      for (const id of idsIn.all(from)) move(id, to, at);
    },
  };
}

const found = (row: Row | undefined): Card | null => (row ? toCard(row) : null);

const toCard = (row: Row): Card => ({
  id: row.id,
  nonce: row.nonce,
  kind: row.kind,
  stream: row.stream,
  subject: row.subject,
  chat: row.chat,
  thread: row.thread,
  replyTo: row.reply_to,
  view: row.view,
  data: JSON.parse(row.data) as unknown,
  isPinned: row.is_pinned === 1,
  message: row.message,
  shown: row.shown,
  isClosed: row.is_closed === 1,
  silences: row.silences,
  away: row.away_from === null || row.away_until === null ? null : { from: row.away_from, until: row.away_until },
});
