import { expect, test } from 'vitest';
import { program } from '../support/processes.ts';
import { ownFolder } from './own-folder.ts';

const own = ownFolder();

/**
 * Runs a command in a terminal of its own, the way a person has one, and presses a key after each answer. At the end it says whether the terminal
 * took single keys meanwhile, whether it is as it was, and how the command ended.
 */
const typist = `
import json, os, pty, sys, termios
command, settings, turns = sys.argv[1].split(), json.loads(sys.argv[2]), json.loads(sys.argv[3])
pid, terminal = pty.fork()
if pid == 0: os.execvpe(command[0], command, {**os.environ, **settings})
def takes_lines(): return bool(termios.tcgetattr(terminal)[3] & termios.ICANON)
def read():
  try: return os.read(terminal, 4096)
  except OSError: return b''
before, heard, during = takes_lines(), b'', []
for answer, key in turns:
  while answer.encode() not in heard:
    got = read()
    if not got: sys.exit('It did not say ' + answer + ' but ' + heard.decode())
    heard += got
  heard = heard.split(answer.encode(), 1)[1]
  during.append(takes_lines())
  sys.stdout.write(answer + '\\n')
  os.write(terminal, key.encode())
after = takes_lines()
while (got := read()): after = takes_lines()
print(json.dumps([before, any(during), after, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])]))
`;

const inTerminal = (command: string, turns: [answer: string, key: string][]) => {
  const settings = { HTTP_PORT: '0', SANDBOX_PORT: '0', BOT_TOKEN: '', DATABASE_PATH: own.database };
  return program('/usr/bin/python3', ['-c', typist, command, JSON.stringify(settings), JSON.stringify(turns)]);
};

const endedWell = '[true, false, true, 0]';

test('npm start takes keys in a terminal, and gives it back as it was', async () => {
  const { code, stdout, stderr } = await inTerminal('npm start', [
    ['Keys: d demo   r reset   t +1 hour   q quit', 't'],
    ['An hour later: it is ', 'r'],
    ['Press r again to throw everything away.', 'r'],
    ['the bot begins with an empty database.', 'd'],
    ['Press d again to begin.', 'd'],
    ['The demo waits at its first step: http://127.0.0.1:', 'q'],
  ]).ended;
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout.trim().split('\n').at(-1)).toBe(endedWell);
});

test('Ctrl+C ends it although the terminal sends no signal', async () => {
  const { code, stdout } = await inTerminal('npm start', [
    ['Keys: ', 't'],
    ['An hour later', '\u0003'],
  ]).ended;
  expect([code, stdout.trim().split('\n').at(-1)]).toEqual([0, endedWell]);
});

test('the sandbox alone has no demo to offer, and ends by q', async () => {
  const { code, stdout } = await inTerminal('npm run sandbox', [
    ['Keys: r reset   t +1 hour   q quit', 't'],
    ['An hour later', 'q'],
  ]).ended;
  expect([code, stdout.trim().split('\n').at(-1)]).toEqual([0, endedWell]);
});
