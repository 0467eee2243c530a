import { expect, test } from 'vitest';
import { rolloutStream } from '../../../src/coordinator/ports.ts';
import { retryDraft } from '../../../src/telegram/features/wizard-draft.ts';
import { wizardFace } from '../../../src/telegram/features/wizard-view.ts';
import { ben, by, checklist, created, gus, luis, mara, monday, play } from '../../support/story.ts';
import type { Shown } from './before-a-chat.ts';
import { openStage, type Stage } from './team-stage.ts';

const wizardIn = (stage: Stage): Shown =>
  stage.messages().find((each) => /New rollout|You have begun/.test(each.text)) as Shown;
const labelsOf = ({ keyboard }: Shown): string[] => keyboard.flat().map(({ text }) => text);

/** R-1 was called off, and Ben has begun to plan something else. */
async function begun() {
  const stage = await openStage();
  await stage.team();
  await stage.says(mara, '/rollout new Payments 4.2.0 tue 8 dec 22:00');
  await stage.taps(mara, wizardIn(stage), 'Create R-1');
  const off = { type: 'CallOff', reason: 'vendor withdrew it', by: mara } as const;
  await stage.kit.handle.rollout(rolloutStream(1, 1), 'off', off);
  await stage.says(ben, '/rollout new Billing 9.9.9');
  return stage;
}

test('what somebody has begun is not thrown away by planning a retry: they choose', async () => {
  const stage = await begun();
  await stage.says(ben, '/rollout retry R-1');
  const asked = wizardIn(stage);
  expect(asked.text).toContain('Billing');
  expect(asked.text).toContain('Go on with it, or discard it and plan R-1 once more?');
  expect(labelsOf(asked)).toEqual(['Continue', 'Discard, retry R-1', 'Cancel']);
  await stage.taps(ben, asked, 'Continue');
  expect(wizardIn(stage).text).toMatch(/step 3 of 4[\s\S]*Billing[\s\S]*9\.9\.9/);
  expect(wizardIn(stage).text).not.toContain('Retry of');

  await stage.says(ben, '/rollout retry R-1');
  await stage.taps(ben, wizardIn(stage), 'Discard, retry R-1');
  expect(wizardIn(stage).text).toMatch(/Retry of<\/b> R-1[\s\S]*Payments[\s\S]*4\.2\.0/);
  await stage.says(ben, '/rollout new');
  expect(wizardIn(stage).text).toMatch(/You have begun a rollout already[\s\S]*Retry of<\/b> R-1/);
  expect(labelsOf(wizardIn(stage))).toEqual(['Continue', 'Start anew', 'Cancel']);
});

test('asking twice asks once, and whoever has begun nothing is asked nothing', async () => {
  const stage = await begun();
  await stage.says(ben, '/rollout retry R-1');
  const before = stage.messages().length;
  await stage.says(ben, '/rollout retry R-1');
  expect(stage.messages().filter(({ text }) => text.includes('You have begun'))).toHaveLength(1);
  expect(stage.messages().length).toBeLessThanOrEqual(before + 1);
  await stage.says(luis, '/rollout retry R-1');
  expect(labelsOf(stage.messages().find(({ text }) => text.includes('Retry of</b> R-1')) as Shown)).toContain(
    'Decide later',
  );
});

test('it is not for whoever has nothing to do with it, and another product makes it a rollout of its own', async () => {
  const stage = await begun();
  await stage.says(gus, '/rollout retry R-1');
  expect(stage.last().text).toMatch(/Only people with a role in this team .* can plan R-1 once more/);
  await stage.says(luis, '/rollout retry R-1');
  const draft = stage.messages().find(({ text }) => text.includes('Retry of</b> R-1')) as Shown;
  await stage.taps(luis, draft, 'Decide later');
  const shown = () => stage.sent.get(draft.id) as Shown;
  expect(shown().text).toContain('Retry of</b> R-1');
  await stage.taps(luis, shown(), 'Change…');
  await stage.taps(luis, shown(), 'Product');
  await stage.replies(luis, stage.messages().find(({ asks, text }) => asks && text.includes('Luis')) as Shown, 'Junk');
  expect(shown().text).not.toContain('Retry of');
  expect(await stage.taps(luis, shown(), 'Create R-2')).toBe('Created R-2');
  expect((await stage.kit.store.rollout(rolloutStream(1, 1))).retriedAs).toBeNull();
});

test('the draft says when the old one is still being brought back', () => {
  const { rollout, team } = play(created(), by(mara, { type: 'CallOff', reason: 'no' }));
  const around = { now: monday, team, checklist, number: 13, zones: [], slots: [], conflicts: [] };
  const draft = { ...retryDraft(rollout, team.zone), isLater: true, step: 'check' as const };
  const textOf = (rollback: typeof rollout.rollback) =>
    wizardFace('nonce', draft, { ...around, retried: { ...rollout, status: 'rolled-back', rollback } }).text;
  expect(textOf({ workloads: [], finished: null })).toContain(
    '⚠️ R-12 is still being brought back: it can be deployed once that is done',
  );
  expect(textOf({ workloads: [], finished: { by: null, at: monday } })).not.toContain('brought back');
});
