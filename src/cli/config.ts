import { existsSync } from 'node:fs';
import { type Config, readConfig } from '../config.ts';

/** The settings as the bot itself would read them; ends the command with the sentence that names what is wrong. */
export function configOrExit(): Config {
  try {
    if (existsSync('.env')) process.loadEnvFile('.env');
    return readConfig(process.env);
  } catch (fault) {
    process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
    process.exit(2);
  }
}

/** Ends the command with a fault's own sentence: whoever runs it wants to know what is wrong, not where in the code. */
export async function orExit<T>(doing: () => T | Promise<T>): Promise<T> {
  try {
    return await doing();
  } catch (fault) {
    process.stderr.write(`${fault instanceof Error ? fault.message : String(fault)}\n`);
    process.exit(1);
  }
}
