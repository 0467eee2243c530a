import { describe, expect, it } from 'vitest';
import { readerView } from '../../src/coordinator/reader-view.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { evolve } from '../../src/rollout/evolve.ts';
import type { Stakeholder } from '../../src/team/events.ts';
import { backAt, broughtBack, decidedAt, goingBack, stuck } from '../support/going-back.ts';
import {
  adding,
  answer,
  by,
  changedTeam,
  clockAt,
  closed,
  confirming,
  created,
  day,
  drafting,
  luis,
  mara,
  minute,
  monday,
  nextEvening,
  opening,
  play,
  priya,
  type Scene,
  told,
  upTo,
  window,
} from '../support/story.ts';

type Announced = Extract<RolloutEvent, { type: 'Announced' }>;
const kim: Stakeholder = { id: 's1', name: 'Kim', medium: 'email', address: 'kim@example.com', zone: 'Asia/Tokyo' };
const seen = ({ rollout, team }: Scene, at = monday) => readerView(rollout, team, kim, at);
/** Everything before Deployment is signed off on the evening before, while the votes still count. */
const evening = opening - 60 * minute;
const deploying = (): Scene => play(upTo('deployment', told(created()), evening), clockAt(opening));

describe('what a reader is shown', () => {
  it('is nothing while there is only a draft', () => {
    expect(seen(created()).told).toBeNull();
    expect(seen(play(created(), drafting())).told).toBeNull();
  });

  it('is nothing while what was confirmed waits for its time', () => {
    const confirmed = play(created(), drafting(), confirming(priya, monday, monday + day));
    expect(confirmed.rollout.announcement).not.toBeNull();
    expect(seen(confirmed).told).toBeNull();
  });

  it('is what was announced, where and when this reader reads it', () => {
    const view = seen(told(created()));
    expect(view).toMatchObject({
      name: 'Payments 4.2.0',
      zone: 'Asia/Tokyo',
      teamZone: 'Europe/Berlin',
      standing: 'planned',
    });
    expect(view.told).toMatchObject({
      window,
      facts: { impact: 'Cards fail for 5 minutes' },
      isChanging: false,
      of: 22,
    });
    expect(view.told?.history).toMatchObject([{ number: 1, kind: 'notice', at: monday, window }]);
  });

  it('is one notice, also when whoever came later got it too', () => {
    const stakeholder: Stakeholder = { ...kim, id: 's3', address: 'late@example.com' };
    const joined = changedTeam(told(created()), { type: 'StakeholderAdded', stakeholder, by: priya.id, at: monday });
    const late = by(priya, { type: 'DraftAnnouncement', facts: {}, writing: { kind: 'notice' } });
    const both = play(joined, late, confirming(priya, monday + day));
    expect(both.rollout.announced).toHaveLength(2);
    expect(seen(both).told?.history).toMatchObject([{ number: 1, kind: 'notice', at: monday }]);
  });

  it('stays what was announced when a newer draft is written', () => {
    const redrafted = play(told(created()), adding({ impact: 'Everything fails' }));
    expect(seen(redrafted).told?.facts.impact).toBe('Cards fail for 5 minutes');
  });

  it('names old and new when the window moves, and remembers what each announcement said', () => {
    const moved = play(told(created()), by(mara, { type: 'ScheduleWindow', window: nextEvening }));
    expect(seen(moved).told).toMatchObject({ window: nextEvening, isChanging: false });
    expect(seen(moved).told?.history).toMatchObject([
      { kind: 'moved', window: nextEvening, previous: window },
      { kind: 'notice', window, previous: null },
    ]);
  });

  it('says that a time is being changed when nobody was told of the newer one', () => {
    const { rollout, ...rest } = told(created());
    const silent = { ...rest, rollout: { ...rollout, revision: 2, window: nextEvening } };
    expect(seen(silent).told).toMatchObject({ window, isChanging: true });
  });

  it('brings what somebody wrote for an announcement: the stage, the issue, what was wrong', () => {
    const { rollout, ...rest } = told(created());
    const [notice] = answer(confirming()(play(created(), drafting())), play(created(), drafting())).slice(-1);
    const critical = { ...(notice as Announced), number: 2, kind: 'critical', update: 'EU cards fail' } as const;
    const history = seen({ ...rest, rollout: evolve(rollout, critical) }).told?.history;
    expect(history?.map(({ kind, update }) => `${kind}: ${update}`)).toEqual(['critical: EU cards fail', 'notice: ']);
  });

  it('names no phase’s people, items or evidence', () => {
    const text = JSON.stringify(seen(closed(told(created()), 'planning')));
    for (const name of ['Mara', 'Ben', 'was done', 'Issue creation']) expect(text).not.toContain(name);
  });

  it('counts what is settled, phase by phase', () => {
    const { phases, settled } = seen(closed(told(created()), 'planning')).told ?? {};
    expect(settled).toBe(5);
    expect(phases?.map(({ state, settled: done, of }) => `${state} ${done}/${of}`)).toEqual([
      'done 5/5',
      'under-way 0/6',
      'to-do 0/4',
      'to-do 0/3',
      'to-do 0/4',
    ]);
  });

  it('is by the team’s clock for whoever has none, also where the zone is none', () => {
    const { rollout, team } = told(created());
    expect(readerView(rollout, team, { ...kim, zone: null }, monday).zone).toBe('Europe/Berlin');
    expect(readerView(rollout, { ...team, zone: 'Moon' }, { ...kim, zone: 'Mars/Crater' }, monday).zone).toBe('UTC');
  });
});

