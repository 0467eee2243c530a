import { describe, expect, it } from 'vitest';
import { consequencesOf } from '../../src/coordinator/consequences.ts';
import type { RolloutId } from '../../src/coordinator/ports.ts';
import type { AnnouncementKind } from '../../src/rollout/checklist.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import type { Team } from '../../src/team/team.ts';
import {
  adding,
  after,
  aiko,
  allDone,
  answer,
  asked,
  asking,
  by,
  clockAt,
  closed,
  confirming,
  created,
  creation,
  doing,
  drafting,
  hour,
  luis,
  mara,
  monday,
  nothingYet,
  opening,
  play,
  priya,
  type Scene,
  type Step,
  signing,
  theTeam,
  told,
  upTo,
  window,
  without,
} from '../support/story.ts';

const id: RolloutId = 'rollout/3/12';

/** What a step brings about, and what follows from it. */
function consequences(scene: Scene, step: Step, { started = [] as number[], thread = null as number | null } = {}) {
  const events = answer(step, scene);
  const { rollout } = after(events, scene);
  const { letters, cards } = consequencesOf(events, {
    id,
    before: scene.rollout,
    rollout: { ...rollout, thread },
    team: scene.team,
    owners: [],
    hasStarted: (person) => started.includes(person),
  });
  return {
    letters,
    cards: cards.map((card) => `${card.kind} ${card.subject}`.trim()),
    told: letters.map((letter) => {
      const { content } = letter;
      const what =
        content.type === 'told' ? content.event.type : content.type === 'announcement' ? content.kind : content.type;
      return `${what} → ${letter.address}`;
    }),
  };
}

const group = '-100500';

describe('what happens is shown', () => {
  it('on a pinned live card when a rollout begins, and nobody outside the team hears of it', () => {
    const scene = nothingYet();
    const events = answer(creation(), scene);
    const { rollout } = after(events, scene);
    const { letters, cards } = consequencesOf(events, {
      id,
      before: scene.rollout,
      rollout,
      team: scene.team,
      owners: [],
      hasStarted: () => true,
    });
    expect(cards).toMatchObject([{ kind: 'status', isPinned: true, chat: -100500 }]);
    expect(letters).toEqual([]);
  });

  it('on one card a sign-off, one card an item that may not apply, and one card a draft', () => {
    expect(consequences(allDone(created(), 'planning'), asking('planning')).cards).toEqual(['sign-off planning']);
    expect(consequences(told(created()), drafting()).cards).toEqual(['draft']);
    const drafted = play(told(created()), drafting());
    expect(consequences(drafted, adding({ impact: 'None' })).cards).toEqual([]);
  });

  it('nowhere but on the live card while people work', () => {
    expect(consequences(created(), doing('update-requirements'))).toMatchObject({ letters: [], cards: [] });
  });
});

