import { lookBeside } from '../sqlite/beside.ts';
import { configOrExit, orExit } from './config.ts';

// npm run backup -- FILE: a checked copy of the database, also while the bot is running.
const file = process.argv[2];
if (!file) {
  process.stderr.write('Where to? For example: npm run backup -- backups/rollouts-2026-12-08.db\n');
  process.exit(2);
}
const path = configOrExit().databasePath;
const record = await orExit(() => lookBeside(path));
const { unnoted } = await orExit(() => record.backup(file));
record.close();
process.stdout.write(`${file} holds everything that ${path} had acknowledged; it was opened and checked.\n`);
if (unnoted !== null) process.stderr.write(`The bot does not know that it was made: ${unnoted}.\n`);
