import { lookBeside } from '../sqlite/beside.ts';
import { configOrExit, orExit } from './config.ts';

// npm run verify [-- FILE]: is the record as it was written? Reads only; the bot may be running.
const path = process.argv[2] ?? configOrExit().databasePath;
const record = await orExit(() => lookBeside(path));
const { events, head, firstWrong } = await orExit(() => record.verify());
record.close();
if (firstWrong) {
  process.stdout.write(`${path}: the record was changed. ${firstWrong.says}\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(`${path}: ${events} events, each bound to the one before. Head ${head}\n`);
}
