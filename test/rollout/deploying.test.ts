import { describe, expect, test } from 'vitest';
import type { Connected } from '../../src/rollout/deploying/checks.ts';
import { isWatched, workloadKey } from '../../src/rollout/deploying/deployment.ts';
import type { Reading } from '../../src/rollout/deploying/health.ts';
import { healthNow } from '../../src/rollout/deploying/health-now.ts';
import { obstaclesOf } from '../../src/rollout/deploying/obstacles.ts';
import { namesNextStage } from '../../src/rollout/deploying/stages.ts';
import { draftDigest } from '../../src/rollout/drafts.ts';
import type { WayBack } from '../../src/rollout/events-deploying.ts';
import { gateOf } from '../../src/rollout/gates.ts';
import type { Rollout } from '../../src/rollout/rollout.ts';
import { phaseState } from '../../src/rollout/standing.ts';
import {
  aiko,
  by,
  closed,
  created,
  given,
  gus,
  hour,
  luis,
  mara,
  minute,
  opening,
  play,
  priya,
  type Scene,
  type Step,
  upTo,
} from '../support/story.ts';

const errors = { name: 'errors', unit: '%', below: 1, forMinutes: 0, staleSeconds: 120 };
const p95 = { name: 'p95', unit: 'ms', below: 500, forMinutes: 0, staleSeconds: 120 };
const canary = [
  { name: '10 %', soakMinutes: 15 },
  { name: '50 %', soakMinutes: 15 },
  { name: '100 %', soakMinutes: 0 },
];
const connected: Connected = { stages: canary, checks: [errors, p95], whenRed: 'block', reachesClusters: true };
const api: WayBack = {
  cluster: 'production',
  namespace: 'payments',
  kind: 'deployment',
  name: 'api',
  revision: 6,
  images: ['payments:4.1.7'],
};

const reading = (check: string, state: Reading['state'], at: number, says = `${check} is ${state}`): Reading => ({
  check,
  state,
  value: state === 'unknown' ? null : 0.2,
  unit: '%',
  limit: 'below 1 %',
  says,
  at,
  source: 'Prometheus main',
});
const green = (at: number): Reading[] => [reading('errors', 'green', at), reading('p95', 'green', at)];
const red = (at: number): Reading[] => [
  reading('errors', 'red', at, '4.8 % is not below 1 %'),
  reading('p95', 'green', at),
];
const seeing = (scene: Scene, readings: Reading[]): Scene => ({ ...scene, readings });

const start = opening + minute;
const soaked = start + 16 * minute;
const ready: Scene = { ...upTo('deployment'), connected };
const starting = (who = luis, at = start): Step => by(who, { type: 'StartDeploying' }, at);
const onItsWay = play(ready, starting());
const promoting = (from: number, at = soaked, reason = '', who = luis): Step =>
  by(who, { type: 'Promote', from, reason }, at);

describe('starting', () => {
  test('takes everything before it signed off, the open window, and ops or the lead', () => {
    given({ ...upTo('pre-deployment'), connected })
      .when(starting())
      .thenRefused('not-done', /Pre-Deployment is not signed off/);
    given(ready)
      .when(starting(luis, opening - 1))
      .thenRefused('not-done', /The window opens/);
    given(ready)
      .when(starting(aiko))
      .thenRefused('not-allowed', /Only Lead \(Mara\) or Ops \(Luis\)/);
    given(ready)
      .when(starting())
      .then({
        type: 'DeployingStarted',
        stages: canary,
        checks: [errors, p95],
        whenRed: 'block',
        by: luis.id,
        at: start,
      });
    given(onItsWay).when(starting()).thenNothing();
  });

  test('goes through the stages that somebody planned, else those of the settings, else all at once', () => {
    const planned = [
      { name: 'blue', soakMinutes: 0 },
      { name: 'green', soakMinutes: 30 },
    ];
    const planning: Step = by(luis, { type: 'PlanStages', stages: planned });
    expect(play(ready, planning, starting()).rollout.deployment?.stages).toEqual(planned);
    given(play(ready, planning)).when(planning).thenNothing();
    given(onItsWay)
      .when(planning)
      .thenRefused('sealed', /its stages stay as they are/);
    expect(play(upTo('deployment'), starting()).rollout.deployment?.stages).toEqual([
      { name: 'everywhere', soakMinutes: 0 },
    ]);
    const twice = [
      { name: 'EU', soakMinutes: 0 },
      { name: 'eu', soakMinutes: 0 },
    ];
    given(ready)
      .when(by(luis, { type: 'PlanStages', stages: twice }))
      .thenRefused('bad-time', /same name/);
  });
});

