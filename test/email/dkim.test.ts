import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { dkimVerify } from 'mailauth/lib/dkim/verify.js';
import { describe, expect, test } from 'vitest';
import { noLinks } from '../../src/coordinator/links.ts';
import { type Dkim, dnsRecordOf } from '../../src/email/dkim.ts';
import { composeMail } from '../../src/email/message.ts';
import { readSender } from '../../src/email/sender.ts';
import { announcementKinds } from '../../src/rollout/checklist.ts';
import { alsoPlant } from '../support/secrets/search.ts';
import { announcement, FROM, letter, OPENS } from './cast.ts';
import { hangUp, mailServer, transportTo } from './wire.ts';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const ed25519 = generateKeyPairSync('ed25519').privateKey;
for (const key of [rsa, ed25519])
  alsoPlant(`DKIM key, ${key.asymmetricKeyType}`, String(key.export({ type: 'pkcs8', format: 'pem' })));
const dkimOf = (key: KeyObject): Dkim => ({ domain: 'example.com', selector: 'rollouts', key });
const links = { ...noLinks, to: () => 'https://rollouts.example.com/u/abc.def' };
const reader = { name: 'Bea', zone: 'Europe/Berlin', address: 'bea@shop.example', stakeholder: 's1' };

const mailWith = async (key: KeyObject, change: Parameters<typeof announcement>[0] = {}, isRepeat = false) =>
  Buffer.from(
    await composeMail(
      announcement({ reader, ...change }),
      { sender: readSender(FROM), replyTo: 'help@example.com', to: reader.address, links, dkim: dkimOf(key) },
      OPENS,
      isRepeat,
    ),
  );

const replaceLast = (text: string, from: string, to: string): string => {
  const at = text.lastIndexOf(from);
  return at < 0 ? text : text.slice(0, at) + to + text.slice(at + from.length);
};

/** What somebody says who looks our key up, as mailauth does it. */
async function verdictOn(mail: Buffer, key: KeyObject) {
  const { name, value } = dnsRecordOf(dkimOf(key));
  const { results } = await dkimVerify(mail, {
    resolver: async (asked, kind) => {
      expect([asked, kind]).toEqual([name, 'TXT']);
      return [value.match(/.{1,255}/g) ?? []];
    },
  });
  expect(results).toHaveLength(1);
  const [{ status, signingHeaders, signingDomain, algo, canonBodyLengthLimited } = {} as never] = results;
  return {
    result: status.result,
    why: status.comment,
    aligned: status.aligned,
    domain: signingDomain,
    algo,
    isLimited: Boolean(canonBodyLengthLimited),
    signed: signingHeaders?.keys.toLowerCase().split(/[:,]\s*/) ?? [],
  };
}

describe.each([
  ['RSA', rsa, 'rsa-sha256'],
  ['Ed25519', ed25519, 'ed25519-sha256'],
])('a mail signed with %s', (_, key, algo) => {
  test('is good in every kind, over the whole of it, for the domain of the sender', async () => {
    for (const kind of announcementKinds) {
      const verdict = await verdictOn(await mailWith(key, { kind, reason: 'No – “naïve”  words.  ' }), key);
      expect(verdict, kind).toMatchObject({ result: 'pass', aligned: 'example.com', domain: 'example.com', algo });
      expect(verdict.isLimited).toBe(false);
    }
  });

  test('covers every header of ours', async () => {
    const mail = await mailWith(key);
    const names = mail
      .toString('latin1')
      .split('\r\n\r\n', 1)[0]
      ?.split(/\r\n(?![ \t])/)
      .map((line) => line.split(':')[0]?.toLowerCase() ?? '')
      .slice(1);
    const { signed } = await verdictOn(mail, key);
    expect(names).toEqual(
      expect.arrayContaining(['list-unsubscribe', 'list-unsubscribe-post', 'date', 'message-id', 'references']),
    );
    expect(signed).toEqual(expect.arrayContaining(names ?? []));
  });

  test('is bad once anything of it is another', async () => {
    const mail = await mailWith(key);
    const text = mail.toString('latin1');
    const changes: [string, string, string][] = [
      ['Message-ID: <a3.', 'Message-ID: <a4.', 'fail'],
      ['/u/abc.def>', '/u/evil.ev>', 'fail'],
      ['From: ', 'From: eve@evil.example\r\nFrom: ', 'fail'],
      ['Date: ', 'List-Unsubscribe: <https://evil.example/>\r\nDate: ', 'fail'],
      ['Card payments', 'Bard payments', 'body hash did not verify'],
      ['METHOD:REQUEST', 'METHOD:CANCEL', 'body hash did not verify'],
      [/--\r\n$/.exec(text)?.[0] ?? '', '--\r\nmore\r\n', 'body hash did not verify'],
    ];
    for (const [from, to, verdict] of changes) {
      const changed = replaceLast(text, from, to);
      expect(changed, from).not.toBe(text);
      const { result, why } = await verdictOn(Buffer.from(changed, 'latin1'), key);
      expect([result, why], `${from} → ${to}`).toContain(verdict);
      expect(result).not.toBe('pass');
    }
    expect((await verdictOn(mail, key)).result).toBe('pass');
  });

  test('is the same to the byte when it is made again, and a repeat has a signature of its own', async () => {
    expect((await mailWith(key)).equals(await mailWith(key))).toBe(true);
    const repeat = await mailWith(key, {}, true);
    expect(repeat.equals(await mailWith(key))).toBe(false);
    expect(await verdictOn(repeat, key)).toMatchObject({ result: 'pass' });
  });
});

test('#67 a mail is signed once: what is stored is what goes out, again and again', async () => {
  const server = await mailServer();
  const stored: Buffer[] = [];
  const keep = async (raw: Uint8Array) => void stored.push(Buffer.from(raw));
  try {
    const transport = transportTo(server.url, {}, { dkim: dkimOf(rsa) });
    await transport.send(letter(), OPENS, keep);
    await transportTo(server.url, {}, { dkim: dkimOf(ed25519) }).send(
      letter({ raw: stored[0] ?? null, attempts: 2 }),
      OPENS + 1,
      keep,
    );
    expect(stored).toHaveLength(1);
    expect(server.accepted.map(({ raw }) => raw.equals(stored[0] as Buffer))).toEqual([true, true]);
    expect((await verdictOn(server.accepted[1]?.raw as Buffer, rsa)).result).toBe('pass');
  } finally {
    await hangUp();
  }
});

test('lines stay short enough for every server, whatever was signed', async () => {
  const head = (await mailWith(rsa)).toString('latin1').split('\r\nList-ID')[0] ?? '';
  expect(head).toMatch(/^DKIM-Signature: v=1; /);
  expect(head).not.toMatch(/\bl=/);
  for (const line of head.split('\r\n')) expect(line.length).toBeLessThanOrEqual(78);
});
