import { randomBytes } from 'node:crypto';
import { restore } from '../sqlite/restore.ts';
import { sayUtc } from '../time/say.ts';
import { configOrExit, orExit } from './config.ts';

// npm run restore -- FILE: puts a backup in the place of the database. The bot has to be stopped.
const file = process.argv[2];
if (!file) {
  process.stderr.write('From what? For example: npm run restore -- backups/rollouts-2026-12-08.db\n');
  process.exit(2);
}
const path = configOrExit().databasePath;
const random = (bytes: number): string => randomBytes(bytes).toString('base64url');
const { from, until, held, replaced } = await orExit(() => restore({ path, file, now: Date.now(), random }));
process.stdout.write(
  [
    `${path} is ${file} now, which was checked. What happened between ${sayUtc(from)} and ${sayUtc(until)} is not in it.`,
    `${held} letters that may have been sent then are held back, and so is what the bot would say by itself: after the start an owner writes /held send or /held drop to the bot.`,
    ...(replaced ? [`What was there before is kept as ${replaced}.`] : []),
    '',
  ].join('\n'),
);
