import { describe, expect, it } from 'vitest';
import { createAbsence } from '../../src/coordinator/absence.ts';
import { newCard } from '../../src/coordinator/new-card.ts';
import type { CardKind } from '../../src/coordinator/ports.ts';
import { foundTeam, group, onStore, startRollout } from '../support/on-store.ts';
import { mara, minute, monday } from '../support/story.ts';

/** R-1 with these cards on screen, and a bot that has just heard Telegram. */
async function listening(...kinds: CardKind[]) {
  const { store, clock, handle } = onStore();
  await foundTeam(handle);
  await startRollout(handle);
  for (const [index, kind] of kinds.entries()) {
    const card = await store.cards.post(newCard(kind, 'rollout/1/1', { chat: group, thread: null }));
    await store.cards.shown(card.id, monday, 70 + index, 'as it is', await store.cards.staleMark(card.id));
  }
  const gaps: { from: number; until: number; cards: number }[] = [];
  const jumps: (() => void)[] = [];
  const listen = (each: () => void): (() => void) => {
    jumps.push(each);
    return () => undefined;
  };
  const jumping = { ...clock, now: () => clock.at, onJump: listen };
  const start = () => createAbsence({ store, clock: jumping, onGap: (gap) => gaps.push(gap) });
  const absence = start();
  await absence.heard();
  const cardOf = async (kind: CardKind) => (await store.cards.of('rollout/1/1', kind))[0];
  return { store, clock, handle, gaps, jumps, start, absence, cardOf };
}

describe('#5 a gap in which taps may be lost', () => {
  it('of two minutes is none: Telegram kept them', async () => {
    const { absence, clock, gaps } = await listening('sign-off');
    for (const passed of [1, 2, 2]) {
      clock.at += passed * minute;
      await absence.heard();
    }
    expect(gaps).toEqual([]);
  });

  it('is on every open card that waits for taps, once, and on no other', async () => {
    const waiting = ['sign-off', 'go-no-go', 'stop', 'sending', 'issue'] as const;
    const { absence, clock, gaps, store, cardOf } = await listening(...waiting, 'status', 'report');
    clock.at += 2 * minute + 1;
    await absence.heard();
    await absence.heard();
    const gap = { from: monday, until: clock.at };
    expect(gaps).toEqual([{ ...gap, cards: 5 }]);
    for (const kind of waiting) expect((await cardOf(kind))?.away).toEqual(gap);
    for (const kind of ['status', 'report'] as const) expect((await cardOf(kind))?.away).toBeNull();
    expect(
      (await store.cards.stale(clock.at + minute, 9)).flatMap(({ kind, message }) => (message ? [kind] : [])),
    ).toEqual(waiting);
  });

  it('shows after a restart too, from the last moment that was kept', async () => {
    const { absence, clock, gaps, start } = await listening('sign-off');
    clock.at += 9_000;
    await absence.heard();
    clock.at += 6 * minute;
    await start().heard();
    // Nine seconds after what was kept nothing was kept yet: the gap may look up to ten seconds longer than it was.
    expect(gaps).toEqual([{ from: monday, until: clock.at, cards: 1 }]);
    await start().heard();
    expect(gaps).toHaveLength(1);
  });

  it('is not over before it could be written down', async () => {
    const { clock, gaps, store, cardOf } = await listening('sign-off');
    clock.at += 6 * minute;
    const full = { ...store, cards: { ...store.cards, away: () => Promise.reject(new Error('disk full')) } };
    const absence = createAbsence({ store: full, clock, onGap: (gap) => gaps.push(gap) });
    await expect(absence.heard()).rejects.toThrow('disk full');
    expect(gaps).toEqual([]);
    Object.assign(full.cards, { away: store.cards.away });
    await absence.heard();
    expect((await cardOf('sign-off'))?.away).toEqual({ from: monday, until: clock.at });
  });

  it('is none when the clock was set anew, and does not hide one that follows', async () => {
    const { absence, clock, gaps, jumps } = await listening('sign-off');
    clock.at += 60 * minute;
    for (const jump of jumps) jump();
    await absence.heard();
    expect(gaps).toEqual([]);
    clock.at += 3 * minute;
    await absence.heard();
    expect(gaps).toMatchObject([{ from: clock.at - 3 * minute }]);
  });

  it('is said until a tap on the card is recorded: one that was refused, or turned a page, is none', async () => {
    const { absence, clock, store, handle, cardOf } = await listening('stop', 'agree');
    clock.at += 6 * minute;
    await absence.heard();
    const id = (await cardOf('stop'))?.id ?? 0;
    const veto = { type: 'Veto', phase: 'planning', reason: 'wait', by: { ...mara, id: 1, isHuman: false } } as const;
    await expect(handle.rollout('rollout/1/1', 'update 1', veto)).rejects.toThrow();
    await store.cards.tapped(id, 'update 1');
    await store.cards.tapped(id, 'update 2');
    expect((await cardOf('stop'))?.away).not.toBeNull();
    await handle.rollout('rollout/1/1', 'update 3', { type: 'AddNote', text: 'seen', by: mara });
    await store.cards.tapped(id, 'update 3');
    expect((await cardOf('stop'))?.away).toBeNull();
    expect((await cardOf('agree'))?.away).not.toBeNull();
  });
});
