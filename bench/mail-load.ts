import type { Announcement } from '../src/coordinator/content.ts';
import type { NewLetter } from '../src/coordinator/ports.ts';
import type { Store } from '../src/coordinator/store.ts';
import { digestOf } from '../src/rollout/checklist.ts';
import { checklist } from './seed.ts';

const hour = 3_600_000;
const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo', 'Asia/Kolkata', 'America/Sao_Paulo'];
const opensAt = Math.ceil(Date.now() / hour) * hour + 90 * 24 * hour;
const window = { opensAt, closesAt: opensAt + 1.5 * hour, zone: 'Europe/Berlin' };

export const mailReader = (index: number): Announcement['reader'] => ({
  name: `Reader ${index}`,
  zone: zones[index % zones.length] as string,
  address: `reader${index}@example.com`,
  stakeholder: `s${index + 1}`,
});

export const announcementTo = (reader: Announcement['reader']): Announcement => ({
  type: 'announcement',
  kind: 'notice',
  key: 'R-1',
  number: 1,
  reference: '1-1',
  revision: 1,
  product: 'Payments',
  version: '4.2.0',
  team: 'Payments',
  teamZone: 'Europe/Berlin',
  window,
  previous: null,
  facts: {
    scope: 'Payments 4.2.0: the card terminals and the shop',
    impact: 'Cards fail for up to five minutes at some time within the window. Orders are kept and paid afterwards.',
    downtimeMinutes: 5,
    action: 'Tell the people at the tills. Nothing else needs to be done.',
    contact: 'Priya, +49 30 1234567, payments@example.com',
  },
  reason: '',
  happenedAt: Date.now(),
  reader,
});

/** A rollout and the letters of its notice, as one change writes them. */
export async function writeMails(store: Store, count: number): Promise<void> {
  const at = Date.now();
  await store.change('team/1', 'bench', () => ({
    events: [{ type: 'TeamFounded', number: 1, chat: -100, title: 'Payments', by: 1, at }],
  }));
  await store.change('rollout/1/0', 'bench', () => ({
    events: [
      {
        type: 'RolloutCreated',
        number: 1,
        team: 1,
        thread: null,
        product: 'Payments',
        version: '4.2.0',
        checklist,
        checklistDigest: digestOf(checklist),
        by: 1,
        at,
      },
      { type: 'WindowScheduled', revision: 1, window, by: 1, at },
    ],
    letters: Array.from({ length: count }, (_, index) => letterTo(mailReader(index), at)),
    summary: { title: 'Payments 4.2.0', status: 'open', phase: 'planning', nextDueAt: null },
  }));
}

const letterTo = (reader: Announcement['reader'], at: number): NewLetter => ({
  medium: 'email',
  address: reader.address,
  content: announcementTo(reader),
  rollout: 'rollout/1/1',
  revision: 1,
  announcement: 1,
  urgency: 2,
  dueAt: at,
  expiresAt: opensAt,
  unique: `notice ${reader.address}`,
  fallback: null,
});
