import { describe, expect, test } from 'vitest';
import { findItem } from '../../src/rollout/checklist.ts';
import type { Reading } from '../../src/rollout/deploying/health.ts';
import type { DeployEvent } from '../../src/rollout/events-deploying.ts';
import { itemPage } from '../../src/telegram/faces/item-page.ts';
import { namesIn } from '../../src/telegram/wording/names.ts';
import { toldText } from '../../src/telegram/wording/told.ts';
import { after, aiko, ben, by, luis, mara, minute, opening, play, type Scene, upTo } from '../support/story.ts';
import { read } from './showing.ts';

const start = opening + minute;
const ready = play(upTo('deployment'), by(luis, { type: 'StartDeploying' }, start));
const reading = (check: string, state: Reading['state']): Reading => ({
  check,
  state,
  value: null,
  unit: '',
  limit: '',
  says: `${check} as it is`,
  at: start,
  source: 'Prometheus main',
});
const noted = (...readings: Reading[]): DeployEvent => ({ type: 'HealthNoted', stage: 0, readings, at: start });
const entered = (check: string, state: Reading['state']): DeployEvent => ({
  type: 'HealthEntered',
  reading: reading(check, state),
  by: aiko.id,
  at: start,
});

/** The first line that the group reads of the last of these events. */
const heard = (scene: Scene, ...events: DeployEvent[]): string => told(scene, ...events).split('\n')[0] ?? '';

/** What the group reads of it. */
function told(scene: Scene, ...events: DeployEvent[]): string {
  const { rollout, team } = after(events, scene);
  const event = events.at(-1) as DeployEvent;
  const telling = {
    rollout,
    team,
    at: start,
    names: namesIn(team),
    isPrivate: false,
    bot: { username: 'rollout_bot' },
  };
  const { html } = toldText(event, telling);
  read(html);
  return html.replace(/<[^>]*>/g, '');
}

test('an issue that was deleted is said once, and stands on the item that it was the evidence of', () => {
  const where = { repository: 'acme/payments', number: 12 };
  const filed: DeployEvent = { type: 'FiledOutside', ...where, url: 'https://github.example.com/12', at: start };
  const gone: DeployEvent = { type: 'FiledIssueGone', ...where, at: start };
  expect(heard(ready, filed, gone)).toBe('R-12 · Payments 4.2.0 — the issue acme/payments#12 is not there any more');
  const shownOn = (...events: DeployEvent[]): string => {
    const { rollout, team } = after(events, ready);
    const item = findItem(rollout.checklist, '1.1');
    return item ? itemPage(item, { rollout, team, at: start, names: namesIn(team) }) : '';
  };
  expect(shownOn(filed, gone)).toMatch(/⚠️ The issue acme\/payments#12 is not there any more, seen /);
  expect(shownOn(filed)).not.toContain('not there any more');
});

describe('health, as the group hears it', () => {
  test('says which checks are red, and by whose word', () => {
    expect(heard(ready, noted(reading('errors', 'red'), reading('p95', 'green')))).toBe(
      '❌ R-12 · Payments 4.2.0 — errors is red',
    );
    expect(heard(ready, entered('checkout', 'red'))).toBe('❌ R-12 · Payments 4.2.0 — checkout is red');
  });

  test('past the last stage, what waits while it is red: 4.2, unless two people agreed to live with it', () => {
    const passed: DeployEvent = { type: 'StagesPassed', readings: [], by: luis.id, at: start };
    expect(told(ready, entered('checkout', 'red'))).toContain('it does not go on while this is red');
    expect(told(ready, passed, entered('checkout', 'red'))).toContain(
      '4.2 is open, and its phase is not signed, while this is red',
    );
    const waived = play(
      ready,
      by(mara, { type: 'ProposeNotApplicable', item: '4.2', reason: 'the dashboard is wrong' }, start),
      by(ben, { type: 'ConfirmNotApplicable', item: '4.2' }, start),
    );
    expect(told(waived, passed, entered('checkout', 'red'))).toContain(
      'two people agreed to live with it, so that its phase can be signed all the same',
    );
  });

  test('nobody is said to have agreed where the checklist has no item that waits for health', () => {
    const { checklist } = ready.rollout;
    const phases = checklist.phases.map((phase) => ({
      ...phase,
      items: phase.items.filter(({ evidence }) => evidence.fact !== 'health'),
    }));
    const passed: DeployEvent = { type: 'StagesPassed', readings: [], by: luis.id, at: start };
    const words = told(
      { ...ready, rollout: { ...ready.rollout, checklist: { ...checklist, phases } } },
      passed,
      entered('checkout', 'red'),
    );
    expect(words).toContain('all stages are passed, and no item waits for it to be well');
    expect(words).not.toContain('agreed');
  });

  test('#90 never calls well what is only not known, or what somebody else sees red', () => {
    expect(heard(ready, noted(reading('errors', 'unknown')))).toMatch(
      /❔ .* — nothing is known to be red, but errors is not known/,
    );
    expect(heard(ready, entered('latency', 'red'), entered('errors', 'green'))).toMatch(
      /❌ .* — better, but latency is red/,
    );
    expect(heard(ready, noted(reading('errors', 'green')))).toMatch(/✅ .* — nothing is red any more/);
  });
});
