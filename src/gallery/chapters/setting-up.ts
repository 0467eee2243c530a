import { aiko, ben, customersChat, gus, luis, mara, nadia, priya, teamChat } from '../cast.ts';
import { foundTeam, joins } from '../progress.ts';
import type { Stage } from '../stage.ts';

/** From being added to a group to the first rollout, and who does what. */
export async function settingUp(stage: Stage): Promise<void> {
  const { handle, says, taps, shows, showsCard, showsAnswer, replies, update } = stage;
  stage.enter('Setting up');
  await says(gus, '/start', gus.id);
  shows('Start, in private', gus.id);
  await says(gus, '/start claim_wrong', gus.id);
  shows('A claim link that does not work', gus.id);
  await update(joins(stage, teamChat, gus));
  shows('Added by a stranger');
  await handle.owner(mara.id, 'setting', 'owner');
  await update(joins(stage, teamChat, mara));
  showsCard('setup', 'Step 1, rights');
  await taps(gus, 'Continue without pin');
  showsAnswer('Somebody else taps');
  await taps(mara, 'Continue without pin');
  showsCard('setup', 'Step 2, time zone');
  await taps(mara, 'Type another');
  shows('Which time zone');
  await replies(mara, 'Berln');
  shows('A time zone with a slip of the finger');
  await taps(mara, 'Europe/Berlin');
  showsCard('setup', 'Step 3, how many sign');
  await taps(mara, 'Standard');
  showsCard('setup', 'Step 4, people');
  for (const [who, label] of [
    [mara, 'I lead'],
    [aiko, 'I test'],
    [luis, 'I operate'],
    [priya, 'I inform'],
    [nadia, 'I approve'],
    [ben, 'I develop'],
  ] as const)
    await taps(who, label);
  showsCard('setup', 'Everybody has claimed a role');
  await taps(mara, 'Done');
  showsCard('setup', 'Ready');
  await taps(mara, 'Add stakeholders');
  shows('How stakeholders are added');
  await says(mara, '/rollout list');
  shows('No rollout yet');
  await says(mara, '/mine');
  shows('Nothing waits for you');
}

export async function peopleAndSettings(stage: Stage): Promise<void> {
  const { says, taps, shows, showsCard, update } = stage;
  await foundTeam(stage);
  stage.enter('People and settings');
  await says(mara, '/rollout roles');
  showsCard('roles', 'Who has which role');
  await taps(mara, 'Deputies');
  showsCard('roles', 'Deputies');
  await says(gus, '/rollout roles give qa @ben_x');
  shows('Somebody without the right gives a role');
  await says(mara, `/rollout roles invite qa ${gus.id}`);
  shows('An invitation');
  await says(luis, '/away until fri 18:00');
  shows('Away');
  await says(luis, '/back');
  shows('Back');
  await says(mara, '/settings');
  shows('Settings of the group');
  await says(mara, '/settings', mara.id);
  shows('Settings of a person', mara.id);
  await says(mara, '/whoami');
  shows('Who am I');
  await says(gus, '/forget', gus.id);
  shows('To be forgotten', gus.id);
  await says(mara, '/rollout freeze add soft "Weekends" every fri 12:00 to mon 06:00');
  await says(mara, '/rollout freeze');
  shows('Freezes');
  stage.enter('Readers');
  await says(priya, '/rollout stakeholders');
  shows('Nobody is told yet');
  await update(joins(stage, customersChat));
  shows('In a chat that is to be told', customersChat);
  await says(priya, '/rollout audience', customersChat);
  shows('Whose rollouts are told here', customersChat);
  await taps(priya, 'Payments team', customersChat);
  shows('Told from now on', customersChat);
  await says(priya, '/rollout stakeholders add email ops@shop-x.example "Shop X" zone=Asia/Tokyo');
  shows('Added by words');
  await says(priya, '/rollout stakeholders');
  shows('Who is told');
  await says(priya, '/rollout stakeholders link');
  shows('Links to join by');
  await says(priya, '/rollout calendar');
  shows('A calendar to subscribe to');
}
