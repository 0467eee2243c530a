import { describe, expect, test } from 'vitest';
import { createLinks, type Linked } from '../../src/coordinator/links.ts';
import { secrets } from '../support/secrets/planted.ts';

const now = Date.parse('2026-12-01T09:00:00Z');
const later = now + 24 * 3_600_000;
const links = createLinks(secrets.linkKey, () => 'https://rollouts.example.com');

const toBea: Linked = { for: 'reader', team: 3, rollout: 12, stakeholder: 's7' };
const tokenIn = (url: string | null): string => url?.split('/').at(-1) ?? '';

describe('a signed link', () => {
  const all: Linked[] = [
    toBea,
    { for: 'preferences', team: 3, stakeholder: 's7', category: 'reminders' },
    { for: 'join', team: 3 },
    { for: 'confirm', team: 3, request: 'Zm9vYmFy' },
    { for: 'calendar', team: 3 },
  ];

  test.each(all)('leads back to what it was made for: $for', (linked) => {
    expect(links.read(linked.for, tokenIn(links.to(linked, later)), now)).toEqual(linked);
  });

  test('is no good for anything else', () => {
    for (const linked of all)
      for (const other of all.filter((each) => each.for !== linked.for))
        expect(links.read(other.for, tokenIn(links.to(linked, later)), now)).toBeNull();
  });

  test('works until it expires', () => {
    const token = tokenIn(links.to(toBea, later));
    expect(links.read('reader', token, later - 1)).toEqual(toBea);
    expect(links.read('reader', token, later)).toBeNull();
  });

  test('#74 the link of another person cannot be made from one’s own', () => {
    const token = tokenIn(links.to(toBea, later));
    const [payload = '', mac = ''] = token.split('.');
    const forged = Buffer.from(Buffer.from(payload, 'base64url').toString().replace('s7', 's8')).toString('base64url');
    expect(links.read('reader', `${forged}.${mac}`, now)).toBeNull();
    for (let place = 0; place < token.length; place++) {
      const other = `${token.slice(0, place)}${token[place] === 'A' ? 'B' : 'A'}${token.slice(place + 1)}`;
      const read = links.read('reader', other, now);
      // The last character of a base64url text carries bits that say nothing.
      if (place < token.length - 1) expect(read, `changed at ${place}`).toBeNull();
    }
  });

  test.each(['', '.', 'abc', 'a.b', `${'A'.repeat(500)}.${'B'.repeat(24)}`, '\u0000.\uffff'])(
    '%j opens nothing',
    (token) => {
      expect(links.read('reader', token, now)).toBeNull();
    },
  );

  test('of another key opens nothing', () => {
    const others = createLinks('another key', () => 'https://rollouts.example.com');
    expect(links.read('reader', tokenIn(others.to(toBea, later)), now)).toBeNull();
  });

  test('is not made where the bot has no address', () => {
    expect(createLinks(secrets.linkKey, () => null).to(toBea, later)).toBeNull();
  });
});
