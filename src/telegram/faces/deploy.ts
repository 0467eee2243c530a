import { figure } from '../../charts/figure.ts';
import type { Card } from '../../coordinator/ports.ts';
import { canBringBack, isUnderWay, nextStage, stageNow } from '../../rollout/deploying/deployment.ts';
import type { Reading } from '../../rollout/deploying/health.ts';
import { healthNow } from '../../rollout/deploying/health-now.ts';
import { type Obstacle, obstaclesOf } from '../../rollout/deploying/obstacles.ts';
import { endedAs } from '../../rollout/standing.ts';
import { sayDuration } from '../../time/duration.ts';
import { sayClock } from '../../time/say.ts';
import { button, type Keyboard } from '../buttons.ts';
import { named, namesFor } from '../wording/names.ts';
import { glyphs } from '../wording/told-deploying.ts';
import { sayAge } from '../wording/when.ts';
import { page, shown } from '../wording/words.ts';
import { controllerLines } from './controllers.ts';
import type { Draw } from './face.ts';
import { title, type View } from './parts.ts';

/** The panel of an update on its way: stages, health, the window, and what can be done now. */
export const deploy: Draw = async ({ card, rollout, team, at, store, outside }) => {
  const { deployment } = rollout;
  if (!deployment || rollout.status === 'unborn') return null;
  const view: View = { rollout, team, at, names: await namesFor(rollout, team, store) };
  const readings = outside.readings(rollout);
  const obstacles = obstaclesOf(view, readings);
  const first = deployment.reached[0];
  return {
    text: page([
      `<b>${headline(view)}</b>`,
      first ? `Started ${sayClock(first.at, team.zone)} by ${named(first.by, view.names)}${soak(view)}` : null,
      stageLine(view),
      '',
      ...(isUnderWay(rollout) ? healthLines(view, readings) : []),
      ...controllerLines(view),
      windowLine(view),
      isUnderWay(rollout) ? wayBackLine(view, canBringBack(rollout, outside.connected(rollout, team))) : null,
      ...(isUnderWay(rollout) ? why(obstacles) : []),
      card.view === 'back' ? '\n<b>Why is it rolled back?</b> Nothing is changed yet.' : null,
    ]),
    keyboard: isUnderWay(rollout) ? buttonsOf(card, view, obstacles) : [],
    ...(isUnderWay(rollout) ? {} : { isLast: true }),
  };
};

function headline({ rollout }: View): string {
  const { deployment, status } = rollout;
  if (status === 'rolled-back') return `⏪ ${title(rollout)} — ${endedAs(rollout)}`;
  if (!deployment || deployment.passedAt !== null) return `✅ ${title(rollout)} — all stages passed`;
  const now = stageNow(deployment);
  if (status !== 'open') return `⏹ ${title(rollout)} — ended`;
  return `${deployment.paused ? '⏸' : '▶️'} ${title(rollout)} — ${deployment.paused ? 'paused at' : 'at'} ${shown(now?.stage.name ?? '', 24)}`;
}

function soak({ rollout, at }: View): string {
  const now = rollout.deployment && stageNow(rollout.deployment);
  if (!now || now.stage.soakMinutes === 0) return '';
  const watched = Math.min(Math.floor((at - now.since) / 60_000), now.stage.soakMinutes);
  return ` · watched for ${watched} of ${now.stage.soakMinutes} min`;
}

function stageLine({ rollout }: View): string {
  const { deployment } = rollout;
  const last = deployment?.reached.at(-1)?.stage ?? 0;
  const isPassed = deployment?.passedAt !== null;
  return (deployment?.stages ?? [])
    .map(({ name }, index) => `${shown(name, 24)} ${index < last || isPassed ? '✅' : index === last ? '▶️' : '▫️'}`)
    .join('   ');
}

function healthLines({ rollout, at, team }: View, readings: readonly Reading[]): string[] {
  const { deployment } = rollout;
  const health = deployment ? healthNow(deployment, readings, at) : [];
  if (health.length === 0)
    return [
      '<b>Health</b> nothing measures it for me: look yourselves, and say what you see: <code>/rollout health errors ok 0.2 %</code>',
    ];
  return ['<b>Health</b>', ...health.slice(0, 12).map((each) => healthLine(each, at, team.zone))];
}

/** "✅ errors 0.21 % (below 1 %), Prometheus main, 12 s ago" */
function healthLine(
  { check, state, value, unit, limit, says, at: taken, source }: Reading,
  at: number,
  zone: string,
): string {
  const what =
    value === null ? shown(says, 120) : `${shown(figure(value, unit), 40)}${limit ? ` (${shown(limit, 40)})` : ''}`;
  const more = state !== 'green' && value !== null ? `: ${shown(says, 120)}` : '';
  const from = source ? ` · ${shown(source, 40)}, ${sayAge(taken, at, zone)}` : '';
  return `${glyphs[state]} ${shown(check, 40)} ${what}${more}${from}`;
}

function windowLine({ rollout, team, at }: View): string | null {
  const { window } = rollout;
  if (!window) return null;
  const left = window.closesAt - at;
  return `<b>Window</b> ends ${sayClock(window.closesAt, team.zone)}${left > 0 ? ` (${sayDuration(left)} left)` : ' — it has closed'}`;
}

function wayBackLine({ rollout }: View, isOurs: boolean): string {
  const names = rollout.wayBack.map(({ name, revision }) => `${shown(name, 60)} to revision ${revision}`);
  if (isOurs) return `<b>Way back</b> I bring ${names.slice(0, 5).join(', ')} after two taps.`;
  return '<b>Way back</b> I track, you deploy: going back is by your plan in 3.3, and I tell people.';
}

function why(obstacles: readonly Obstacle[]): string[] {
  return obstacles.length
    ? ['', '<b>Not yet</b>', ...obstacles.slice(0, 6).map(({ says }) => `• ${shown(says, 200)}`)]
    : [];
}

/** Reasons that a tap is enough for. */
export const backReasons = { errors: 'errors', latency: 'latency', data: 'wrong data' } as const;

function buttonsOf({ nonce, view: page }: Card, view: View, obstacles: readonly Obstacle[]): Keyboard {
  if (page === 'resume' && view.rollout.deployment?.paused)
    return [[button(nonce, 'back', '', 'Keep it paused')], [button(nonce, 'go', '', 'Resume now', 'primary')]];
  if (page !== 'back') return buttons(view, nonce, obstacles);
  const reasons = Object.entries(backReasons).map(([name, words]) => button(nonce, 'why', name, `Reason: ${words}`));
  return [
    [button(nonce, 'back', '', 'Keep it going')],
    ...reasons.map((each) => [each]),
    [button(nonce, 'why', 'other', 'Reason: other…')],
  ];
}

/** The way on is there only while nothing is in the way; pausing is one tap, going back stands alone. */
function buttons({ rollout }: View, nonce: string, obstacles: readonly Obstacle[]): Keyboard {
  const { deployment } = rollout;
  const now = deployment && stageNow(deployment);
  if (!deployment || !now) return [];
  const next = nextStage(deployment);
  const on = button(nonce, 'promote', String(now.index), next ? `Go to ${next.name}` : 'All stages passed', 'primary');
  const pause = deployment.paused ? button(nonce, 'resume', '', 'Resume…') : button(nonce, 'pause', '', 'Pause');
  return [
    ...(obstacles.length ? [] : [[on]]),
    [pause, button(nonce, 'refresh', '', 'Look again')],
    [button(nonce, 'rollback', '', 'Roll back…', 'danger')],
  ];
}
