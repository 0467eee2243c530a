import { describe, expect, it } from 'vitest';
import type { Deployment } from '../../src/rollout/deploying/deployment.ts';
import type { Rollout } from '../../src/rollout/rollout.ts';
import type { Freeze } from '../../src/team/events-freezes.ts';
import { signOff } from '../../src/telegram/faces/sign-off.ts';
import { status } from '../../src/telegram/faces/status.ts';
import { knownLine } from '../../src/telegram/wording/known-facts.ts';
import { namesIn } from '../../src/telegram/wording/names.ts';
import { refused } from '../rollout/refused.ts';
import {
  asked,
  by,
  changedTeam,
  created,
  doing,
  gone,
  hour,
  luis,
  mara,
  monday,
  nextEvening,
  opening,
  phase,
  play,
  type Scene,
  told,
  upTo,
  window,
} from '../support/story.ts';
import { card, draw, linesOf } from './showing.ts';

const view = (scene: Scene, item: string, at = monday) =>
  draw(status, scene, card('status', { view: `item:${item}` }), { deliveries: scene.deliveries, at });
const lines = async (scene: Scene, item: string): Promise<string[]> => linesOf((await view(scene, item))?.text ?? '');
const doneStyle = async (scene: Scene, item: string): Promise<string | undefined> =>
  (await view(scene, item))?.keyboard.flat().find(({ text }) => text === 'Done')?.style;
const known = async (scene: Scene, item: string): Promise<string | undefined> =>
  (await lines(scene, item)).find((line) => line.startsWith('Known'));

describe('what the bot knows itself stands on the item as its evidence', () => {
  it('the notice, once somebody was reached, and then “Done” stands out', async () => {
    const bare = created();
    expect(await lines(bare, '1.4')).toEqual(
      expect.arrayContaining(['Evidence none yet', 'Send the first notice with /announce.']),
    );
    expect(await doneStyle(bare, '1.4')).toBeUndefined();
    const reached = told(bare);
    expect(await known(reached, '1.4')).toBe('Known notice delivered to 2 of 2, Mon 23 Nov 10:00');
    expect((await lines(reached, '1.4')).join()).not.toMatch(/Evidence none yet|Send the first notice/);
    expect(await doneStyle(reached, '1.4')).toBe('success');
    const [first, ...others] = reached.deliveries;
    const half = { ...reached, deliveries: [first, ...others.map((each) => ({ ...each, state: 'failed', at: null }))] };
    expect(await known(half as Scene, '1.4')).toContain('delivered to 1 of 2');
  });

  it('the window and who set it, the new one once it has moved, and none while it lies in a freeze', async () => {
    expect(await known(created(), '1.5')).toBe('Known window Tue 8 Dec 22:00 – 23:30 CET, set by Ben');
    const moved = play(created(), by(mara, { type: 'ScheduleWindow', window: nextEvening }));
    expect(await known(moved, '1.5')).toBe('Known window Wed 9 Dec 22:00 – 23:30 CET, set by Mara');
    const audit: Freeze = {
      id: 'f1',
      title: 'Audit',
      kind: 'soft',
      when: { kind: 'once', from: window.opensAt - hour, to: window.closesAt },
      zone: 'Europe/Berlin',
      except: [],
    };
    const over = changedTeam(created(), { type: 'FreezeSet', freeze: audit, by: mara.id, at: monday });
    expect(refused(doing('1.5'), over)).toMatch(/^frozen: /);
    expect(await known(over, '1.5')).toBeUndefined();
    expect(await doneStyle(over, '1.5')).toBeUndefined();
  });

  it('the announcement of this window, and of no earlier one; the GO while it counts', async () => {
    const ready = gone(upTo('pre-deployment', told(created())));
    expect(await known(ready, '3.4')).toBe('Known notice delivered to 2 of 2, Mon 23 Nov 10:00');
    expect(await known(ready, '3.1')).toBe('Known GO of everybody who has to be heard, Mon 23 Nov 10:00');
    const moved = play(ready, by(mara, { type: 'ScheduleWindow', window: nextEvening }));
    const unsent = { ...moved, deliveries: moved.deliveries.filter(({ revision }) => revision === 1) };
    expect(await known(unsent, '3.4')).toBeUndefined();
    expect(await known(unsent, '3.1')).toBeUndefined();
    expect(await known(moved, '3.4')).toBe('Known new window delivered to 2 of 2, Mon 23 Nov 10:00');
  });

  it('the way through the stages, and no health that was red and not seen well since', () => {
    const scene = upTo('deployment');
    const deployment: Deployment = {
      stages: [{ name: 'everywhere', soakMinutes: 0 }],
      checks: [],
      whenRed: 'alert' as Deployment['whenRed'],
      reached: [{ stage: 0, at: opening, by: luis.id }] as never,
      passedAt: opening + hour,
      paused: null,
      noted: null,
      entered: [{ check: 'errors', colour: 'green', says: '0.2 %', by: luis.id, at: opening }] as never,
      unanswered: [],
    };
    const seen = (more: Partial<Deployment> = {}, announced = scene.rollout.announced) => ({
      rollout: { ...scene.rollout, announced, deployment: { ...deployment, ...more } },
      team: scene.team,
      at: opening + 2 * hour,
      names: namesIn(scene.team),
    });
    const [stages, health, updates] = phase('deployment').items;
    const say = (item: typeof stages, of: ReturnType<typeof seen>) => item && knownLine(item, of);
    expect(say(stages, seen())).toBe('<b>Known</b> every stage passed, Tue 8 Dec 23:00');
    expect(say(stages, seen({ passedAt: null }))).toBeNull();
    expect(say(health, seen())).toBe('<b>Known</b> health looked at through every stage, Tue 8 Dec 23:00');
    expect(say(health, seen({ unanswered: [{ check: 'errors' }] as never }))).toBeNull();
    expect(say(updates, seen())).toBeNull();
    const start = {
      ...(scene.rollout.announced[0] as (typeof scene.rollout.announced)[0]),
      kind: 'start',
      at: opening,
    } as const;
    expect(say(updates, seen({}, [...scene.rollout.announced, start]))).toBe(
      '<b>Known</b> stakeholders told while it was deployed, last Tue 8 Dec 22:00',
    );
  });
});

it('counts as evidence where the phase is signed, and is listed there', async () => {
  const ready = asked(created(), 'planning');
  const onto = card('sign-off', { subject: 'planning' });
  const { deliveries, team } = ready;
  const unsaid = Object.entries(ready.rollout.items).map(([id, state]) => [id, { ...state, reason: '', evidence: [] }]);
  const bare = { team, rollout: { ...ready.rollout, items: Object.fromEntries(unsaid) as Rollout['items'] } };
  const drawn = await draw(signOff, bare, onto, { deliveries });
  expect(drawn?.text).toContain('5 of 5 checks · 2 with evidence');
  const list = await draw(signOff, bare, { ...onto, view: 'evidence' }, { deliveries });
  expect(list?.text).toContain('2 items with evidence');
  expect(linesOf(list?.text ?? '').filter((line) => line.startsWith('Known'))).toEqual([
    'Known notice delivered to 2 of 2, Mon 23 Nov 10:00',
    'Known window Tue 8 Dec 22:00 – 23:30 CET, set by Ben',
  ]);
});
