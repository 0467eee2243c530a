import Database from 'better-sqlite3';
import { eventually, npm } from '../support/processes.ts';
import type { SimClient } from '../support/sim.ts';
import { type Cast, type Confirmed, CUSTOMERS, READER } from './cast-at-work.ts';

/** How much there was to be kept. */
export interface Told {
  notes: number;
  taps: number;
  announcements: number;
  repeats: number;
}

const nadia = 1006;

/** What somebody was shown as done and is not on disk. To be asked while no process is there. */
export function brokenAfterKill(path: string, { notes, signed }: Confirmed, round: number): string[] {
  return reading(path, (db) => {
    const stored = new Set(notesIn(db));
    const lost = notes.filter((note) => !stored.has(note));
    const faults = lost.map((note) => `P1 round ${round}: "${note}" has a thumb and is not in the journal`);
    if (signed !== null && signed !== hasSigned(db))
      faults.push(
        `P1 round ${round}: Nadia was told that she ${signed ? 'has' : 'has not'} signed, and the journal differs`,
      );
    return faults;
  });
}

/** Everything has come to rest: nothing is lost, nothing came twice in silence, the record is whole. */
export async function brokenInTheEnd(
  path: string,
  sim: SimClient,
  cast: Cast,
): Promise<{ told: Told; faults: string[] }> {
  await eventually(
    () => (reading(path, isAtRest) ? true : undefined),
    () => `Not at rest: ${reading(path, whatWaits)}`,
    180_000,
  );
  const faults: string[] = [];
  const stored = reading(path, notesIn);
  const times = Map.groupBy(stored, (note) => note);
  for (const note of cast.notes.sure)
    if (times.get(note)?.length !== 1)
      faults.push(`P1 P2 "${note}" is ${times.get(note)?.length ?? 0} times in the journal`);
  for (const note of cast.notes.perhaps)
    if ((times.get(note)?.length ?? 0) > 1) faults.push(`P2 "${note}" is in the journal twice`);
  for (const answer of cast.answers) if (answer === '') faults.push('P1 a tap stayed without an answer');

  const heard = (await sim.messages(CUSTOMERS, { limit: 20_000 })).filter(({ from }) => from?.is_bot);
  const announcements = Map.groupBy(heard, ({ text }) => /R-2 · (A-\d+)/.exec(text)?.[1] ?? 'none');
  announcements.delete('none');
  for (const [name, copies] of announcements) {
    const marked = copies.filter(({ text }) => text.includes('(repeat of')).length;
    if (copies.length - marked > 1 || copies.length > 2)
      faults.push(`P6 ${name} is ${copies.length} times in the chat, ${marked} of them marked`);
  }
  const mails = await Promise.all((await sim.mails(READER)).map(({ id }) => sim.mail(id)));
  const header = (mail: (typeof mails)[number], name: string) =>
    mail.headers.find((each) => each.name.toLowerCase() === name)?.value;
  for (const [id, copies] of Map.groupBy(mails, (mail) => header(mail, 'message-id'))) {
    const marked = copies.filter((mail) => header(mail, 'x-rollout-repeat') !== undefined).length;
    if (copies.length - marked > 1 || copies.length > 2)
      faults.push(`P6 the mail ${id} came ${copies.length} times, ${marked} of them marked`);
  }
  for (const { medium, number } of reading(path, delivered))
    if (
      medium === 'telegram'
        ? !announcements.has(`A-${number}`)
        : !mails.some((mail) => mail.text?.includes(`A-${number}`))
    )
      faults.push(`P5 A-${number} is delivered by ${medium}, and is not there`);
  const { code, stdout } = await npm('verify', { DATABASE_PATH: path }).ended;
  if (code !== 0) faults.push(`P9 verify: ${stdout}`);
  for (const violation of await sim.violations()) faults.push(`the Bot API forbids it: ${JSON.stringify(violation)}`);
  const repeats = heard.filter(({ text }) => text.includes('(repeat of')).length;
  return { told: { notes: stored.length, taps: cast.taps(), announcements: announcements.size, repeats }, faults };
}

function reading<T>(path: string, read: (db: Database.Database) => T): T {
  const db = new Database(path, { readonly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}

const notesIn = (db: Database.Database): string[] =>
  db.prepare<[], string>("SELECT event ->> 'text' FROM journal WHERE type = 'NoteAdded' ORDER BY seq").pluck().all();

const hasSigned = (db: Database.Database): boolean =>
  db
    .prepare<[number], string>(
      "SELECT type FROM journal WHERE type IN ('SignedOff', 'SignOffWithdrawn') AND event ->> 'by' = ? ORDER BY seq DESC LIMIT 1",
    )
    .pluck()
    .get(nadia) === 'SignedOff';

const isAtRest = (db: Database.Database): boolean => whatWaits(db) === '';

function whatWaits(db: Database.Database): string {
  const updates = db.prepare('SELECT count(*) FROM inbox WHERE is_done = 0').pluck().get();
  const letters = db.prepare("SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending')").pluck().get();
  return updates === 0 && letters === 0 ? '' : `${updates} updates, ${letters} letters`;
}

const delivered = (db: Database.Database): { medium: string; number: number }[] =>
  db
    .prepare<[], { medium: string; number: number }>(
      "SELECT medium, announcement AS number FROM outbox WHERE state = 'delivered' AND kind IS NOT NULL AND rollout LIKE '%/2' AND sent_ref IS NOT NULL",
    )
    .all();
