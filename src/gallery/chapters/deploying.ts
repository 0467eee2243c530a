import { aiko, ben, customersChat, DAY, gus, HOUR, luis, MINUTE, mara, opening, priya } from '../cast.ts';
import { addReaders, foundTeam, openPrivately, prepare, start } from '../progress.ts';
import type { Stage } from '../stage.ts';

/** From the opening of the window to the last answer of a reader. */
export async function deploying(stage: Stage): Promise<void> {
  await foundTeam(stage);
  await openPrivately(stage, mara, luis, priya, ben);
  await addReaders(stage);
  await start(stage);
  await stage.until(opening - 8 * DAY);
  await announcedAndReady(stage);
  await stages(stage);
  await issues(stage);
  await news(stage);
  await completed(stage);
}

async function announcedAndReady(stage: Stage): Promise<void> {
  const { says, shows, showsCard } = stage;
  await prepare(stage);
  stage.enter('The live card');
  showsCard('status', 'Ready to deploy');
  stage.enter('Deploying');
  await says(luis, '/rollout deploy');
  shows('The window is not open yet');
  await says(luis, '/rollout stages 10 50 100 soak 15m');
  shows('Stages are planned');
}

async function stages({ enter, says, taps, shows, showsCard, showsAnswer, until }: Stage): Promise<void> {
  enter('Deploying');
  await until(opening + 10_000);
  await says(luis, '/rollout deploy');
  showsCard('deploy', 'At the first stage');
  await says(aiko, '/rollout health errors red 4.8 %');
  showsCard('deploy', 'Something is red');
  await says(luis, '/rollout promote force it will be fine');
  shows('Nobody passes red');
  await says(aiko, '/rollout health errors ok 0.2 %');
  await taps(priya, 'Pause');
  showsAnswer('Paused');
  showsCard('deploy', 'Paused');
  await taps(luis, 'Resume…');
  showsCard('deploy', 'Go on?');
  await taps(luis, 'Resume now');
  await until(opening + 16 * MINUTE);
  await says(aiko, '/rollout health errors ok 0.2 %');
  showsCard('deploy', 'The next stage can be reached');
  await taps(luis, 'Go to 50 %');
  showsAnswer('A stage is reached');
  await until(opening + 32 * MINUTE);
  await says(aiko, '/rollout health errors ok 0.2 %');
  await taps(luis, 'Go to 100 %');
  showsCard('deploy', 'At the last stage');
  await until(opening + 48 * MINUTE);
}

async function issues({ enter, says, taps, shows, showsCard, replies }: Stage): Promise<void> {
  enter('Issues');
  await replies(priya, '/issue sev2 checkout answers 502 in the EU', undefined, { from: gus, text: 'I cannot pay' });
  showsCard('issue', 'Somebody reports it');
  await taps(mara, 'SEV1');
  showsCard('issue', 'It is severe');
  await taps(luis, 'Take it');
  showsCard('issue', 'Somebody has it');
  await taps(luis, 'Note');
  shows('What is to be noted');
  await replies(luis, 'a pool of connections is full');
  await taps(luis, 'Fixed');
  shows('How was it fixed');
  await replies(luis, 'deployed 4.2.1');
  showsCard('issue', 'Fixed');
  await taps(luis, 'Reopen');
  await replies(luis, 'it is there again');
  showsCard('issue', 'Open again');
  await says(luis, '/issue 1 fixed deployed 4.2.2');
  await says(mara, '/issue sev3 a typo in the receipt');
  await says(mara, '/issue 2 assign @ben_x');
  await says(mara, '/issues');
  shows('All issues');
  await says(ben, '/issue 2 fixed it is right now');
}

/** What comms writes while it is deployed, and what is said where she does not. */
async function news({ enter, says, taps, showsCard, until, clock }: Stage): Promise<void> {
  // Stakeholders have heard nothing since the start.
  await until(opening + 65 * MINUTE);
  enter('Announcing');
  for (const words of [
    'stage Half of all shops use 4.2.0.',
    'critical Refunds fail for some shops.',
    'correction Refunds work.',
  ]) {
    await says(priya, `/rollout announce ${words} reason="as it happens"`);
    showsCard('draft', `News: ${words.split(' ')[0]}`);
    await taps(priya, 'Send to');
    await until(clock.at + 31_000);
  }
  await until(opening + 4 * HOUR);
}

async function completed(stage: Stage): Promise<void> {
  const { enter, says, taps, shows, showsCard, showsAnswer, until, clock } = stage;
  enter('Deploying');
  await says(aiko, '/rollout health errors ok 0.2 %');
  await says(mara, '/rollout promote force the window was too short');
  showsCard('deploy', 'All stages passed');
  await says(luis, '/rollout downtime 2m');
  shows('How long it was down');
  await says(mara, '/rollout done 4.1 4.2 4.3 done and looked at');
  await says(mara, '/rollout signoff');
  await taps(luis, 'Sign off');
  await until(clock.at + 26 * HOUR);
  await measured(stage);
  enter('What readers say');
  await taps(gus, '4', customersChat);
  showsAnswer('Thanks');
  await until(clock.at + 7 * DAY);
  await says(mara, '/rollout done 5.1 5.2 5.3 5.4 done and looked at');
  await says(mara, '/rollout signoff');
  await taps(mara, 'Sign off');
  enter('The live card');
  await says(mara, '/rollout status R-1');
  showsCard('status', 'Completed');
  enter('The report');
  await says(mara, '/rollout report R-1');
  shows('The report');
  await says(mara, '/rollout feedback R-1');
  shows('What readers thought');
  await says(mara, '/rollout log R-1');
  shows('The end of the history');
}

/** A figure of the first day is written down. */
async function measured({ store, handle, outside, clock, rest }: Stage): Promise<void> {
  const id = 'rollout/1/1';
  const { watch } = await store.rollout(id);
  const figure = { check: 'errors', value: 0.2, unit: '%', limit: 'below 1 %', says: '', source: 'Prometheus main' };
  outside.remember(id, [{ ...figure, state: 'green', at: clock.at }]);
  await handle.outside(id, 'watch', { type: 'NoteWatch', step: watch.due });
  await rest();
}
