import { describe, expect, test } from 'vitest';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import type { Freeze } from '../../src/team/events-freezes.ts';
import type { Team } from '../../src/team/team.ts';
import { statusPage } from '../../src/telegram/faces/status.ts';
import { type ProposedWindow, windowCard } from '../../src/telegram/faces/window.ts';
import { freezeLines } from '../../src/telegram/wording/freezes.ts';
import { namesIn } from '../../src/telegram/wording/names.ts';
import { toldText } from '../../src/telegram/wording/told.ts';
import { created, day, mara, monday, nextEvening, opening, type Scene } from '../support/story.ts';
import { card, draw, hostile, linesOf, read } from './showing.ts';

const zone = 'Europe/Berlin';
const freeze = (change: Partial<Freeze> = {}): Freeze => ({
  id: 'f1',
  title: 'Christmas',
  kind: 'hard',
  when: { kind: 'once', from: opening, to: opening + 3 * day },
  zone,
  except: [],
  ...change,
});
const frozen = (...freezes: Freeze[]): Pick<Scene, 'rollout'> & { team: Team } => {
  const { rollout, team } = created();
  return { rollout, team: { ...team, freezes } };
};
const proposal: ProposedWindow = { ...nextEvening, by: mara.id };
const drawn = (scene: ReturnType<typeof frozen>, data: ProposedWindow = proposal) =>
  draw(windowCard, scene, card('window', { data }));
const buttons = async (...asked: Parameters<typeof drawn>) =>
  (await drawn(...asked))?.keyboard.flat().map(({ text }) => text);

describe('the card of a window in a freeze', () => {
  test('cannot set it, but asks for the reason', async () => {
    expect(await buttons(frozen(freeze()))).toEqual(['Override…', 'Leave it']);
    expect(await buttons(frozen())).toEqual(['Right, set it', 'Leave it']);
  });
  test('sets it once there is one, and shows it', async () => {
    const face = await drawn(frozen(freeze()), { ...proposal, override: 'vendor deadline' });
    expect(linesOf(face?.text ?? '')).toContain('⚠️ Over the freeze “Christmas”, because: “vendor deadline”');
    expect(face?.keyboard.flat().map(({ text }) => text)).toEqual(['Right, set it', 'Leave it']);
  });
  test('a window that has passed is not overridden', async () => {
    const past = { ...proposal, opensAt: monday - day };
    expect(await buttons(frozen(freeze({ when: { kind: 'once', from: 0, to: opening } })), past)).toEqual(['Leave it']);
  });
});

test('the live card says that the window lies in a freeze, until somebody says why', () => {
  const scene = frozen(freeze());
  expect(read(statusPage(scene.rollout, scene.team, '', monday))).toContain(
    '⚠️ The window lies in the freeze “Christmas”',
  );
  const override = { by: mara.id, at: monday, reason: 'vendor deadline' };
  const over = { ...scene.rollout, frozen: { overridden: ['f1'], named: [], override } };
  const page = read(statusPage(over, scene.team, '', monday));
  expect(page).toContain('It lies in a freeze, because: “vendor deadline” (Mara)');
  expect(page).not.toContain('⚠️ The window');
});

test.each([
  [{ days: [5], from: '12:00', to: '06:00', daysLater: 3 }, 'Every fri 12:00 – mon 06:00, Europe/Berlin'],
  [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00', daysLater: 0 }, 'Every mon-fri 09:00 – 17:00, Europe/Berlin'],
  [
    { days: [1, 3], from: '22:00', to: '06:00', daysLater: 1 },
    'Every mon,wed 22:00 – 06:00 the next day, Europe/Berlin',
  ],
  [{ days: [1, 2, 3, 4, 5, 6, 7], from: '08:00', to: '09:00', daysLater: 0 }, 'Every day 08:00 – 09:00, Europe/Berlin'],
])('%j in words', (recurring, words) => {
  expect(freezeLines(freeze({ when: { kind: 'weekly', ...recurring } }), monday)[1]).toBe(words);
});

test.each(hostile)('titles and reasons are literal and fit: %.20s', async (text) => {
  const scene = frozen(...Array.from({ length: 50 }, (_, index) => freeze({ id: `f${index}`, title: text })));
  await drawn(scene);
  await drawn(scene, { ...proposal, override: text.slice(0, 300) });
  read(statusPage(scene.rollout, scene.team, '', monday));
  read(freezeLines(freeze({ title: text, except: Array.from({ length: 60 }, () => '2026-12-11') }), monday).join('\n'));
  const named = [{ id: 'f1', title: text }];
  const events: RolloutEvent[] = [
    { type: 'WindowFrozen', revision: 1, freezes: named, item: 'schedule-rollout', at: monday },
    {
      type: 'WindowScheduled',
      revision: 2,
      window: nextEvening,
      freezes: named,
      override: text,
      by: mara.id,
      at: monday,
    },
  ];
  for (const event of events) {
    const telling = {
      ...scene,
      at: monday,
      names: namesIn(scene.team),
      isPrivate: false,
      bot: { username: 'rollouts_bot' },
    };
    const said = read(toldText(event, telling).html);
    expect(said).toMatch(/freeze “/);
  }
});
