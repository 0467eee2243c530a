import { createInterface } from 'node:readline';
import { simpleParser } from 'mailparser';
import { afterAll, describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/coordinator/ports.ts';
import { letter, MINUTE, OPENS } from './cast.ts';
import { hangUp, rawServer, transportTo } from './wire.ts';

const AT = OPENS - 24 * 60 * MINUTE;
const DROP = null;
const IN_THE_MIDDLE = 'in the middle';
const TLS = '?ignoreTLS=false&requireTLS=true';
afterAll(hangUp);

/** What is done instead of the usual answer: these words, or hanging up. Once, to the first who comes so far. */
interface Fault {
  at: 'greeting' | 'EHLO' | 'STARTTLS' | 'AUTH' | 'MAIL' | 'RCPT' | 'DATA' | 'body' | 'dot';
  does: string | null;
}

/** A mail server that is no more than its lines, so that it can fail between any two of them. Mails count from their final dot. */
async function server(fault: Fault) {
  const ended: string[] = [];
  const accepted: { to: string; raw: string }[] = [];
  let isDue = true;
  const port = await rawServer((socket) => {
    const usual: Record<string, string> = { greeting: '220 hello', QUIT: '221 bye', DATA: '354 go on', AUTH: '235 ok' };
    const capabilities = ['250-here', ...(fault.at === 'STARTTLS' ? ['250-STARTTLS'] : []), '250 AUTH PLAIN'];
    usual['EHLO'] = capabilities.join('\r\n');
    let to = '';
    let body: string[] | null = null;
    /** Whether the usual answer was given. */
    const say = (stage: string): boolean => {
      const isFault = isDue && stage === fault.at;
      if (isFault) isDue = false;
      if (isFault && fault.does === DROP) socket.destroy();
      else socket.write(`${isFault ? fault.does : (usual[stage] ?? '250 ok')}\r\n`);
      return !isFault;
    };
    createInterface({ input: socket }).on('line', (line) => {
      if (socket.destroyed) return; // lines that came with the last one are lost too
      if (body) {
        if (fault.at === 'body' && isDue && body.length > 30) return void say('body');
        if (line !== '.') return void body.push(line);
        const raw = body.join('\r\n');
        body = null;
        ended.push(to);
        if (say('dot')) accepted.push({ to, raw });
        return;
      }
      const verb = line.slice(0, 8) === 'STARTTLS' ? 'STARTTLS' : line.slice(0, 4).toUpperCase();
      if (verb === 'RCPT') to = /<(.*)>/.exec(line)?.[1] ?? '';
      if (say(verb) && verb === 'DATA') body = [];
    });
    say('greeting');
  });
  return { port, ended, accepted };
}

const soon = { outcome: 'retry', afterMs: 15_000 } as const;
const later = { outcome: 'retry', afterMs: 5 * MINUTE } as const;
const allStop = { outcome: 'retry', afterMs: 10 * MINUTE } as const;
const dead = { outcome: 'undeliverable', addressIsDead: true } as const;
const refused = { outcome: 'undeliverable' } as const;
const unknown = { outcome: 'unknown' } as const;

const stages: [string, Fault, Partial<Delivery>, string?][] = [
  ['it hangs up before it greets', { at: 'greeting', does: DROP }, soon],
  ['it greets with a no', { at: 'greeting', does: '554 5.3.2 not now' }, soon],
  ['it hangs up after its greeting', { at: 'EHLO', does: DROP }, soon],
  ['it says at EHLO that it goes', { at: 'EHLO', does: '421 4.3.2 closing' }, soon],
  ['it refuses TLS', { at: 'STARTTLS', does: '454 4.7.0 TLS not available' }, later, TLS],
  ['its TLS is garbage', { at: 'STARTTLS', does: '220 go\r\n\u0000garbage' }, soon, TLS],
  ['it hangs up instead of TLS', { at: 'STARTTLS', does: DROP }, soon, TLS],
  ['#76 the password is wrong', { at: 'AUTH', does: '535 5.7.8 wrong' }, allStop],
  ['it hangs up at the password', { at: 'AUTH', does: DROP }, soon],
  ['the sender has to wait', { at: 'MAIL', does: '451 4.3.0 later' }, later],
  ['#76 the sender is not let in', { at: 'MAIL', does: '550 5.7.1 not you' }, allStop],
  ['it hangs up at the sender', { at: 'MAIL', does: DROP }, soon],
  ['#68 the reader is greylisted', { at: 'RCPT', does: '450 4.2.0 greylisted' }, later],
  ['#68 there is no such reader', { at: 'RCPT', does: '550 5.1.1 no such user' }, dead],
  ['it takes us for spam', { at: 'RCPT', does: '550 5.7.1 spam' }, refused],
  ['the mailbox is full', { at: 'RCPT', does: '552 5.2.2 full' }, refused],
  ['it hangs up at the reader', { at: 'RCPT', does: DROP }, soon],
  ['it wants no text for now', { at: 'DATA', does: '451 4.3.0 later' }, later],
  ['it wants no text at all', { at: 'DATA', does: '554 5.6.0 no' }, refused],
  ['it hangs up before the text', { at: 'DATA', does: DROP }, soon],
  [`it hangs up ${IN_THE_MIDDLE} of the text`, { at: 'body', does: DROP }, unknown],
  ['it hangs up after the final dot', { at: 'dot', does: DROP }, unknown],
  ['it answers the final dot with: later', { at: 'dot', does: '451 4.3.0 later' }, later],
  ['it answers the final dot with: no', { at: 'dot', does: '550 5.7.1 spam' }, refused],
];

describe.concurrent('#70 wherever a mail server fails, it is known what became of the letter', () => {
  test.each(stages)('#70 %s', async (_, fault, expected, query = '') => {
    const { port, ended, accepted } = await server(fault);
    const login = fault.at === 'AUTH' ? 'robot:password@' : '';
    // TLS itself is the failing stage; afterwards the same server is spoken to as it is.
    const transport = transportTo(`smtp://${login}127.0.0.1:${port}${query}`);
    const next = query ? transportTo(`smtp://127.0.0.1:${port}`) : transport;
    let raw: Uint8Array | null = null;
    const keep = async (made: Uint8Array) => {
      raw = made;
    };

    const delivery = await transport.send(letter(), AT, keep);
    expect(delivery).toMatchObject(expected);
    expect('addressIsDead' in delivery).toBe(expected === dead);
    expect(accepted).toEqual([]);
    if (fault.at !== 'dot') expect(ended).toEqual([]);

    const goesOn = AT + 11 * MINUTE;
    const ada = 'ada@shop.example';
    expect(await next.send(letter({ id: 2, address: ada }), goesOn, async () => {})).toMatchObject({
      outcome: 'delivered',
    });
    expect(accepted.map((each) => each.to)).toEqual([ada]);
    if (expected.outcome === 'undeliverable') return;

    const isRepeat = expected.outcome === 'unknown';
    const again = letter({ raw, isRepeat, attempts: 2 });
    expect(await next.send(again, goesOn, keep)).toMatchObject({ outcome: 'delivered' });
    expect(accepted.map((each) => each.to)).toEqual([ada, 'bea@shop.example']);
    const { text } = await simpleParser(accepted[1]?.raw ?? '');
    expect(text?.includes('(repeat of A-3: we could not tell whether it arrived)')).toBe(isRepeat);
  });

  test('#70 nobody listens, then somebody does', async () => {
    expect(await transportTo('smtp://127.0.0.1:1').send(letter(), AT, async () => {})).toMatchObject(soon);
  });

  test('#70 a text that breaks off before all of it was handed over is a safe retry', async () => {
    const { port, ended } = await server({ at: 'body', does: DROP });
    const long = Buffer.from(`Subject: long\r\n\r\n${'a line of a very long mail\r\n'.repeat(1_000_000)}`);
    const delivery = await transportTo(`smtp://127.0.0.1:${port}`).send(letter({ raw: long }), AT, async () => {});
    expect(delivery).toMatchObject(soon);
    expect(ended).toEqual([]);
  });
});