describe('going on', () => {
  test('takes the soak time and every check green, and records what it was seen by', () => {
    given(seeing(onItsWay, green(start + minute)))
      .when(promoting(0, start + minute))
      .thenRefused('not-done', /watched for another 14 min/);
    given(seeing(onItsWay, green(soaked)))
      .when(promoting(0))
      .then({ type: 'StageReached', stage: 1, readings: green(soaked), by: luis.id, at: soaked });
  });

  test('#90 what is not measured, or too old, or unknown, is never green', () => {
    given(onItsWay)
      .when(promoting(0))
      .thenRefused('not-done', /errors is not known: not measured yet/);
    given(seeing(onItsWay, green(soaked - 5 * minute)))
      .when(promoting(0))
      .thenRefused('not-done', /errors is not known/);
    const half = [
      reading('errors', 'unknown', soaked, 'Prometheus main does not answer in time.'),
      reading('p95', 'green', soaked),
    ];
    given(seeing(onItsWay, half))
      .when(promoting(0))
      .thenRefused('not-done', /does not answer in time/);
  });

  test('a lead passes what is missing and says why; nobody passes what is red', () => {
    given(onItsWay)
      .when(promoting(0, soaked, 'checked by hand', luis))
      .thenRefused('not-allowed', /Only Lead/);
    const early = play(onItsWay, promoting(0, soaked, 'checked by hand', mara));
    expect(early.rollout.deployment?.reached.at(-1)?.early).toMatch(/^checked by hand \(errors is not known/);
    given(seeing(onItsWay, red(soaked)))
      .when(promoting(0, soaked, 'never mind', mara))
      .thenRefused('not-done', /errors is red: 4.8 %/);
  });

  test('a tap on an older panel moves nothing', () => {
    const further = seeing(play(seeing(onItsWay, green(soaked)), promoting(0)), green(soaked + 20 * minute));
    given(further)
      .when(promoting(0, soaked + 20 * minute))
      .thenRefused('outdated', /It is at 50 % already/);
    given(further)
      .when(promoting(1, soaked + 20 * minute))
      .thenHappens('StageReached');
  });

  test('two people who say it at once mean the same step', () => {
    const quick = { ...connected, stages: canary.map(({ name }) => ({ name, soakMinutes: 0 })) };
    const going = seeing(play({ ...ready, connected: quick }, starting()), green(soaked));
    const saying = (from: number, at: number): Step =>
      by(mara, { type: 'Promote', from, reason: '', isBlind: true }, at);
    const once = seeing(play(going, saying(0, soaked)), green(soaked + 20_000));
    given(once)
      .when(saying(1, soaked + 1_000))
      .thenRefused('outdated', /It went to 50 % a moment ago/);
    given(once)
      .when(saying(1, soaked + 20_000))
      .thenHappens('StageReached');
  });

  test.each<[string, Step, RegExp]>([
    ['paused', by(aiko, { type: 'PauseDeploying', reason: 'looking at a graph' }, soaked), /Aiko paused it/],
    ['asked to stop', by(mara, { type: 'RequestStop', phase: null, reason: 'errors doubled' }, soaked), /asks to stop/],
    [
      'vetoed',
      by({ ...gus, id: 1006, name: 'Nadia' }, { type: 'Veto', phase: 'deployment', reason: 'no' }, soaked),
      /vetoed/,
    ],
  ])('it waits while it is %s, whoever would force it', (_, step, why) => {
    given(seeing(play(onItsWay, step), green(soaked)))
      .when(promoting(0, soaked, 'go', mara))
      .thenRefused('not-done', why);
  });

  test('pausing is anybody’s with a role, once; going on again is ops’ or the lead’s', () => {
    const pausing: Step = by(priya, { type: 'PauseDeploying', reason: '' }, soaked);
    given(onItsWay)
      .when(by(gus, { type: 'PauseDeploying', reason: '' }, soaked))
      .thenRefused('not-allowed');
    given(onItsWay).when(pausing).then({ type: 'DeployingPaused', reason: 'no reason said', by: priya.id, at: soaked });
    const paused = play(onItsWay, pausing);
    given(paused).when(pausing).thenNothing();
    given(paused)
      .when(by(priya, { type: 'ResumeDeploying' }, soaked))
      .thenRefused('not-allowed');
    const resuming: Step = by(luis, { type: 'ResumeDeploying' }, soaked);
    given(paused).when(resuming).thenHappens('DeployingResumed');
    given(onItsWay).when(resuming).thenNothing();
  });

  test('whoever names a stage that is not next hears which one is', () => {
    const named = (words: string, { rollout } = onItsWay) => namesNextStage(words, rollout);
    expect([named('50'), named('50 %'), named('quickly'), named('50', ready)]).toEqual([true, true, false, false]);
    expect(() => named('100')).toThrow('100 % is not next. Next is 50 %. To go on to it: /rollout_promote');
    expect(() => named('10')).toThrow('It is at 10 % already. Next is 50 %.');
    const last = [0, 1].reduce((now, from) => {
      const at = start + (from + 1) * 16 * minute;
      return play(seeing(now, green(at)), promoting(from, at));
    }, onItsWay);
    expect(() => named('50', last)).toThrow(
      'It was at 50 % already. That is the last stage. To say that it is passed:',
    );
  });

  test('past the window it goes on only by a lead’s word', () => {
    const late = opening + 95 * minute;
    given(seeing(onItsWay, green(late)))
      .when(promoting(0, late))
      .thenRefused('not-done', /The window has closed/);
    given(seeing(onItsWay, green(late)))
      .when(promoting(0, late, 'two more minutes', mara))
      .thenHappens('StageReached');
  });

  const passed = [0, 1, 2].reduce((now, from) => {
    const at = start + (from + 1) * 16 * minute;
    return play(seeing(now, green(at)), promoting(from, at));
  }, onItsWay);
  test('past the last stage 4.1 and 4.2 are shown by it; before, 4.1 cannot be ticked', () => {
    const ticking = (item: string): Step => by(luis, { type: 'DoItem', item, note: '' }, start + hour);
    given(onItsWay)
      .when(ticking('4.1'))
      .thenRefused('needs-evidence', /it is at 10 %/);
    for (const item of ['4.1', '4.2']) given(passed).when(ticking(item)).thenHappens('ItemDone');
    given(passed)
      .when(promoting(2, start + hour))
      .thenRefused('out-of-order', /passed already/);
    expect(isWatched(passed.rollout)).toBe(false);
    expect(isWatched(onItsWay.rollout)).toBe(true);
  });

  test('#16 every command of it is harmless to repeat', () => {
    const closedAfter = closed(passed, 'deployment', start + hour);
    expect(phaseState('deployment', closedAfter.rollout).signedOff).not.toBeNull();
    given(closedAfter)
      .when(promoting(2, start + hour))
      .thenRefused('out-of-order');
  });
});

describe('health', () => {
  const noting = (at: number): Step => ({ type: 'NoteHealth', at });

  test('is written down when a colour changes, and only then', () => {
    const first = seeing(onItsWay, green(soaked));
    given(first)
      .when(noting(soaked))
      .then({ type: 'HealthNoted', stage: 0, readings: green(soaked), at: soaked });
    const noted = play(first, noting(soaked));
    given(seeing(noted, green(soaked + minute)))
      .when(noting(soaked + minute))
      .thenNothing();
    given(seeing(noted, red(soaked + minute)))
      .when(noting(soaked + minute))
      .thenHappens('HealthNoted');
  });

  const strict: Connected = { ...connected, whenRed: 'roll-back' };
  const noteWay: Step = by(luis, { type: 'NoteWayBack', workloads: [api] });
  const withWay = play(
    { ...closed(play(upTo('pre-deployment'), noteWay), 'pre-deployment'), connected: strict },
    starting(),
  );

  test('red starts the rollback where the settings say so, whatever somebody has entered before', () => {
    given(seeing(withWay, red(soaked)))
      .when(noting(soaked))
      .thenHappens('HealthNoted', 'RolloutRolledBack');
    const entered = by(aiko, { type: 'EnterHealth', check: 'errors', state: 'red', words: '502s' }, soaked);
    const seen = play(seeing(play(withWay, entered), green(soaked)), noting(soaked));
    given(seeing(seen, red(soaked + minute)))
      .when(noting(soaked + minute))
      .thenHappens('HealthNoted', 'RolloutRolledBack');
  });

  test('nothing is said to be rolled back by itself where nothing can bring it back', () => {
    const noWay = play({ ...ready, connected: strict }, starting());
    given(seeing(noWay, red(soaked)))
      .when(noting(soaked))
      .thenHappens('HealthNoted');
    const noCluster = { ...withWay, connected: { ...strict, reachesClusters: false } };
    given(seeing(noCluster, red(soaked)))
      .when(noting(soaked))
      .thenHappens('HealthNoted');
  });

  test('what somebody enters stops it, and never starts the rollback by itself', () => {
    const strict = play({ ...ready, connected: { ...connected, whenRed: 'roll-back' } }, starting());
    const entering: Step = by(aiko, { type: 'EnterHealth', check: 'errors', state: 'red', words: '502s' }, soaked);
    given(seeing(play(strict, entering), green(soaked)))
      .when(noting(soaked))
      .thenHappens('HealthNoted');
  });

  test('what somebody enters counts for half an hour, and never against a measurement', () => {
    const entering = (state: 'green' | 'red', at = soaked): Step =>
      by(aiko, { type: 'EnterHealth', check: 'errors', state, words: '0.2 %' }, at);
    given(onItsWay)
      .when(by(gus, { type: 'EnterHealth', check: 'errors', state: 'green', words: 'x' }, soaked))
      .thenRefused('not-allowed');
    const entered = play(onItsWay, entering('green'));
    const state = (scene: Scene, at: number): string | undefined => {
      const { deployment } = scene.rollout;
      return deployment
        ? healthNow(deployment, scene.readings ?? [], at).find(({ check }) => check === 'errors')?.state
        : undefined;
    };
    expect(state(entered, soaked + 29 * minute)).toBe('green');
    expect(state(entered, soaked + 31 * minute)).toBe('unknown');
    expect(state(seeing(entered, red(soaked)), soaked)).toBe('red');
    expect(state(seeing(play(onItsWay, entering('red')), green(soaked)), soaked)).toBe('red');
    const alone = play(upTo('deployment'), starting(), entering('red'));
    expect(obstaclesOf({ ...alone, at: soaked }, []).map(({ says }) => says)).toEqual(['errors is red: 0.2 %.']);
  });
});

describe('going back', () => {
  const looking: Step = by(luis, { type: 'NoteWayBack', workloads: [api] });
  const planned = play(upTo('pre-deployment'), looking);
  const signed: Scene = { ...closed(planned, 'pre-deployment'), connected };
  const withWay = play(signed, starting());
  const back = (scene: Scene, live: Record<string, number> = { [workloadKey(api)]: 7 }): Scene =>
    play(scene, by(luis, { type: 'RollBack', reason: 'errors', live }, soaked));
  const outside = (isBack: boolean, says: string, at = soaked + minute): Step => ({
    type: 'NoteWorkload',
    workload: api,
    isBack,
    says,
    at,
  });

  test('what ran before is noted until the plan is signed, and then stays', () => {
    given(planned).when(looking).thenNothing();
    given(ready)
      .when(looking)
      .thenRefused('sealed', /stays as it was signed/);
    given(withWay)
      .when(by(luis, { type: 'NoteWayBack', workloads: [] }, soaked))
      .thenRefused('sealed');
  });

  test('#40 rolled back wins over going on, and stakeholders hear of it once the cluster says so: not before', () => {
    const ordered = back(withWay);
    expect(ordered.rollout.status).toBe('rolled-back');
    expect(ordered.rollout.announced.some(({ kind }) => kind === 'rolled-back')).toBe(false);
    given(seeing(ordered, green(soaked)))
      .when(promoting(0))
      .thenRefused('not-open', /rolled back/);
    expect(isWatched(ordered.rollout)).toBe(true);
    given(ordered).when(outside(true, 'rolled out')).thenHappens('WorkloadBack', 'RollbackFinished', 'Announced');
    const finished = play(ordered, outside(true, 'rolled out'));
    expect(isWatched(finished.rollout)).toBe(false);
    given(finished).when(outside(true, 'rolled out')).thenNothing();
  });

  test('a cluster that would not is said once for each reason and not more often than every ten minutes, and a person can say that it is back', () => {
    const stuck = play(back(withWay), outside(false, 'production cannot be reached.'));
    given(stuck).when(outside(false, 'production cannot be reached.')).thenNothing();
    given(stuck)
      .when(outside(false, 'production: timed out after 4.1 s.', soaked + 5 * minute))
      .thenNothing();
    given(stuck)
      .when(outside(false, 'production: timed out after 4.2 s.', soaked + 11 * minute))
      .thenHappens('WorkloadStuck');
    given(stuck)
      .when(by(aiko, { type: 'FinishRollback' }, soaked + hour))
      .thenRefused('not-allowed');
    given(stuck)
      .when(by(luis, { type: 'FinishRollback' }, soaked + hour))
      .thenHappens('RollbackFinished', 'Announced');
  });

  test('another rollout that it would undo waits for it: of the product, or of a workload, of the same team', () => {
    const { rollout: old } = back(withWay);
    const next = (change: Partial<Rollout>, team = old.team): Scene => ({
      ...signed,
      rollout: { ...signed.rollout, number: 13, ...change },
      watched: [{ ...old, team }],
    });
    const waits = /R-12 is still being brought back/;
    given(next({})).when(starting()).thenRefused('not-done', waits);
    given(next({ product: ' PAYMENTS', wayBack: [] }))
      .when(starting())
      .thenRefused('not-done', waits);
    given(next({ product: 'Billing' }))
      .when(starting())
      .thenRefused('not-done', waits);
    given(next({ product: 'Billing', wayBack: [] }))
      .when(starting())
      .thenHappens('DeployingStarted');
    given(next({}, old.team + 1))
      .when(starting())
      .thenHappens('DeployingStarted');
    const { rollout: over } = play(back(withWay), outside(true, 'rolled out'));
    given({ ...next({}), watched: [over] })
      .when(starting())
      .thenHappens('DeployingStarted');
  });

  test('without a cluster it is recorded and announced at once, as before', () => {
    given({ ...withWay, connected: { ...connected, reachesClusters: false } })
      .when(by(luis, { type: 'RollBack', reason: 'errors' }, soaked))
      .thenHappens('RolloutRolledBack', 'Announced');
    given(withWay)
      .when(by(luis, { type: 'FinishRollback' }, soaked))
      .thenRefused('out-of-order', /No rollback/);
  });
});

test('a SEV1 is named in words that end between characters', () => {
  const words = `checkout ${'👨‍👩‍👧'.repeat(40)}`;
  const down = play(onItsWay, by(luis, { type: 'OpenIssue', severity: 1, text: words }, start + minute));
  const { rollout, team } = down;
  const [says = ''] = obstaclesOf({ rollout, team, at: soaked }, []).map((each) => each.says);
  expect(says).toMatch(/^I-1 is open and SEV1: checkout (?:👨‍👩‍👧)+…\.$/u);
});

describe('what holds a pipeline', () => {
  const gate = (name: string, { rollout, team }: Scene) => gateOf(name, { rollout, team, at: soaked, watched: [] });
  const sev1: Step = by(priya, { type: 'OpenIssue', severity: 1, text: 'checkout 502s' }, soaked);

  test.each<[string, Step, RegExp]>([
    ['a pause', by(luis, { type: 'PauseDeploying', reason: 'graph' }, soaked), /Luis paused it/],
    ['a SEV1', sev1, /I-1 is open and SEV1/],
  ])('%s shuts the gate to production and that of each stage', (_, step, why) => {
    const heldUp = play(onItsWay, step);
    for (const name of ['deploy', '10'])
      expect(gate(name, heldUp)).toEqual({ isOpen: false, why: expect.stringMatching(why) });
  });

  test('a SEV1, and a window that has closed, keep it from starting', () => {
    given(play(ready, sev1)).when(starting(luis, soaked)).thenRefused('not-done', /SEV1/);
    given(ready)
      .when(starting(luis, opening + 2 * hour))
      .thenRefused('bad-time', /window has closed/);
  });

  test('names that are nearly the same are not the same stage', () => {
    const stages = ['1.5 %', '15 %', '金丝雀', '全员'].map((name) => ({ name, soakMinutes: 0 }));
    const begun = play({ ...ready, connected: { ...connected, stages } }, starting());
    expect(gate('1.5', begun)?.isOpen).toBe(true);
    for (const name of ['15 %', '15', '全员', '金丝雀']) expect(gate(name, begun)?.isOpen).toBe(false);
  });
});

test('a stage’s gate opens when it is reached, and shuts while it is paused', () => {
  const gate = (name: string, { rollout, team }: Scene, at = soaked) =>
    gateOf(name, { rollout, team, at, watched: [] });
  expect(gate('10', onItsWay)).toEqual({ isOpen: true, why: '' });
  expect(gate('50 %', onItsWay)).toEqual({ isOpen: false, why: '50 % is not reached yet.' });
  const paused = play(onItsWay, by(luis, { type: 'PauseDeploying', reason: 'graph' }, soaked));
  expect(gate('10', paused)?.why).toMatch(/Luis paused it/);
  expect(gate('30', onItsWay)).toBeNull();
  expect(gate('10', created())).toBeNull();
});

describe('silence towards stakeholders', () => {
  const said = play(ready, { type: 'CheckCalendar', at: opening });
  const looking = (after: number): Step => ({ type: 'CheckCalendar', at: opening + after * minute });
  const step = (scene: Scene, after: number): number[] =>
    play(scene, looking(after)).rollout.silence ? [play(scene, looking(after)).rollout.silence?.step ?? -1] : [];

  test('is called out after an hour, then louder, and each step once', () => {
    expect(said.rollout.announced.at(-1)?.kind).toBe('start');
    expect(step(said, 59)).toEqual([]);
    expect(step(said, 60)).toEqual([0]);
    const once = play(said, looking(60));
    given(once).when(looking(61)).thenNothing();
    expect(step(once, 75)).toEqual([1]);
    expect(step(said, 89)).toEqual([1]);
  });

  test('ends with an update, and with the end', () => {
    const update = play(
      said,
      by(
        priya,
        { type: 'DraftAnnouncement', facts: {}, writing: { kind: 'stage', update: '10 % done' } },
        opening + 20 * minute,
      ),
    );
    const draft: Step = ({ rollout, team }) => {
      expect(rollout.draft).not.toBeNull();
      return by(
        priya,
        { type: 'ConfirmAnnouncement', sendAt: opening + 20 * minute, draft: draftDigest(rollout, team) },
        opening + 20 * minute,
      );
    };
    const sent = play(update, draft, looking(21));
    expect(sent.rollout.announced.at(-1)?.kind).toBe('stage');
    expect(step(sent, 79)).toEqual([]);
    expect(step(sent, 82)).toEqual([0]);
    const done = closed(said, 'deployment', opening + 20 * minute);
    expect(step(done, 80)).toEqual([]);
  });
});
