import { readAside } from '../disk.ts';
import type { Hours } from '../hours.ts';
import type { Mailed } from '../mail.ts';
import type { Call, CallWitness } from '../telegram.ts';
import { createButtons } from './buttons.ts';
import { createClaims, type Update } from './claims.ts';
import { createGates } from './gates.ts';
import { createIntake } from './intake.ts';
import { createNotices } from './notices.ts';
import { allBeingSent, beingSent, type Letter } from './outbox.ts';
import { createRecordBook } from './record.ts';

/** Looks on from outside, at the wire and at the file, and shares no rule with the bot. */
export interface Audit extends CallWitness {
  faults: string[];
  tally(): { announcements: number; repeats: number; kinds: string[]; events: number; phasesClosed: number };
  /** An update on its way to the bot. */
  heard(update: Update): void;
  mailed(mail: Mailed): void;
  /** After every step: what is on disk since. */
  look(): void;
  committed(): void;
  /** The process is gone. */
  died(): void;
  /** A new one begins. */
  began(): void;
  /** It has opened the file, which is as the one before left it: what that one was sending, nobody knows the fate of. */
  opened(): void;
  /** Another process has claimed the file: nothing of this one may be written any more. */
  overtaken(isSo: boolean): void;
  /** Everything is quiet: whatever was owed has become of something. */
  close(): void;
}

export function createAudit(hours: Hours, note: (line: string) => void): Audit {
  const faults: string[] = [];
  const say = (fault: string): void => {
    note(`FAULT ${fault}`);
    faults.push(fault);
  };
  const inFlight = new Map<number, Letter>();
  const written = new Map<number, string>();
  let lastLetter = 0;
  let closed = 0;
  let isDirty = true;
  let isOvertaken = false;
  let isFirst = true;
  let mustLookAnew = false;
  const notices = createNotices(say, hours);
  const book = createRecordBook(say, (rows) => {
    for (const row of rows) {
      note(`${row.stream}@${row.version} ${row.type} by ${row.cause}`);
      if (row.type === 'PhaseSignedOff') closed += 1;
      gates.note(row);
      notices.note(row);
      buttons.note(row);
    }
  });
  const claims = createClaims(book, say);
  const gates = createGates(say, claims.tapOf);
  const buttons = createButtons(say, claims.tapOf);
  const intake = createIntake(say, hours.real);

  const look = (): void => {
    intake.look();
    if (!isDirty) return;
    isDirty = false;
    if (mustLookAnew) mustLookAnew = !book.lookAnew();
    book.look();
    for (const { id, unique_key } of lettersAfter(lastLetter)) {
      written.set(id, unique_key);
      lastLetter = id;
    }
  };

  return {
    faults,
    tally: () => ({
      ...notices.tally,
      kinds: [...notices.tally.kinds].sort(),
      events: book.rows.length,
      phasesClosed: closed,
    }),
    heard(update) {
      claims.heard(update, hours.real());
      buttons.heard(update, hours.real());
      if (update.callback_query) intake.tapped(update.update_id, update.callback_query.id);
    },
    tried: intake.tried,
    wrote(call) {
      look();
      if (call.method === 'getUpdates') intake.acknowledged(Number(call.params['offset'] ?? 0));
      claims.wrote(call);
      const letter = call.method === 'sendMessage' ? announcementOf(call) : undefined;
      if (!letter) return;
      inFlight.set(call.number, letter);
      notices.wrote(letter, String(call.params['text']));
    },
    took(call, result) {
      if (call.method === 'getUpdates') intake.handed(result as Update[]);
      buttons.shown(call, result, hours.real());
      const letter = inFlight.get(call.number);
      if (letter) notices.took(letter);
    },
    unclear(call) {
      const letter = inFlight.get(call.number);
      if (letter) notices.unclear(letter);
    },
    mailed({ to, text, wasTaken, isUnclear }) {
      look();
      const letter = beingSent('email', to)[0];
      if (letter?.kind == null) return;
      notices.wrote(letter, text);
      if (wasTaken) notices.took(letter);
      if (isUnclear) notices.unclear(letter);
    },
    look,
    committed() {
      isDirty = true;
      intake.committed();
      if (isOvertaken) say('P7 a process that was overtaken goes on writing');
    },
    died: intake.forget,
    began() {
      isDirty = true;
      mustLookAnew = true;
    },
    opened() {
      if (isFirst) isFirst = false;
      else for (const letter of allBeingSent()) notices.unclear(letter);
    },
    overtaken: (isSo) => {
      isOvertaken = isSo;
    },
    close() {
      look();
      const kept = new Map(lettersAfter(0).map(({ id, unique_key }) => [id, unique_key]));
      for (const [id, name] of written) if (kept.get(id) !== name) say(`P5 ${name} was written and is nowhere`);
      const states = readAside((db) =>
        db
          .prepare<[number], { state: string; unique_key: string; due_at: number }>(
            "SELECT state, unique_key, due_at FROM outbox WHERE state = 'sending' OR (state = 'pending' AND due_at < ?)",
          )
          .all(hours.wall() - 3_600_000),
      );
      for (const { state, unique_key, due_at } of states ?? [])
        say(`P5 ${unique_key} was due at ${new Date(due_at).toISOString()} and is still ${state}`);
      const left = readAside((db) =>
        db.prepare<[], number>('SELECT count(*) FROM inbox WHERE is_done = 0').pluck().get(),
      );
      if (left) say(`P2 ${left} updates are still to be dealt with`);
    },
  };

  /** An announcement carries its number; what else goes to a chat does not. */
  function announcementOf({ params }: Call): Letter | undefined {
    const number = / · A-(\d+)/.exec(String(params['text']))?.[1];
    if (number === undefined || params['reply_markup'] === undefined) return undefined;
    return beingSent('telegram', String(params['chat_id'])).find(
      (each) => each.announcement === Number(number) && each.kind !== null,
    );
  }
}

const lettersAfter = (id: number): { id: number; unique_key: string }[] =>
  readAside((db) =>
    db
      .prepare<[number], { id: number; unique_key: string }>(
        'SELECT id, unique_key FROM outbox WHERE id > ? ORDER BY id',
      )
      .all(id),
  ) ?? [];
