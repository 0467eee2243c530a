import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agenda } from '../../src/rollout/calendar.ts';
import type { RolloutCommand } from '../../src/rollout/commands.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { Refusal } from '../../src/rollout/refusal.ts';
import { revisionOf } from '../../src/rollout/revision.ts';
import type { Person } from '../../src/team/authority.ts';
import { type Policy, policies, type TeamEvent, type WorkingHours } from '../../src/team/events.ts';
import {
  adding,
  after,
  aiko,
  anonymous,
  answer,
  asked,
  asking,
  ben,
  by,
  cast,
  changedTeam,
  clockAt,
  confirming,
  created,
  gives,
  hour,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nextEvening,
  nothingYet,
  olga,
  opening,
  phase,
  play,
  type Scene,
  type Step,
  takes,
  theTeam,
  upTo,
  window,
} from '../support/story.ts';
import { wholeStory } from './whole-story.ts';

const anyone = fc.constantFrom(...cast, olga, anonymous);
const signers = fc.constantFrom(luis, nadia, mara, aiko, ben);

/** Plays on; a refusal changes nothing. */
function attempt(step: Step, scene: Scene): { scene: Scene; events: RolloutEvent[] } {
  try {
    const events = answer(step, scene);
    return { scene: after(events, scene), events };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { scene, events: [] };
  }
}

describe('a closed phase', () => {
  const go = 'pre-deployment';
  const start = new Map(policies.map((policy) => [policy, asked(upTo(go, created(theTeam(policy))), go)]));
  const items = fc.constantFrom('3.1', '3.2', '3.3', '3.4');

  type Move = Step | { change: TeamEvent };
  const signs: fc.Arbitrary<Move> = fc.record({ who: signers, isStale: fc.boolean() }).map(
    ({ who, isStale }) =>
      ({ rollout }: Scene) =>
        by(who, { type: 'SignOff', phase: go, revision: isStale ? oldRevision : revisionOf(phase(go), rollout) }),
  );
  const oldRevision = revisionOf(phase(go), (start.get('standard') as Scene).rollout);
  const roles = fc.constantFrom('ops', 'approver', 'lead');
  const moves = fc.oneof(
    { weight: 8, arbitrary: signs },
    { weight: 2, arbitrary: fc.tuple(roles, signers).map(([role, who]): Move => ({ change: gives(role, who) })) },
    { weight: 2, arbitrary: fc.tuple(roles, signers).map(([role, who]): Move => ({ change: takes(role, who) })) },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(...policies)
        .map((policy): Move => ({ change: { type: 'PolicyChosen', policy, by: mara.id, at: monday } })),
    },
    { weight: 2, arbitrary: fc.constant<Move>(asking(go)) },
    { weight: 1, arbitrary: signers.map((who): Move => by(who, { type: 'WithdrawSignOff', phase: go })) },
    {
      weight: 1,
      arbitrary: signers.map(
        (who): Move =>
          ({ rollout }: Scene) =>
            by(who, { type: 'DeclineSignOff', phase: go, reason: 'no', revision: revisionOf(phase(go), rollout) }),
      ),
    },
    { weight: 1, arbitrary: items.map((item): Move => by(mara, { type: 'ReopenItem', item, reason: 'x' })) },
    { weight: 2, arbitrary: items.map((item): Move => by(mara, { type: 'DoItem', item, note: 'x' })) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(items, fc.constantFrom('a', 'b'))
        .map(([item, text]): Move => by(ben, { type: 'AddEvidence', item, evidence: { kind: 'note', text } })),
    },
    {
      weight: 1,
      arbitrary: fc
        .constantFrom(window, nextEvening)
        .map((to): Move => by(mara, { type: 'ScheduleWindow', window: to })),
    },
    { weight: 1, arbitrary: fc.constantFrom<Move>(adding({ scope: 'all' }), confirming()) },
  );

  /** Written apart from the rules: who must sit where, by the words of the policies. */
  const seatsNeeded: Record<Policy, (string | null)[]> = {
    small: [null],
    standard: ['ops', 'approver'],
    strict: ['ops', 'approver'],
  };
  const mayHaveSigned = (id: number, role: string | null, scene: Scene): boolean =>
    id !== ben.id &&
    (role === null
      ? Object.values(scene.team.roles).some((ids) => ids.includes(id))
      : scene.team.roles[role]?.includes(id) === true);

  function mustBeSound(events: RolloutEvent[], before: Scene, signedFor: Map<number, string>): void {
    for (const event of events) {
      if (event.type !== 'PhaseSignedOff') continue;
      const people = event.seats.map((seat) => seat.by);
      const needed = seatsNeeded[before.team.policy];
      expect(new Set(people).size).toBe(people.length);
      expect(people.length).toBe(needed.length);
      for (const [index, role] of needed.entries())
        expect(mayHaveSigned(people[index] as number, role, before)).toBe(true);
      expect(event.revision).toBe(revisionOf(phase(go), before.rollout));
      for (const who of people) expect(signedFor.get(who)).toBe(event.revision);
    }
  }

  it('#27 holds distinct people, entitled at that moment, none the author, each for the content as it is', () => {
    let closings = 0;
    fc.assert(
      fc.property(fc.constantFrom(...policies), fc.array(moves, { minLength: 4, maxLength: 24 }), (policy, story) => {
        let scene = start.get(policy) as Scene;
        const signedFor = new Map<number, string>();
        for (const move of story) {
          if ('change' in move) {
            scene = changedTeam(scene, move.change);
            continue;
          }
          const before = scene;
          const next = attempt(move, scene);
          for (const event of next.events) {
            if (event.type === 'SignedOff') signedFor.set(event.by, event.revision);
            if (event.type === 'SignOffWithdrawn') signedFor.delete(event.by);
            if (event.type === 'PhaseSignedOff') closings++;
            if (
              event.type === 'SignOffDeclined' ||
              event.type === 'PhaseReopened' ||
              event.type === 'SignOffsSuperseded'
            )
              signedFor.clear();
          }
          mustBeSound(next.events, before, signedFor);
          scene = next.scene;
        }
      }),
      { numRuns: 3000 },
    );
    expect(closings).toBeGreaterThan(300);
  });
});