describe('who is told', () => {
  it('the group when a phase is complete', () => {
    expect(consequences(asked(created(), 'planning'), signing(mara, 'planning')).told).toEqual([
      `PhaseSignedOff → ${group}`,
    ]);
  });

  it('the group, when readers count on a start that nobody has said go to', () => {
    const inGroup = (kind: AnnouncementKind) => announced(kind).filter(({ content }) => content.type === 'told');
    for (const kind of ['day', 'hour'] as const)
      expect(inGroup(kind)).toMatchObject([{ address: group, revision: 1, expiresAt: opening }]);
    for (const kind of ['notice', 'week', 'completed'] as const) expect(inGroup(kind)).toEqual([]);
  });

  it('the topic, where the rollout lives in one', () => {
    const step = by(mara, { type: 'CallOff', reason: 'Budget' });
    expect(consequences(created(), step, { thread: 77 }).told).toEqual([`RolloutCalledOff → ${group}/77`]);
  });

  it('whoever an item is given to: in private, or by name in the group when the bot was never started', () => {
    const step = by(mara, { type: 'AssignItem', item: 'update-requirements', to: aiko.id, dueAt: null });
    const inPrivate = consequences(created(), step, { started: [aiko.id] });
    expect(inPrivate.told).toEqual([`ItemAssigned → ${aiko.id}`]);
    expect(inPrivate.letters[0]).toMatchObject({ fallback: group, urgency: 3, revision: 1 });
    const inGroup = consequences(created(), step);
    expect(inGroup.told).toEqual([`ItemAssigned → ${group}`]);
    expect(inGroup.letters[0]?.fallback).toBeNull();
  });

  it('nobody, when people take an item for themselves', () => {
    expect(
      consequences(created(), by(mara, { type: 'AssignItem', item: 'update-requirements', to: mara.id, dueAt: null }))
        .told,
    ).toEqual([]);
  });

  it('whoever owns what rests on production: in private, and the others by one message in the group', () => {
    const deployed = closed(upTo('deployment'), 'deployment', opening + hour);
    const dues = (started: number[]) =>
      consequences(deployed, clockAt(opening + 2 * hour), { started }).told.filter((each) =>
        each.startsWith('WatchDue'),
      );
    expect(dues([])).toEqual(['WatchDue → -100500']);
    expect(dues([aiko.id])).toEqual(['WatchDue → 1003', 'WatchDue → -100500']);
    expect(dues([aiko.id, luis.id])).toEqual(['WatchDue → 1003', 'WatchDue → 1004']);
  });
  it('the group of a window that moves, but not of the first one', () => {
    const moved = by(mara, { type: 'ScheduleWindow', window: { ...window, opensAt: opening + hour } });
    expect(consequences(created(), moved).told).toEqual([`WindowScheduled → ${group}`]);
  });

  it('every stakeholder, each by their own medium, and the team by a report', () => {
    const drafted = play(created(), drafting());
    const { told: letters, cards } = consequences(drafted, confirming());
    expect(letters).toEqual(['notice → board@example.com', 'notice → -100700']);
    expect(cards).toEqual(['report 1']);
  });

  it('in order of what cannot wait, and not after it has become useless', () => {
    const urgencies = Object.fromEntries(
      (['notice', 'week', 'day', 'hour', 'start', 'moved', 'called-off', 'completed'] as const).map((kind) => {
        const [first] = announced(kind);
        return [kind, [first?.urgency, first?.expiresAt]];
      }),
    );
    expect(urgencies).toEqual({
      notice: [2, window.opensAt],
      week: [2, window.opensAt],
      day: [2, window.opensAt],
      hour: [1, window.opensAt],
      start: [0, window.closesAt],
      moved: [1, window.opensAt],
      'called-off': [0, null],
      completed: [2, null],
    });
  });

  it('whoever writes to stakeholders that these hear nothing; then whoever stands in, and at last the group', () => {
    const silent = (team: Team, step: number, started: number[] = []) =>
      consequencesOf([{ type: 'UpdateOverdue', since: opening, step, at: opening + hour }], {
        id,
        before: created(team).rollout,
        rollout: created(team).rollout,
        team,
        owners: [],
        hasStarted: (person) => started.includes(person),
      }).letters.map(({ address }) => address);
    const everybody = [mara.id, aiko.id, priya.id];
    const team = theTeam();
    expect(silent(team, 0, everybody)).toEqual([String(priya.id)]);
    expect(silent(team, 1, everybody)).toEqual([String(mara.id)]);
    const aikoStandsIn = { ...team, deputies: { [priya.id]: aiko.id } };
    expect(silent(aikoStandsIn, 1, everybody)).toEqual([String(aiko.id), String(mara.id)]);
    expect(silent(aikoStandsIn, 1)).toEqual([group]);
    expect(silent(team, 2, everybody)).toEqual([group]);
    expect(silent(theTeam('standard', ...without('comms')), 0, everybody)).toEqual([String(mara.id)]);
  });

  it('the group of an announcement that was not sent, unless a later one says it better', () => {
    const skipped = (why: string) =>
      consequencesOf([{ type: 'AnnouncementSkipped', kind: 'week', revision: 1, why, at: monday } as RolloutEvent], {
        id,
        before: created().rollout,
        rollout: created().rollout,
        team: theTeam(),
        owners: [],
        hasStarted: () => true,
      }).letters.map(({ address }) => address);
    expect(skipped('it was too late to be true')).toEqual([group]);
    expect(skipped('a later one says it better')).toEqual([]);
  });

  it('everybody once: no two letters of a whole phase have the same name', () => {
    const drafted = play(created(), drafting());
    const names = [
      ...consequences(drafted, confirming()).letters,
      ...consequences(upTo('pre-deployment'), clockAt(opening)).letters,
      ...announced('hour'),
    ].map((letter) => letter.unique);
    expect(new Set(names).size).toBe(names.length);
  });
});

function announced(kind: AnnouncementKind) {
  const scene = told(created());
  const event: RolloutEvent = {
    type: 'Announced',
    number: 2,
    kind,
    revision: 1,
    stakeholders: ['s1', 's2'],
    previous: null,
    facts: { scope: 's', impact: 'i', downtimeMinutes: 5, action: '', contact: '@priya' },
    at: monday,
  };
  return consequencesOf([event], {
    id,
    before: scene.rollout,
    rollout: scene.rollout,
    team: scene.team,
    owners: [],
    hasStarted: () => true,
  }).letters;
}
