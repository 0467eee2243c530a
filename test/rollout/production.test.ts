import { describe, expect, it } from 'vitest';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { figuresOf } from '../../src/rollout/report-figures.ts';
import type { Person } from '../../src/team/authority.ts';
import { sayTime } from '../../src/time/say.ts';
import {
  answer,
  by,
  clockAt,
  closed,
  created,
  creation,
  day,
  doing,
  given,
  hour,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nextEvening,
  nothingYet,
  opening,
  play,
  type Scene,
  type Step,
  told,
  upTo,
} from '../support/story.ts';

const start = opening + minute;
const off = (at = start): Step => by(mara, { type: 'CallOff', reason: 'no time tonight' }, at);
const back = (at = start): Step => by(luis, { type: 'RollBack', reason: 'errors at 4 %' }, at);
const move = (at = start): Step => by(mara, { type: 'ScheduleWindow', window: nextEvening }, at);
const down = (minutes: number, at = start, who: Person = luis): Step => by(who, { type: 'SayDowntime', minutes }, at);
const reopen = (at = start): Step => by(mara, { type: 'ResolveStop', decision: 'reopen', reason: 'not tonight' }, at);

/** Signed off up to the go; nobody outside the team was told anything, so that only what the team does says that it has begun. */
const quiet = ((): Scene => {
  const scene = upTo('deployment');
  return { ...scene, rollout: { ...scene.rollout, announced: [], announcement: null } };
})();
const asked = { repository: 'acme/payments', environment: 'production', callbackUrl: 'https://x/1', sha: 'a' };

describe('once production was touched', () => {
  const touched: [string, Scene][] = [
    ['its stages were started', play(quiet, by(luis, { type: 'StartDeploying' }, start))],
    ['something of Deployment is done, also before its time', play(quiet, doing('4.1', luis))],
    ['Deployment was signed off', closed(quiet, 'deployment')],
    ['stakeholders heard that it starts', play(upTo('deployment', told(created())), clockAt(opening))],
    ['users noticed it', play(quiet, down(2))],
    [
      'a deployment elsewhere was let through',
      play(
        quiet,
        { type: 'NoteDeploymentAsked', asked, at: start },
        { type: 'NoteDeploymentAnswered', asked, state: 'approved', at: start },
      ),
    ],
  ];

  it.each(touched)('because %s, nobody can say that nothing will be changed', (_, scene) => {
    given(scene)
      .when(off())
      .thenRefused('out-of-order', /R-12 has begun deploying, .*: \/rollout_rollback/);
    given(scene)
      .when(move())
      .thenRefused('out-of-order', /has begun deploying, so its window cannot be moved/);
    expect(answer(back(), scene)[0]?.type).toBe('RolloutRolledBack');
    expect(answer(down(5), scene)[0]?.type).toBe('DowntimeSaid');
  });

  it('a stop does not open again what was signed before', () => {
    const stopped = play(
      quiet,
      by(luis, { type: 'StartDeploying' }, start),
      by(nadia, { type: 'RequestStop', phase: null, reason: 'wrong image' }, start),
    );
    given(stopped)
      .when(reopen())
      .thenRefused('out-of-order', /nothing is opened again/);
  });
});

describe('while nobody can know', () => {
  it('the window is open and the go was given: whoever is there says whether it ends or goes back', () => {
    given(quiet).when(off()).thenHappens('RolloutCalledOff');
    given(quiet).when(back()).thenHappens('RolloutRolledBack');
    given(quiet).when(down(2)).thenHappens('DowntimeSaid');
  });

  it('a deployment elsewhere that heard no has touched nothing', () => {
    const refused = play(
      quiet,
      { type: 'NoteDeploymentAsked', asked, at: start },
      { type: 'NoteDeploymentAnswered', asked, state: 'rejected', at: start },
    );
    given(refused).when(off()).thenHappens('RolloutCalledOff');
  });

  it('where no window was ever set it has been open since the go', () => {
    const { window: _, ...command } = creation() as Extract<ReturnType<typeof creation>, { type: 'CreateRollout' }>;
    const unplanned = play(nothingYet(), { ...command, window: null });
    const skipped: Scene = {
      ...unplanned,
      rollout: { ...unplanned.rollout, phases: quiet.rollout.phases, checklist: quiet.rollout.checklist },
    };
    given(skipped).when(back(monday)).thenHappens('RolloutRolledBack');
  });
});

describe('before anything can be deployed', () => {
  const opens = sayTime(opening, quiet.team.zone);

  it('after the go and hours before the window, there is nothing to go back from and nothing was down', () => {
    const words = new RegExp(`Nothing of R-12 is deployed before its window opens ${opens}\\..*/rollout_done`);
    for (const step of [back(opening - 5 * hour), down(0, opening - 5 * hour), down(2, opening - 1)])
      given(quiet).when(step).thenRefused('out-of-order', words);
    given(quiet)
      .when(off(opening - 5 * hour))
      .thenHappens('RolloutCalledOff');
  });

  it('before the go neither, however late it is', () => {
    for (const step of [back(), down(0)])
      given(upTo('pre-deployment'))
        .when(step)
        .thenRefused('out-of-order', /Nothing of R-12 is deployed before Pre-Deployment is signed off/);
  });

  it('what was called off was not deployed: nobody says how long it was down', () => {
    given(play(quiet, off()))
      .when(down(2, start + day))
      .thenRefused('out-of-order', /R-12 was called off before anything was deployed/);
  });

  it('"none" that was said in a window that passed is not told of the next one', () => {
    const moved = play(quiet, down(0), move(start));
    expect(play(quiet, down(0)).rollout.downtime?.minutes).toBe(0);
    expect(moved.rollout.downtime).toBeNull();
  });
});

describe('how long it took', () => {
  it('is known of everything that has ended, and of nothing that is still being brought back', () => {
    const begun = play(quiet, by(luis, { type: 'StartDeploying' }, start)).rollout;
    const { stages, checks, whenRed } = begun.deployment ?? { stages: [], checks: [], whenRed: 'block' as const };
    const started = { type: 'DeployingStarted', stages, checks, whenRed, by: luis.id, at: start } as const;
    const ended = start + 20 * minute;
    const offAnyhow = { type: 'RolloutCalledOff', reason: 'as it was possible once', by: mara.id, at: ended } as const;
    const figures = figuresOf({ events: [started, offAnyhow], deliveries: null });
    expect([figures.finishedAt, figures.tookMinutes]).toEqual([new Date(ended).toISOString(), 20]);
    const ordered = {
      type: 'RolloutRolledBack' as const,
      reason: 'errors',
      workloads: [],
      by: mara.id,
      at: ended,
    } satisfies RolloutEvent;
    expect(figuresOf({ events: [started, ordered], deliveries: null }).finishedAt).toBeNull();
    const { workloads: _, ...byHand } = ordered;
    expect(figuresOf({ events: [started, byHand], deliveries: null }).tookMinutes).toBe(20);
  });
});
