import { expect, test } from 'vitest';
import type { Heard } from '../../src/rollout/deploying/controllers.ts';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { deploy } from '../../src/telegram/faces/deploy.ts';
import { deployingWords } from '../../src/telegram/wording/deploying-words.ts';
import { namesIn } from '../../src/telegram/wording/names.ts';
import { toldText } from '../../src/telegram/wording/told.ts';
import { after, by, luis, minute, opening, play, upTo } from '../support/story.ts';
import { card, draw, hostile, read, telling } from './showing.ts';

const start = opening + minute;
const onItsWay = play(upTo('deployment'), by(luis, { type: 'StartDeploying' }, start));
const heard = (phase: string, says: string, more: Partial<Heard> = {}): RolloutEvent => ({
  type: 'ControllerReported',
  report: { source: 'Flagger', namespace: 'payments', name: 'podinfo', phase, says, saidAt: start, stage: 0, ...more },
  at: start,
});
const panel = async (...events: RolloutEvent[]): Promise<string> => {
  const drawn = await draw(deploy, after(events, onItsWay), card('deploy'), { at: start + 12_000 });
  return read(drawn?.text ?? '');
};

test('the panel shows what each controller said last, how old it is and at which stage; only a failure has a colour', async () => {
  const text = await panel(
    heard('Progressing', 'weight 10'),
    heard('Failed', 'canary failed'),
    heard('Healthy', '', { source: 'Argo Rollouts', name: 'api' }),
  );
  expect(text).toContain('Heard from controllers, which decide nothing here');
  expect(text).toContain('❌ Flagger: payments/podinfo is Failed: “canary failed” · 12 s ago, at everywhere');
  expect(text).toContain('▫️ Argo Rollouts: payments/api is Healthy · 12 s ago');
  expect(text).not.toContain('weight 10');
  expect(text).not.toMatch(/✅ (?:Flagger|Argo)/);
  expect(await panel()).not.toContain('controllers');
});

test('more objects than fit are counted', async () => {
  const many = Array.from({ length: 6 }, (_, index) => heard('Progressing', '', { name: `api-${index}` }));
  expect(await panel(...many)).toContain('and 2 more');
});

test.each(hostile)('#104 hostile words are shown as text: %j', async (words) => {
  const event = heard('Failed', words);
  expect(await panel(event)).toContain('Flagger: payments/podinfo is Failed');
  const scene = after([event], onItsWay);
  const { html } = toldText(event, telling(scene));
  expect(read(html)).toMatch(/^❌ .* — Flagger: payments\/podinfo is Failed\n/);
  expect(read(html)).toContain('it says so of itself, and I do nothing by it');
  if (event.type === 'ControllerReported') read(deployingWords(event, scene.rollout, namesIn(scene.team)));
});
