import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readCall } from '../commands/half-tapped.ts';
import { filesOf, isMadeForSecrets } from './files.ts';
import { onTheirWay, toldByTheSandbox } from './planted.ts';
import { masked, secretsIn, secretsInFile } from './search.ts';

const ours = fileURLToPath(new URL('../../../src/', import.meta.url));
const found = new Set<string>();
const folders = new Set<string>();
let isListening = false;

/** What has come out since the last time it was asked, each as `name of the secret in place`; never the secret itself. */
export function takeLeaks(): string[] {
  const all = [...found];
  found.clear();
  return all;
}

/** Searches the folders that tests have made and not removed. */
export function searchLeftFolders(): void {
  for (const folder of folders) lookInto(folder);
  folders.clear();
}

/** Where pino writes in tests: searched, shown to nobody. */
export const heardLog = { write: (line: string): void => hear(line, 'a log line') };

/** Looks at everything that leaves this process from now on, or comes to it from others. Once a process is enough. */
export function listen(): void {
  if (isListening) return;
  isListening = true;
  hearStreams();
  hearSockets();
  hearErrors();
  watchFiles();
}

/** Searches what comes out at a place that is none of these. */
export function hear(text: string | Buffer, place: string): void {
  for (const name of secretsIn(text)) found.add(`${name} in ${place}`);
}

function hearStreams(): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const write = process[name].write;
    process[name].write = function (this: typeof process.stdout, ...all: Parameters<typeof write>) {
      hear(String(all[0]).replaceAll(toldByTheSandbox, ''), name);
      return Reflect.apply(write, this, all) as boolean;
    } as typeof write;
  }
}

interface Innards {
  push(chunk: Buffer | string | null, encoding?: BufferEncoding): boolean;
  _writeGeneric(isMany: boolean, data: Written | { chunk: Written }[], ...more: unknown[]): unknown;
  _handle: object | null;
}
type Written = string | Uint8Array;

/** HTTP, SMTP and TLS before it is encrypted, in both directions, and the pipes on which children write. */
function hearSockets(): void {
  const innards = Socket.prototype as unknown as Innards;
  const { push, _writeGeneric: write } = innards;
  innards.push = function (chunk, encoding) {
    if (chunk !== null) hearSocket(this, chunk);
    return push.call(this, chunk, encoding);
  };
  innards._writeGeneric = function (isMany, data, ...more) {
    if (Array.isArray(data)) for (const { chunk } of data) hearSocket(this, chunk);
    else hearSocket(this, data);
    return write.call(this, isMany, data, ...more);
  };
}

function hearSocket(socket: Innards, chunk: Written): void {
  const bytes = typeof chunk === 'string' ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
  if (bytes.includes('"parse_mode":"HTML"')) readCall(bytes);
  if (secretsIn(bytes).length === 0) return;
  const text = String(bytes);
  if (socket._handle?.constructor.name === 'Pipe') {
    hear(text.replaceAll(toldByTheSandbox, ''), 'the output of another process');
    return;
  }
  const left = onTheirWay.reduce((rest, way) => rest.replaceAll(way, ''), text);
  hear(left, `what was sent: ${masked(text.slice(0, text.search(/\r?\n|$/)).slice(0, 100))}`);
}

/** What the bot itself says in an error. What a library says in its own is looked at where it comes out. */
function hearErrors(): void {
  const heard = (error: Error): Error => {
    // Whoever reads the stack looks for where it was thrown, and not for this.
    Error.captureStackTrace(error, isCalled.construct);
    const names = secretsIn(error.message);
    if (names.length === 0) return error;
    const by = error.stack?.split('\n').find((line) => line.includes(ours));
    if (by) for (const name of names) found.add(`${name} in an error, ${by.trim()}`);
    return error;
  };
  const isCalled: Required<Pick<ProxyHandler<ErrorConstructor>, 'construct'>> = {
    construct(target, args, kind) {
      const { stackTraceLimit } = target;
      // The stack is taken in the next step; twice would cost twice as much.
      target.stackTraceLimit = 0;
      let error: Error;
      try {
        error = Reflect.construct(target, args, kind) as Error;
      } finally {
        target.stackTraceLimit = stackTraceLimit;
      }
      return heard(error);
    },
  };
  globalThis.Error = new Proxy(Error, isCalled);
}

/** Folders of tests are searched when they are removed, or else when the test file ends. */
function watchFiles(): void {
  const { rmSync, mkdtempSync } = fs;
  fs.rmSync = (path, options) => {
    lookInto(String(path));
    folders.delete(String(path));
    rmSync(path, options);
  };
  fs.mkdtempSync = ((...all: Parameters<typeof mkdtempSync>) => {
    const folder = String(mkdtempSync(...all));
    folders.add(folder);
    return folder;
  }) as typeof mkdtempSync;
  syncBuiltinESMExports();
}

function lookInto(path: string): void {
  for (const { file, bytes } of filesOf(path)) {
    const names = secretsInFile(basename(file), bytes);
    if (names.length > 0 && !isMadeForSecrets(file, bytes)) for (const name of names) found.add(`${name} in ${file}`);
  }
}
