import { describe, expect, test } from 'vitest';
import { announceArguments, writtenAs } from '../../../src/telegram/features/announce-arguments.ts';
import {
  dueText,
  itemAndText,
  itemsAndNote,
  offeredIn,
  taggedItem,
} from '../../../src/telegram/features/item-arguments.ts';
import { whichRollouts } from '../../../src/telegram/features/looking.ts';
import { stakeholderArguments, stakeholderNamed } from '../../../src/telegram/features/stakeholder-arguments.ts';
import { readSlash } from '../../../src/telegram/grammar.ts';
import type { TelegramMessage } from '../../../src/telegram/kit.ts';
import { checklist, theTeam } from '../../support/story.ts';

const slash = (text: string) => readSlash(text, 'rollout_bot') ?? expect.fail('no slash command');
const message = (content: object): TelegramMessage => content as TelegramMessage;

describe('several items and a note', () => {
  test.each([
    ['2.1', ['2.1'], ''],
    ['2.1 2.2 CI run 8841 green', ['2.1', '2.2'], 'CI run 8841 green'],
    ['2.1, 2.2, and 2.3: all fine', ['2.1', '2.2', '2.3'], 'all fine'],
    ['2.1 and 2.2 fine', ['2.1', '2.2'], 'fine'],
    ['#2.1 #2.2', ['2.1', '2.2'], ''],
    ['8 3 tests failed, then none', ['8'], '3 tests failed, then none'],
    ['automated-testing green', ['automated-testing'], 'green'],
    ['2.2 4.2.0 is on staging', ['2.2'], '4.2.0 is on staging'],
    ['2.2 15.4 → 16.1', ['2.2'], '15.4 → 16.1'],
    ['9.9 what', ['9.9'], 'what'],
    ['2.1 2.1 twice', ['2.1'], 'twice'],
    ['everything is done', [], 'everything is done'],
    ['', [], ''],
  ])('%s', (text, items, note) => {
    expect(itemsAndNote(text, checklist)).toEqual({ items, note });
  });
});

test('one item, and what is said about it', () => {
  expect(itemAndText('3.1 waiting for\nthe DBA')).toEqual({ item: '3.1', text: 'waiting for\nthe DBA' });
  expect(itemAndText('#3.1: flaky')).toEqual({ item: '3.1', text: 'flaky' });
  expect(itemAndText('  ')).toEqual({ item: null, text: '' });
});

test.each([
  ['#3.1', { item: '3.1', text: '' }],
  ['dashboard after 10 min #3.1', { item: '3.1', text: 'dashboard after 10 min' }],
  ['#3.1, the dashboard', { item: '3.1', text: 'the dashboard' }],
  ['see PR #31 and v#3.1', null],
  ['#3.1.2', null],
])('the item in the caption %s', (caption, tagged) => {
  expect(taggedItem(caption)).toEqual(tagged);
});

test.each([
  ['@ben due fri 12:00', 'fri 12:00'],
  ['@ben by tomorrow 10:00', 'tomorrow 10:00'],
  ['due in 2d', 'in 2d'],
  ['@ben', null],
  ['@duet', null],
])('when an item is due: %s', (text, due) => {
  expect(dueText(text)).toBe(due);
});

describe('what is offered as evidence', () => {
  const photo = (size: number) => ({
    file_id: `f${size}`,
    file_unique_id: `u${size}`,
    width: size,
    height: size,
    file_size: size,
  });
  const none = message({});

  test('words, and a link with words', () => {
    expect(offeredIn('restored twice', none, undefined)).toEqual({ kind: 'note', text: 'restored twice' });
    expect(offeredIn('https://ci.example/8841 green', none, undefined)).toEqual({
      kind: 'link',
      url: 'https://ci.example/8841',
      text: 'green',
    });
    expect(offeredIn('see https://ci.example', none, undefined)).toMatchObject({ kind: 'note' });
    expect(offeredIn('', none, undefined)).toBeNull();
  });

  test('the largest size of the photo that is replied to, with its caption', () => {
    const replied = message({ photo: [photo(90), photo(1280), photo(320)], caption: 'p95' });
    expect(offeredIn('', none, replied)).toEqual({
      kind: 'file',
      fileId: 'f1280',
      uniqueId: 'u1280',
      name: 'photo.jpg',
      bytes: 1280,
      text: 'p95',
    });
    expect(offeredIn('after the fix', none, replied)).toMatchObject({ text: 'after the fix' });
  });

  test('a document that is sent along, before anything that is replied to', () => {
    const document = { file_id: 'd', file_unique_id: 'ud', file_name: 'cases.pdf' };
    expect(offeredIn('all pass', message({ document }), message({ photo: [photo(9)] }))).toMatchObject({
      name: 'cases.pdf',
      bytes: 0,
      text: 'all pass',
    });
  });

  test('the link in the message that is replied to, else its words', () => {
    expect(offeredIn('', none, message({ text: 'green: https://ci.example/1, finally' }))).toEqual({
      kind: 'link',
      url: 'https://ci.example/1',
      text: 'green: , finally',
    });
    const hidden = message({
      text: 'the run',
      entities: [{ type: 'text_link', offset: 0, length: 7, url: 'https://ci.example/2' }],
    });
    expect(offeredIn('', none, hidden)).toEqual({ kind: 'link', url: 'https://ci.example/2', text: 'the run' });
    expect(offeredIn('', none, message({ text: 'all pass' }))).toEqual({ kind: 'note', text: 'all pass' });
    expect(offeredIn('', none, message({ sticker: {} }))).toBeNull();
  });
});

