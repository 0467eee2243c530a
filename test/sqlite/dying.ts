// A process that brings a database up to date by migrations one of which kills it: `SELECT die()`.
import process from 'node:process';
import { openDatabase } from '../../src/sqlite/database.ts';
import { migrate } from '../../src/sqlite/migrate.ts';

const [path = '', folder = ''] = process.argv.slice(2);
const db = openDatabase(path);
db.function('die', () => {
  process.kill(process.pid, 'SIGKILL');
  return 1;
});
migrate(db, 1, { folder });
