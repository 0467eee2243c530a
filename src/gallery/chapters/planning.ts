import { topics } from '../../telegram/features/help.ts';
import { aiko, ben, DAY, gus, HOUR, mara, monday } from '../cast.ts';
import { foundTeam, openPrivately } from '../progress.ts';
import type { Stage } from '../stage.ts';

/** The wizard, the live card with its pages, the lists, and what people are reminded of. */
export async function planning(stage: Stage): Promise<void> {
  await foundTeam(stage);
  await openPrivately(stage, mara, aiko);
  await wizard(stage);
  await items(stage);
  await lists(stage);
  await reminders(stage);
}

async function wizard(stage: Stage): Promise<void> {
  const { says, taps, shows, showsWith, showsAnswer, replies } = stage;
  stage.enter('A new rollout');
  await says(mara, '/rollout new');
  shows('Which product');
  await replies(mara, 'Payments');
  shows('Which version');
  await replies(mara, '4.2.0');
  shows('When');
  await taps(mara, 'Type another time');
  shows('Another time');
  await replies(mara, '03/04 22:00');
  showsWith('Decide later', 'A time that can be read in two ways');
  await taps(mara, 'Type another time');
  await replies(mara, 'tue 8 dec 22:00 for 90m');
  showsWith('Create', 'Please check');
  await taps(gus, 'Create');
  showsAnswer('Somebody else taps');
  await taps(mara, 'Create');
}

async function items(stage: Stage): Promise<void> {
  const { says, taps, shows, showsCard, showsAnswer, replies } = stage;
  stage.enter('The live card');
  showsCard('status', 'Just started');
  await taps(mara, 'Open Planning');
  showsCard('status', 'A phase');
  await taps(mara, '1.2');
  showsCard('status', 'An item to do');
  await taps(mara, 'Done');
  showsAnswer('Done without the evidence that it needs');
  await taps(mara, 'Add evidence');
  shows('What proves it');
  await replies(mara, 'postgres 15.4 → 16.1 security');
  showsCard('status', 'An item with evidence');
  await taps(mara, 'Done');
  showsAnswer('Done');
  showsCard('status', 'An item that is done');
  await says(ben, '/rollout block 1.3 waiting for the vendor');
  await says(mara, '/rollout item 1.3');
  shows('An item that is blocked');
  await says(mara, '/rollout assign 1.1 @ben_x due fri 12:00');
  await says(mara, '/rollout status');
  showsCard('status', 'One item is blocked');
  await says(ben, '/rollout unblock 1.3');
  await says(mara, '/rollout skip 1.4 nobody is affected');
  showsCard('agree', 'It does not apply: who agrees');
  await taps(mara, 'Agree');
  showsAnswer('Nobody agrees with themselves');
  await taps(ben, 'Agree');
  showsCard('agree', 'It does not apply: agreed');
}

async function lists({ enter, says, shows }: Stage): Promise<void> {
  enter('Lists');
  for (const [words, title] of [
    ['/rollout plan', 'The whole plan'],
    ['/mine', 'What waits for me'],
    ['/rollout list', 'Open rollouts'],
    ['/rollout log', 'What happened when'],
    ['/rollout gate', 'An address for pipelines'],
  ] as const) {
    await says(mara, words);
    shows(title);
  }
  enter('Help');
  await says(mara, '/help');
  shows('Everything');
  for (const topic of Object.keys(topics)) {
    await says(mara, `/help ${topic}`);
    shows(topic);
  }
  await says(mara, '/help xylophone');
  shows('No such topic');
}

async function reminders({ enter, says, taps, shows, showsAnswer, until }: Stage): Promise<void> {
  enter('Reminders');
  await says(mara, '/rollout remind @aiko_x regression summary tomorrow 10:00');
  shows('An own reminder, as it was understood');
  await taps(mara, 'Right');
  await says(mara, '/rollout reminders');
  shows('Own reminders');
  await until(monday + 3 * DAY);
  await taps(mara, '1 h', mara.id);
  showsAnswer('Put off');
  shows('Put off for an hour', mara.id);
  await until(monday + 3 * DAY + 2 * HOUR);
  await taps(mara, 'Stop reminding me', mara.id);
  showsAnswer('No more');
  shows('Stopped', mara.id);
}