describe('how it stands', () => {
  const standing = (scene: Scene, at: number) => seen(scene, at).standing;

  it('waits when its window opens and nobody has said go, and never claims that it runs', () => {
    const notGone = told(created());
    expect(standing(notGone, opening - 1)).toBe('planned');
    expect(standing(notGone, opening)).toBe('waiting');
    expect(standing(notGone, window.closesAt + day)).toBe('waiting');
  });

  it('is under way once it may be, and takes longer once it should be done', () => {
    expect(standing(deploying(), opening)).toBe('under-way');
    expect(standing(deploying(), window.closesAt - 1)).toBe('under-way');
    expect(standing(deploying(), window.closesAt)).toBe('takes-longer');
  });

  it('is on hold while somebody asks to stop after readers heard that it starts, and has not started before', () => {
    const stop = (at: number) => by(luis, { type: 'RequestStop', phase: null, reason: 'errors' }, at);
    expect(standing(play(deploying(), stop(opening)), opening + minute)).toBe('on-hold');
    const before = upTo('deployment', told(created()), evening);
    expect(standing(play(before, stop(evening)), opening + minute)).toBe('waiting');
  });

  it('is completed with the phase that deploys, and rolled back after that where it was', () => {
    const done = closed(deploying(), 'deployment', opening + minute);
    expect(standing(done, opening + day)).toBe('completed');
    const back = play(done, by(luis, { type: 'RollBack', reason: 'errors at 4 %' }, opening + 2 * minute));
    expect(seen(back, opening + day)).toMatchObject({ standing: 'rolled-back', reason: 'errors at 4 %' });
  });

  it('is not rolled back before the cluster says so, and says no reason of what nobody was told', () => {
    for (const scene of [goingBack(), stuck()])
      expect(seen(scene, decidedAt + day)).toMatchObject({ standing: 'on-hold', reason: '' });
    const back = seen(broughtBack(stuck()), backAt);
    expect(back).toMatchObject({ standing: 'rolled-back', reason: 'errors at 4 %' });
    expect(back.told?.history[0]).toMatchObject({ kind: 'rolled-back', at: backAt });
  });

  it('is called off, with the reason that readers were given', () => {
    const off = play(told(created()), by(mara, { type: 'CallOff', reason: 'vendor withdrew it' }));
    expect(seen(off)).toMatchObject({ standing: 'called-off', reason: 'vendor withdrew it' });
  });
});