describe('/rollout announce', () => {
  const read = (text: string) => announceArguments(slash(`/rollout announce ${text}`));

  test('facts in any order, and when', () => {
    expect(read('notice mon 10:00 impact="may fail, shortly" downtime=5m contact="#help" tz=UTC')).toEqual({
      facts: { impact: 'may fail, shortly', downtimeMinutes: 5, contact: '#help' },
      writing: { kind: 'notice' },
      when: 'mon 10:00 tz=UTC',
    });
    expect(read('R-12 now you=none')).toEqual({
      facts: { action: 'Nothing needs to be done.' },
      writing: {},
      when: 'now',
    });
    expect(read('')).toEqual({ facts: {}, writing: {}, when: '' });
    expect(read('class=Major reason="exploited today"')).toEqual({
      facts: {},
      writing: { class: 'major', hurry: 'exploited today' },
      when: '',
    });
  });

  test('news are written in so many words', () => {
    expect(read('stage canary 10 % is fine')).toEqual({
      facts: {},
      writing: { kind: 'stage', update: 'canary 10 % is fine' },
      when: '',
    });
    expect(read('critical checkout fails impact="no payments in EU"')).toMatchObject({
      facts: { impact: 'no payments in EU' },
      writing: { kind: 'critical', update: 'checkout fails' },
    });
    expect(read('correction')).toEqual({ facts: {}, writing: { kind: 'correction' }, when: '' });
  });

  test('what it cannot read is said', () => {
    expect(read('color=red')).toEqual({ problem: expect.stringContaining('color=') });
    expect(read('downtime=soon')).toEqual({ problem: expect.stringContaining('downtime') });
    expect(read('reminder -24h')).toEqual({ problem: expect.stringContaining('by themselves') });
  });

  test.each([
    ['none', 0],
    ['0', 0],
    ['5', 5],
    ['up to 5 min', 5],
    ['1h30', 90],
  ])('a downtime of %s', (text, downtimeMinutes) => {
    expect(writtenAs('downtime', text)).toEqual({ facts: { downtimeMinutes }, writing: {} });
  });
});

describe('/rollout stakeholders', () => {
  const read = (text: string) => stakeholderArguments(slash(`/rollout stakeholders ${text}`));

  test.each([
    ['', { what: 'list' }],
    ['join', { what: 'join' }],
    ['add here', { what: 'here' }],
    ['remove 3', { what: 'remove', word: '3' }],
    ['remove', { what: 'unclear' }],
    ['add @ben', { what: 'person', word: '@ben', zone: null }],
    ['add', { what: 'person', word: undefined, zone: null }],
    [
      'add email ops@shop.example "Shop X" zone=tokyo',
      { what: 'mails', addresses: ['ops@shop.example'], name: 'Shop X', zone: 'Asia/Tokyo' },
    ],
    [
      'add a@x.example, b@y.example',
      { what: 'mails', addresses: ['a@x.example', 'b@y.example'], name: '', zone: null },
    ],
    ['ops@shop.example', { what: 'mails', addresses: ['ops@shop.example'], name: '', zone: null }],
    ['add email nonsense', { what: 'mails', addresses: ['nonsense'], name: '', zone: null }],
    ['add a@x.example zone=mars', { what: 'mails', addresses: ['a@x.example'], name: '', zone: 'mars' }],
    ['dance', { what: 'unclear' }],
  ])('%s', (text, asked) => {
    expect(read(text)).toEqual(asked);
  });

  test('by number, address or name', () => {
    const team = theTeam();
    for (const word of ['1', '#1', 's1', 'BOARD@example.com', 'Email'])
      expect(stakeholderNamed(word, team)?.id).toBe('s1');
    expect(stakeholderNamed('7', team)).toBeUndefined();
  });
});

test('which rollouts are listed', () => {
  expect(['open', 'DONE', 'all', 'finished'].map((word) => whichRollouts(word))).toEqual([
    'open',
    'done',
    'all',
    'done',
  ]);
  expect(whichRollouts()).toBe('open');
  expect(whichRollouts('mine')).toBeNull();
});
