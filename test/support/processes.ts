import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { breath } from './breath.ts';

/** The project's folder, in which every process is started. */
export const project = join(import.meta.dirname, '../..');

export interface Running {
  pid: number;
  /** Everything that it has written so far, to both streams. */
  output(): string;
  /** Waits for words in the output; throws with what there is when the process ends, or after `patience` ms, without them. */
  until(wanted: RegExp, patience?: number): Promise<RegExpExecArray>;
  /** Settles when the process is gone and its streams are closed. */
  ended: Promise<Ended>;
  signal(name: 'SIGTERM' | 'SIGKILL' | 'SIGINT' | 'SIGSTOP' | 'SIGCONT'): void;
}

interface Ended {
  /** Null when a signal ended it. */
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

type Env = Record<string, string>;

const begun = new Set<Running>();
const written: { what: string; text: () => string }[] = [];

/** `npm start`, or another script of package.json, with these settings and no others. */
export const npm = (script: string, env: Env, ...args: string[]): Running =>
  begin('npm', [...(script === 'start' ? ['start'] : ['run', script]), ...(args.length ? ['--', ...args] : [])], env);

/** A module of the project with the project's own Node, without npm in between: what SIGKILL hits is the bot. */
export const node = (module: string, env: Env, ...args: string[]): Running =>
  begin(join(project, 'node_modules/.bin/node'), [module, ...args], env);

/** Any other program; what it writes is not ours. */
export const program = (path: string, args: string[]): Running => begin(path, args, {}, false);

/** Ends what a test has left behind: each process by its own id. */
export async function endAll(): Promise<void> {
  const left = [...begun];
  for (const each of left) each.signal('SIGKILL');
  await Promise.all(left.map((each) => each.ended));
}

/** Which of these words any of the project's processes has written, and which process it was. */
export const leaks = (words: readonly string[]): string[] =>
  written.flatMap(({ what, text }) => words.filter((word) => text().includes(word)).map((word) => `${what}: ${word}`));

/** A folder of its own below the system's, and how to be rid of it. */
export function scratch(): { directory: string; remove(): void } {
  const directory = mkdtempSync(join(tmpdir(), 'rollout-slow-'));
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) };
}

/** A port that nobody has at this moment, and that the system gives to nobody who asks for any: it is still free when it is used. */
export async function freePort(): Promise<number> {
  const port = randomInt(20_000, 32_000);
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return freePort();
  }
  server.close();
  await once(server, 'close');
  return port;
}

export async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const answer = await Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'error').then(() => false),
  ]).catch(() => false);
  socket.destroy();
  return answer;
}

/** Asks again and again until there is an answer; throws `complaint` after `patience` ms. */
export async function eventually<T>(
  look: () => T | undefined | Promise<T | undefined>,
  complaint: string | (() => string),
  patience = 15_000,
): Promise<T> {
  const began = performance.now();
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > began + patience) throw new Error(typeof complaint === 'string' ? complaint : complaint());
    await breath(began);
  }
}

/** Every setting is named, empty where it is not given: neither this shell nor a .env file of the project has a say. */
const noSettings: Env = Object.fromEntries(
  [...readFileSync(join(project, '.env.example'), 'utf8').matchAll(/^([A-Z_]+)=/gm)].map(([, name = '']) => [name, '']),
);

function begin(command: string, args: string[], env: Env, isOurs = true): Running {
  const child = spawn(command, args, {
    cwd: project,
    // A group of its own, so that nothing that npm began outlives a test that failed.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '',
      npm_config_update_notifier: 'false',
      ...noSettings,
      // As `npm start` has it: nothing is compiled that was compiled before.
      NODE_COMPILE_CACHE: 'node_modules/.cache/rollout-bot',
      HTTP_PORT: '0',
      SANDBOX_PORT: '0',
      ...env,
    },
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (text: string) => {
      said[stream] += text;
    });
  const output = (): string => said.stdout + said.stderr;
  if (isOurs) written.push({ what: [command.split('/').at(-1), ...args].join(' '), text: output });

  const running: Running = {
    pid: child.pid ?? 0,
    output,
    ended: endOf(child).then(([code, signal]) => {
      begun.delete(running);
      return { code, signal, ...said };
    }),
    async until(wanted, patience = 20_000) {
      let isOver = false;
      void running.ended.then(() => {
        isOver = true;
      });
      const complaint = (): string => `${command} ${args.join(' ')} did not say ${wanted}. It said:\n${output()}`;
      return await eventually(
        () => {
          const found = wanted.exec(output());
          if (found) return found;
          if (isOver) throw new Error(complaint());
          return undefined;
        },
        complaint,
        patience,
      );
    },
    signal(name) {
      if (child.exitCode !== null || child.signalCode !== null) return;
      if (name === 'SIGKILL') process.kill(-running.pid, name);
      else process.kill(running.pid, name);
    },
  };
  begun.add(running);
  return running;
}

async function endOf(child: ChildProcess): Promise<[number | null, NodeJS.Signals | null]> {
  return (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
}
