import { isInFront } from './in-front.ts';

/** What one key does: `does` answers in one short line. */
export interface Key {
  key: string;
  /** As the line of keys names it: "+1 hour". */
  name: string;
  /** For what takes something away: asked at the first press, and done at the second when no other key came between. */
  asks?: string;
  does(): Promise<string>;
}

/** The part of a terminal's input that is used. */
export interface Typing {
  isTTY?: boolean;
  /** Only where it is a terminal. */
  setRawMode(isRaw: boolean): unknown;
  on(event: 'data', listener: (typed: Buffer | string) => void): unknown;
  off(event: 'data', listener: (typed: Buffer | string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

interface Terminal {
  input: Typing;
  write(line: string): void;
  /** False where the program cannot be typed into although there is a terminal: `npm start &`. */
  isInFront?: () => boolean;
}

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/**
 * Names the keys in one line and takes them from the terminal, one thing at a time. `q` and Ctrl+C give the terminal back as it was and call `quit`,
 * whatever is under way. Where nobody can type, nothing is read and `otherwise` is said in the place of the keys.
 */
export function takeKeys(keys: readonly Key[], terminal: Terminal, otherwise: string | null, quit: () => void): void {
  const { input, write, isInFront: canHear = isInFront } = terminal;
  if (input.isTTY !== true || !canHear()) {
    if (otherwise !== null) write(otherwise);
    return;
  }
  let asked: Key | null = null;
  let isBusy = false;

  const press = async (typed: string): Promise<void> => {
    const key = keys.find((each) => each.key === typed);
    const isSure = asked === key;
    asked = null;
    if (!key) return;
    if (isBusy) return write('One thing at a time: the last key is still at work.');
    if (key.asks !== undefined && !isSure) {
      asked = key;
      return write(key.asks);
    }
    isBusy = true;
    write(await key.does().catch((fault: unknown) => `That did not work: ${says(fault)}`));
    isBusy = false;
  };

  const leave = (): void => {
    input.off('data', hear);
    input.setRawMode(false);
    input.pause();
    write('Stopping…');
    quit();
  };

  function hear(typed: Buffer | string): void {
    const said = String(typed).toLowerCase();
    if (said.includes(CTRL_C) || said === CTRL_D || said === 'q') leave();
    // What is pasted is many keys at once, and an arrow key is three: neither was meant.
    else if (said.length === 1) void press(said);
  }

  input.setRawMode(true);
  input.on('data', hear);
  input.resume();
  write(`Keys: ${[...keys, { key: 'q', name: 'quit' }].map(({ key, name }) => `${key} ${name}`).join('   ')}`);
}

const says = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));
