import { expect } from 'vitest';
import type { Announcement, Content } from '../../src/coordinator/content.ts';
import { noLinks } from '../../src/coordinator/links.ts';
import { createOutside, noSources } from '../../src/coordinator/outside.ts';
import type { Card, CardKind, Letter, LetterState } from '../../src/coordinator/ports.ts';
import type { Store } from '../../src/coordinator/store.ts';
import type { Delivered } from '../../src/rollout/circumstances.ts';
import type { Connected } from '../../src/rollout/deploying/checks.ts';
import { parseHtml } from '../../src/sandbox/bot-api/html.ts';
import { type Keyboard, mostBytes, readButton } from '../../src/telegram/buttons.ts';
import type { Draw, Face } from '../../src/telegram/faces/face.ts';
import { namesIn } from '../../src/telegram/wording/names.ts';
import type { Telling } from '../../src/telegram/wording/telling.ts';
import { readCommands } from '../support/commands/half-tapped.ts';
import { monday, type Scene, window } from '../support/story.ts';

/** What people type who mean us no good, or do not know. */
export const hostile = [
  '<b>bold</b>',
  '</b></i><script>alert(1)</script>',
  'Tom & Jerry &amp; &lt;b&gt; &#0;',
  ']]> --> "quoted" \'single\'',
  '[click](tg://user?id=1001)',
  '<a href="tg://user?id=1001">Mara</a>',
  'abc\u202Efdp.exe',
  '\u0000\u0007NUL',
  'lone \ud83d surrogate \udc00',
  '🚀'.repeat(10_000),
  'x'.repeat(5_000),
  'many\nlines\n\n\n\nand\ttabs',
];

export const card = (kind: CardKind, more: Partial<Card> = {}): Card => ({
  id: 1,
  nonce: 'abcdefghijklmnop',
  kind,
  stream: 'rollout/3/12',
  subject: '',
  chat: -100500,
  thread: null,
  replyTo: null,
  view: '',
  data: null,
  isPinned: false,
  message: null,
  shown: null,
  isClosed: false,
  silences: 0,
  away: null,
  ...more,
});

/** Reads of the store that faces need: people nobody knows, and these letters. */
export const storeWith = (letters: Letter[] = [], deliveries: readonly Delivered[] = []): Store =>
  ({
    people: { byId: async () => null },
    rolloutsAround: async () => [],
    outbox: {
      deliveries: async () => deliveries,
      standing: async () =>
        letters.map((each) => ({
          ...each,
          reader: each.content.type === 'announcement' ? each.content.reader.name : '',
        })),
    },
  }) as unknown as Store;

interface Drawing {
  at?: number;
  letters?: Letter[];
  deliveries?: readonly Delivered[];
  hasEmail?: boolean;
  connected?: Connected;
}

/** Draws a card and checks what Telegram would refuse. */
export async function draw(
  face: Draw,
  { rollout, team }: Pick<Scene, 'rollout' | 'team'>,
  onto: Card,
  { at = monday, letters = [], deliveries = [], hasEmail = true, connected }: Drawing = {},
): Promise<Face | null> {
  const bot = { id: 42, username: 'rollouts_bot' };
  const drawn = await face({
    card: onto,
    rollout,
    team,
    at,
    store: storeWith(letters, deliveries),
    links: noLinks,
    hasEmail,
    bot,
    outside: createOutside(connected ? { ...noSources, connected: () => connected } : noSources),
  });
  if (drawn) {
    read(drawn.text);
    checkButtons(drawn.keyboard);
  }
  return drawn;
}

/** The text as Telegram shows it. Throws as Telegram does for HTML that it does not understand. */
export function read(html: string): string {
  readCommands(html);
  const { text, entities } = parseHtml(html);
  expect(text.length).toBeGreaterThan(0);
  expect(text.length).toBeLessThanOrEqual(4096);
  expect(text.isWellFormed()).toBe(true);
  expect(text).not.toMatch(/[\p{Bidi_Control}]/u);
  for (const entity of entities)
    if (entity.type === 'text_link') expect(entity.url).toMatch(/^(https?:\/\/|tg:\/\/user\?id=\d+$)/);
  return text;
}

export const linesOf = (html: string): string[] => read(html).split('\n');
export const headOf = (html: string): string => linesOf(html)[0] as string;

function checkButtons(keyboard: Keyboard): void {
  expect(keyboard.length).toBeLessThanOrEqual(6);
  for (const row of keyboard) {
    expect(row.length).toBeGreaterThan(0);
    expect(row.length).toBeLessThanOrEqual(5);
    for (const { text, callback_data = '' } of row) {
      expect(text.trim()).not.toBe('');
      expect(Buffer.byteLength(callback_data)).toBeLessThanOrEqual(mostBytes);
      expect(readButton(callback_data)).not.toBeNull();
    }
  }
}

/** "verb argument" of every button, as a table. */
export const verbsOf = (drawn: Face | null): string[][] =>
  (drawn?.keyboard ?? []).map((row) =>
    row.map(({ callback_data = '' }) => {
      const tapped = readButton(callback_data);
      return `${tapped?.verb} ${tapped?.argument}`.trim();
    }),
  );

export const telling = ({ rollout, team }: Pick<Scene, 'rollout' | 'team'>, more: Partial<Telling> = {}): Telling => ({
  rollout,
  team,
  at: monday,
  names: namesIn(team),
  isPrivate: false,
  bot: { username: 'rollouts_bot' },
  ...more,
});

export const announcement = (more: Partial<Announcement> = {}): Announcement => ({
  type: 'announcement',
  kind: 'notice',
  key: 'R-12',
  number: 3,
  reference: '3-12',
  revision: 1,
  product: 'Payments',
  version: '4.2.0',
  team: 'Payments team',
  teamZone: 'Europe/Berlin',
  window,
  previous: null,
  facts: {
    scope: 'Payments 4.2.0',
    impact: 'Cards fail for 5 minutes',
    downtimeMinutes: 5,
    action: 'Retry failed payments',
    contact: '@priya',
  },
  reason: '',
  happenedAt: monday,
  reader: { name: 'Customers EU', zone: 'Europe/Berlin', address: '-100700' },
  ...more,
});

export const letter = (state: LetterState, more: Partial<Letter> = {}): Letter => ({
  id: 1,
  medium: 'email',
  address: 'ops@shop-x.example',
  content: announcement({
    reader: { name: 'Shop X', zone: 'Europe/Berlin', address: 'ops@shop-x.example' },
  }) as Content,
  rollout: 'rollout/3/12',
  revision: 1,
  announcement: 1,
  urgency: 2,
  dueAt: monday,
  expiresAt: null,
  unique: `${state} ${Math.random()}`,
  fallback: null,
  state,
  attempts: 1,
  raw: null,
  isRepeat: false,
  settledAt: ['pending', 'sending'].includes(state) ? null : monday + 9_000,
  lastError: state === 'failed' ? '550 mailbox unknown' : null,
  sentRef: null,
  ...more,
});
