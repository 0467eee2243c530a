import { parseArgs } from 'node:util';
import { lookBeside } from '../sqlite/beside.ts';
import { type PostedHead, readHead } from '../sqlite/verify-heads.ts';
import { configOrExit, orExit } from './config.ts';

// npm run verify -- [FILE] [--head SEQ:HASH]: is the record as it was written, and as it was when the bot posted that head? Reads only; the bot may
// be running.
const { file, heads } = argumentsOrExit();
const path = file ?? configOrExit().databasePath;
const record = await orExit(() => lookBeside(path));
const { events, head, firstWrong } = await orExit(() => record.verifyOnAllCores(heads));
record.close();
if (firstWrong) {
  process.stdout.write(`${path}: the record was changed. ${firstWrong.says}\n`);
  process.exitCode = 1;
} else {
  const posted = heads.map(({ seq }) => ` Event ${seq} is as it was posted.`).join('');
  process.stdout.write(`${path}: ${events} events, each bound to the one before.${posted} Head ${head}\n`);
}

function argumentsOrExit(): { file: string | undefined; heads: PostedHead[] } {
  try {
    const options = { head: { type: 'string', multiple: true } } as const;
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    if (positionals.length > 1) throw new Error('One file at a time can be verified.');
    return { file: positionals[0], heads: (values.head ?? []).map(readHead) };
  } catch (fault) {
    process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
    process.stderr.write('For example: npm run verify -- backups/rollouts.db --head 1234:abcdef0123456789\n');
    process.exit(2);
  }
}
