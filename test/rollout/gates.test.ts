import { describe, expect, test } from 'vitest';
import type { Connected } from '../../src/rollout/deploying/checks.ts';
import { gateOf } from '../../src/rollout/gates.ts';
import {
  by,
  closed,
  created,
  hour,
  luis,
  mara,
  monday,
  opening,
  play,
  type Scene,
  type Step,
  upTo,
} from '../support/story.ts';

const during = opening + 60_000;
const gate = (stage: string, { rollout, team, watched = [] }: Scene, at = during) =>
  gateOf(stage, { rollout, team, at, watched });
const ready = upTo('deployment');
const shut = (why: RegExp) => ({ isOpen: false, why: expect.stringMatching(why) });

describe('the gate to production', () => {
  test('opens once everything before is signed off and the window is open, and not a moment sooner', () => {
    expect(gate('deploy', created())).toEqual(shut(/Pre-Deployment is not signed off/));
    expect(gate('deploy', upTo('pre-deployment'))).toEqual(shut(/Pre-Deployment is not signed off/));
    expect(gate('deploy', ready, opening - 1)).toEqual(shut(/The window opens Tue 8 Dec 22:00 CET/));
    expect(gate('deploy', ready, opening)).toEqual({ isOpen: true, why: '' });
    expect(gate('deploy', { ...ready, rollout: { ...ready.rollout, window: null } })).toEqual(shut(/no window/));
  });

  const stop: Step = by(mara, { type: 'RequestStop', phase: null, reason: 'errors doubled' }, during);
  const veto: Step = by(luis, { type: 'Veto', phase: 'deployment', reason: 'no backup' }, during);
  const back: Step = by(mara, { type: 'RollBack', reason: 'errors at 4 %' }, during);
  const off: Step = by(mara, { type: 'CallOff', reason: 'vendor' }, monday);
  test.each([
    ['somebody asks to stop', play(ready, stop), /asks to stop: "errors doubled"/],
    ['somebody objects', play(ready, veto), /vetoed Deployment: "no backup"/],
    ['it was rolled back', play(ready, back), /R-12 was rolled back/],
    ['it was called off', play(created(), off), /R-12 was called off/],
    ['it is done', closed(ready, 'deployment'), /Deployment is signed off already/],
  ])('is shut again when %s', (_, scene, why) => {
    expect(gate('deploy', scene)).toEqual(shut(why));
  });

  test('is shut while a freeze lies over the window that nobody has overridden', () => {
    const when = { kind: 'once', from: opening - hour, to: opening + hour } as const;
    const freeze = { id: 'f1', title: 'Christmas', kind: 'hard', when, zone: 'Europe/Berlin', except: [] } as const;
    const frozenTeam = { ...ready.team, freezes: [{ ...freeze, except: [] }] };
    expect(gate('deploy', { ...ready, team: frozenTeam })).toEqual(shut(/lies in the freeze “Christmas”/));
  });

  test('the one for going back opens when it is decided', () => {
    expect(gate('rollback', ready)).toEqual(shut(/Nobody has decided/));
    expect(gate('rollback', play(ready, back))).toEqual({ isOpen: true, why: '' });
  });

  test('a phase’s opens when it is signed off, and stays shut for what has ended otherwise', () => {
    expect(gate('testing', upTo('testing'))).toEqual(shut(/Testing is not signed off/));
    for (const name of ['testing', '2']) expect(gate(name, ready)).toEqual({ isOpen: true, why: '' });
    expect(gate('testing', play(ready, stop))).toEqual(shut(/asks to stop/));
    expect(gate('testing', play(ready, back))).toEqual(shut(/was rolled back/));
    expect(gate('production', ready)).toBeNull();
  });

  test('a stage’s is shut, and not unknown, before deploying has begun, also where the settings name it', () => {
    const { rollout, team } = ready;
    const connected = {
      stages: [
        { name: '10 %', soakMinutes: 30 },
        { name: '100 %', soakMinutes: 0 },
      ],
    } as Connected;
    const asked = (name: string) => gateOf(name, { rollout, team, at: during, watched: [], connected });
    expect(asked('10')).toEqual(shut(/10 % is not reached yet/));
    expect(asked('50')).toBeNull();
    expect(gate('everywhere', ready)).toEqual(shut(/everywhere is not reached yet/));
  });
});
