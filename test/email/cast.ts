import type { Announcement, ConcernAnswer } from '../../src/coordinator/content.ts';
import type { Letter } from '../../src/coordinator/ports.ts';
import type { Log } from '../../src/email/pause.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const FROM = 'Rollouts <rollouts@example.com>';

/** Tue 8 Dec 2026, 22:00 in Berlin. */
export const OPENS = Date.UTC(2026, 11, 8, 21);
export const WINDOW = { opensAt: OPENS, closesAt: OPENS + 90 * MINUTE, zone: 'Europe/Berlin' };

/** What Bea of a shop in Berlin is told; the team sits in New York. */
export function announcement(change: Partial<Announcement> = {}): Announcement {
  return {
    type: 'announcement',
    kind: 'notice',
    key: 'R-12',
    number: 3,
    reference: '3-12-mwt1bxc0',
    revision: 1,
    product: 'Payments',
    version: '4.2.0',
    team: 'Acme Payments',
    teamZone: 'America/New_York',
    window: WINDOW,
    previous: null,
    facts: {
      scope: 'Shops on checkout v2',
      impact: 'Card payments may fail.',
      downtimeMinutes: 5,
      action: 'Retry failed payments after the window.',
      contact: '#payments-help or https://help.example.com/payments',
    },
    reason: '',
    happenedAt: OPENS - 24 * HOUR,
    reader: { name: 'Bea', zone: 'Europe/Berlin', address: 'bea@shop.example' },
    ...change,
  };
}

export function letter(change: Partial<Letter> = {}, about: Partial<Announcement> = {}): Letter {
  const address = change.address ?? 'bea@shop.example';
  const content = announcement({ reader: { name: 'Bea', zone: 'Europe/Berlin', address }, ...about });
  return {
    id: 1,
    medium: 'email',
    address,
    content,
    rollout: 'rollout/3/12',
    revision: 1,
    announcement: 3,
    urgency: 2,
    dueAt: OPENS - 24 * HOUR,
    expiresAt: OPENS,
    unique: 'one',
    fallback: null,
    state: 'sending',
    attempts: 1,
    raw: null,
    isRepeat: false,
    settledAt: null,
    lastError: null,
    sentRef: null,
    ...change,
  };
}

export interface LogLine {
  level: 'info' | 'warn' | 'error';
  facts: Record<string, unknown>;
  words: string;
}

export function memoryLog(): Log & { lines: LogLine[] } {
  const lines: LogLine[] = [];
  const at = (level: LogLine['level']) => (facts: Record<string, unknown>, words: string) =>
    void lines.push({ level, facts, words });
  return { lines, info: at('info'), warn: at('warn'), error: at('error') };
}

/** What Bea is answered; whatever is given is different. */
export const answered = (change: Partial<ConcernAnswer> = {}): ConcernAnswer => ({
  type: 'answer',
  kind: 'question',
  key: 'R-12',
  reference: '3-12',
  number: 2,
  product: 'Payments',
  version: '4.2.0',
  team: 'Acme Payments',
  window: WINDOW,
  question: 'Does it touch refunds?',
  answer: 'No.',
  person: null,
  by: 1005,
  happenedAt: OPENS,
  reader: { name: 'Bea', zone: 'Europe/Berlin', address: 'bea@shop.example', stakeholder: 's1' },
  ...change,
});
