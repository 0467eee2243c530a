import Database from 'better-sqlite3';
import { openSeed } from '../../bench/seed.ts';

/** A store with so many rollouts of other teams, of which everything is on screen and nothing is owed. */
export async function seedStore(path: string, rollouts: number): Promise<void> {
  const seed = openSeed(path);
  await seed.fill(rollouts);
  seed.store.close();
  const db = new Database(path);
  db.exec(`
    UPDATE cards SET message = 100000 + id, shown = 'seeded', shown_mark = mark, edited_at = 0;
    UPDATE outbox SET state = 'delivered', settled_at = due_at WHERE state = 'pending'`);
  db.close();
}
