import { describe, expect, test } from 'vitest';
import { audienceOf } from '../../src/rollout/audience.ts';
import { announcementKinds, categoryOf } from '../../src/rollout/checklist.ts';
import type { Stakeholder } from '../../src/team/events.ts';
import { nobody } from '../../src/team/team.ts';

const bea: Stakeholder = { id: 's1', name: 'Bea', medium: 'email', address: 'bea@shop.example', zone: null };
const teamOf = (...stakeholders: Stakeholder[]) => ({ ...nobody, stakeholders });
const payments = { product: 'Payments' };
const idsFor = (kind: (typeof announcementKinds)[number], ...stakeholders: Stakeholder[]) =>
  audienceOf(kind, payments, teamOf(...stakeholders)).map(({ id }) => id);

describe('who gets an announcement', () => {
  test.each(announcementKinds)('%s goes to whoever said nothing else', (kind) => {
    expect(idsFor(kind, bea)).toEqual(['s1']);
  });

  test.each(announcementKinds)(
    '%s does not go to whoever declined its category, and to all who declined the others',
    (kind) => {
      expect(idsFor(kind, { ...bea, declined: [categoryOf[kind]] })).toEqual([]);
      const others = (['changes', 'reminders', 'progress', 'feedback'] as const).filter(
        (each) => each !== categoryOf[kind],
      );
      expect(idsFor(kind, { ...bea, declined: [...others] })).toEqual(['s1']);
    },
  );

  test('nobody whose address is known to be dead', () => {
    expect(idsFor('notice', { ...bea, disabled: { why: 'mailbox unknown', at: 1 } })).toEqual([]);
    expect(idsFor('notice', { ...bea, disabled: null })).toEqual(['s1']);
  });

  test('whoever named a product hears of that one only, however it is spelled', () => {
    const shop = { ...bea, component: ' payments ' };
    const search = { ...bea, id: 's2', component: 'Search' };
    expect(idsFor('notice', shop, search)).toEqual(['s1']);
  });
});