describe('the calendar', () => {
  const scenes = wholeStory.map((_, index) => play(nothingYet(), ...wholeStory.slice(0, index + 1)));
  const times = fc.integer({ min: -2 * 24 * 60, max: 60 * 24 * 60 }).map((minutes) => monday + minutes * minute);
  const hours = fc.constantFrom<WorkingHours>(
    { from: '09:00', to: '18:00', days: [1, 2, 3, 4, 5] },
    { from: '22:30', to: '23:00', days: [2] },
    { from: '00:00', to: '23:59', days: [1, 2, 3, 4, 5, 6, 7] },
  );
  const zones = fc.constantFrom('Europe/Berlin', 'UTC', 'Asia/Kolkata', 'America/New_York', 'Pacific/Apia');
  const due = fc.option(fc.tuple(fc.constantFrom('1.2', '2.3', '3.1', '4.1'), times), { nil: null });
  const moved = fc.option(
    fc
      .tuple(times, fc.integer({ min: 1, max: 14 * 24 }))
      .map(([opensAt, long]) => ({ opensAt, closesAt: opensAt + long * hour, zone: 'UTC' })),
    { nil: null },
  );
  const situations = fc
    .record({ scene: fc.constantFrom(...scenes), hours, zone: zones, due, moved, isAlone: fc.boolean() })
    .map(({ scene, hours: at, zone, due: agreed, moved: to, isAlone }): Scene => {
      const team = { ...scene.team, hours: at, zone, stakeholders: isAlone ? [] : scene.team.stakeholders };
      const assigned = agreed
        ? attempt(by(mara, { type: 'AssignItem', item: agreed[0], to: ben.id, dueAt: agreed[1] }), { ...scene, team })
            .scene
        : { ...scene, team };
      return to ? attempt(by(mara, { type: 'ScheduleWindow', window: to }), assigned).scene : assigned;
    });

  it('never asks to be looked at again for what it has dealt with', () => {
    fc.assert(
      fc.property(situations, times, (scene, at) => {
        const next = play(scene, clockAt(at));
        expect(answer(clockAt(at), next)).toEqual([]);
        expect(agenda(next.rollout, next.team, at)[0]?.at ?? Number.POSITIVE_INFINITY).toBeGreaterThan(at);
      }),
      { numRuns: 500 },
    );
  });

  it('comes to an end when it is followed from look to look', () => {
    fc.assert(
      fc.property(situations, (scene) => {
        // What somebody wants again and again comes until it is ended.
        const recurs = scene.rollout.status === 'open' && scene.rollout.reminding.own.some((own) => !own.isOver);
        let now = recurs ? play(scene, by(mara, { type: 'EndReminder', number: 1 })) : scene;
        let looks = 0;
        for (let next = agenda(now.rollout, now.team)[0]; next; next = agenda(now.rollout, now.team)[0]) {
          now = play(now, clockAt(next.at));
          expect(++looks).toBeLessThan(200);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('says each kind at most once a plan, whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -10 * 24, max: 24 }), { maxLength: 25 }), (clocks) => {
        const scene = play(upTo('deployment'), ...clocks.map((hours) => clockAt(opening + hours * hour)));
        const said = scene.rollout.announced.map(({ kind, revision }) => `${kind}@${revision}`);
        expect(new Set(said).size).toBe(said.length);
      }),
      { numRuns: 40 },
    );
  });
});

describe('any command at any time', () => {
  const words = fc.oneof(
    fc.constantFrom('1.1', '2.3', '5.4', '9.9', '', 'testing', 'Planning', '__proto__', 'constructor'),
    fc.string({ unit: 'binary', maxLength: 30 }),
  );
  const moments = fc.oneof(
    fc.integer({ min: 0, max: 4_102_444_800_000 }),
    fc.constantFrom(Number.NaN, monday, opening),
  );
  const windows = fc.record({ opensAt: moments, closesAt: moments, zone: fc.oneof(words, fc.constant('UTC')) });
  const offered = fc.oneof(
    words.map((text) => ({ kind: 'note' as const, text })),
    fc.tuple(fc.webUrl(), words).map(([url, text]) => ({ kind: 'link' as const, url, text })),
    words.map((url) => ({ kind: 'link' as const, url, text: '' })),
  );
  const bodies = fc.oneof(
    fc.record({ type: fc.constant('ScheduleWindow' as const), window: windows }),
    fc.record({ type: fc.constantFrom('DoItem' as const), item: words, note: words }),
    fc.record({
      type: fc.constantFrom('ReopenItem' as const, 'BlockItem' as const, 'ProposeNotApplicable' as const),
      item: words,
      reason: words,
    }),
    fc.record({ type: fc.constantFrom('UnblockItem' as const, 'ConfirmNotApplicable' as const), item: words }),
    fc.record({ type: fc.constant('AssignItem' as const), item: words, to: fc.integer(), dueAt: fc.option(moments) }),
    fc.record({ type: fc.constant('AddEvidence' as const), item: words, evidence: offered }),
    fc.record({ type: fc.constantFrom('RequestSignOff' as const, 'WithdrawSignOff' as const), phase: words }),
    fc.record({ type: fc.constant('SignOff' as const), phase: words, revision: words }),
    fc.record({ type: fc.constant('DeclineSignOff' as const), phase: words, revision: words, reason: words }),
    fc.record({
      type: fc.constant('DraftAnnouncement' as const),
      facts: fc.record({ scope: words, impact: words, contact: words, action: words, downtimeMinutes: fc.integer() }),
    }),
    fc.record({ type: fc.constant('ConfirmAnnouncement' as const), sendAt: moments, draft: words }),
    fc.record({ type: fc.constant('AddNote' as const), text: words }),
    fc.record({ type: fc.constant('SayDowntime' as const), minutes: fc.double() }),
    fc.record({ type: fc.constant('CallOff' as const), reason: words }),
  );
  const scenes = ['planning', 'pre-deployment', 'deployment', 'post-deployment'].map((name) => upTo(name));

  it('is answered with events or a refusal, never with a fault, and changes nothing by itself', () => {
    fc.assert(
      fc.property(fc.constantFrom(nothingYet(), ...scenes), bodies, anyone, moments, (scene, body, who: Person, at) => {
        const command = { ...body, by: who, at } as RolloutCommand;
        const { events, scene: next } = attempt(command, scene); // scenes are frozen: writing to one would throw
        if (events.length) expect(answer(command, next), command.type).toEqual([]);
      }),
      { numRuns: 4000 },
    );
  });
});
