import type { Connected } from '../../rollout/deploying/checks.ts';
import type { Reading } from '../../rollout/deploying/health.ts';
import type { WayBack } from '../../rollout/events-deploying.ts';
import { aiko, DAY, luis, MINUTE, mara, opening, priya } from '../cast.ts';
import { addReaders, foundTeam, openPrivately, prepare, start } from '../progress.ts';
import type { Stage } from '../stage.ts';

export const connected: Connected = {
  stages: [
    { name: '10 %', soakMinutes: 15 },
    { name: '100 %', soakMinutes: 15 },
  ],
  checks: [
    { name: 'errors', unit: '%', below: 1, forMinutes: 0, staleSeconds: 86_400 },
    { name: 'p95', unit: 'ms', below: 500, forMinutes: 0, staleSeconds: 86_400 },
  ],
  whenRed: 'propose',
  reachesClusters: true,
};

const api: WayBack = {
  ...{ cluster: 'production', namespace: 'payments', kind: 'deployment', name: 'api' },
  ...{ revision: 6, images: ['payments:4.1.7'] },
};

const id = 'rollout/1/1';

/** Where figures are measured and clusters are reached: what goes red, what controllers say, and the way back. */
export async function outside(stage: Stage): Promise<void> {
  const { handle, says, taps, showsCard, until, rest, clock } = stage;
  const measured = async (errors: number, state: Reading['state'], p95: Reading['state'] = 'green'): Promise<void> => {
    const reading = { at: clock.at, source: 'Prometheus main', says: state === 'green' ? '' : `it is ${errors} %` };
    stage.outside.remember(id, [
      { ...reading, check: 'errors', state, value: errors, unit: '%', limit: 'below 1 %' },
      {
        ...reading,
        says: p95 === 'unknown' ? 'Prometheus main did not answer' : '',
        check: 'p95',
        state: p95,
        value: p95 === 'green' ? 310 : null,
        unit: 'ms',
        limit: 'below 500 ms',
      },
    ]);
    await handle.outside(id, `health ${clock.at}`, { type: 'NoteHealth' });
    await rest();
  };
  await foundTeam(stage);
  await openPrivately(stage, mara, luis, priya);
  await addReaders(stage);
  await start(stage);
  await handle.rollout(id, 'way back', { type: 'NoteWayBack', workloads: [api], by: luis });
  await until(opening - 8 * DAY);
  await prepare(stage);
  await until(opening + 10_000);
  stage.enter('Deploying');
  await measured(0.21, 'green');
  await says(luis, '/rollout deploy');
  await measured(0.21, 'green');
  showsCard('deploy', 'Measured, and well');
  await until(opening + 5 * MINUTE);
  await measured(0.4, 'warning', 'unknown');
  showsCard('deploy', 'A warning, and something unknown');
  await until(opening + 6 * MINUTE);
  await measured(4.8, 'red');
  showsCard('deploy', 'Measured, and red');
  const failed = {
    source: 'Flagger',
    namespace: 'payments',
    name: 'api',
    phase: 'Failed',
    says: 'the canary was halted',
  };
  await handle.outside(id, 'flagger', { type: 'NoteController', report: { ...failed, saidAt: clock.at } });
  await rest();
  showsCard('deploy', 'A controller has given it up');
  stage.enter('Calling off and going back');
  await taps(luis, 'Roll back…');
  showsCard('deploy', 'Why does it go back');
  await taps(luis, 'Reason: errors');
  showsCard('roll-back', 'Roll it back?');
  await taps(luis, 'Roll R-1 back');
  await says(aiko, '/rollout status R-1');
  showsCard('status', 'Being rolled back');
  await handle.outside(id, 'stuck', {
    type: 'NoteWorkload',
    workload: api,
    isBack: false,
    says: 'it cannot be reached.',
  });
  await rest();
  clock.at += 20 * MINUTE;
  await handle.outside(id, 'back', { type: 'NoteWorkload', workload: api, isBack: true, says: 'rolled out' });
  await rest();
  await says(aiko, '/rollout status R-1');
  showsCard('status', 'Rolled back');
  await says(priya, '/issue sev1 refunds hang for everybody');
}
