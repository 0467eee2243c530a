import { DAY, gus, HOUR, MINUTE, mara, opening, priya } from '../cast.ts';
import { addDeadReader, addReaders, announce, facts, foundTeam, openPrivately, start } from '../progress.ts';
import type { Stage } from '../stage.ts';

/** From the first word of a notice to what became of it, and what is said where a start comes near that nobody has said go to. */
export async function announcing(stage: Stage): Promise<void> {
  const { says, taps, shows, showsCard, showsAnswer, replies, until } = stage;
  await foundTeam(stage);
  await openPrivately(stage, mara, priya);
  await addReaders(stage);
  await addDeadReader(stage);
  await start(stage);
  stage.enter('Announcing');
  await says(priya, '/rollout announce');
  showsCard('draft', 'A draft with nothing in it');
  await taps(priya, 'Impact');
  shows('What is the impact');
  await replies(priya, 'Card payments may fail for up to 5 minutes');
  await says(priya, `/rollout announce ${facts}`);
  showsCard('draft', 'A draft that can be sent');
  await taps(priya, 'Email preview');
  showsCard('draft', 'The same as a mail');
  await taps(priya, '‹ Draft');
  await taps(gus, 'Send to');
  showsAnswer('Somebody without the right sends it');
  await taps(priya, 'Send to');
  showsAnswer('Half a minute to think');
  showsCard('sending', 'It goes out in half a minute');
  await taps(priya, 'Stop');
  showsCard('draft', 'Stopped in time');
  await taps(priya, 'Send to');
  await until(stage.clock.at + 31_000);
  showsCard('report', 'Sent, and one address is dead');
  await taps(mara, 'Show list');
  showsCard('report', 'The list');
  await taps(mara, '‹ Summary');
  await taps(mara, 'Who has not read it');
  showsCard('report', 'Who has not read it');
  await says(priya, '/rollout announcements');
  shows('Planned and sent');
  await says(priya, '/rollout ladder');
  shows('Which steps are told');
  await says(mara, '/rollout freeze add hard "Audit" 7 dec to 10 dec');
  shows('A freeze as it was understood');
  await taps(mara, 'Right, set it');
  await says(mara, '/rollout freeze');
  shows('All freezes');
  await says(priya, '/rollout stakeholders add email shop-z@example.com "Shop Z"');
  shows('A reader who came after the notice');
  await says(priya, '/rollout_notice');
  showsCard('draft', 'The notice for whoever came after it');
  await taps(priya, 'Discard');
  await until(opening - 30 * HOUR);
  await says(priya, '/rollout announce class=routine');
  showsCard('draft', 'A correction that says nothing yet');
  await says(priya, '/rollout announce correction Refunds are not affected.');
  showsCard('draft', 'A correction');
  await until(opening + 5 * HOUR);
  await says(mara, '/rollout cancel the vendor withdrew it');
  await taps(mara, 'Call R-1 off');
}

/** Told so late that it takes a second person. */
export async function atShortNotice(stage: Stage): Promise<void> {
  const { says, taps, showsCard, showsAnswer, until } = stage;
  await foundTeam(stage);
  await openPrivately(stage, mara, priya);
  await addReaders(stage);
  await start(stage);
  await until(opening - DAY);
  stage.enter('Announcing');
  await says(priya, `/rollout announce ${facts}`);
  showsCard('draft', 'Less than two days before');
  await says(priya, '/rollout announce reason="a fix that cannot wait"');
  await taps(priya, 'Ask a second person');
  showsAnswer('A second person is asked');
  showsCard('draft', 'A second person has to agree');
  await taps(mara, 'Agree:');
  await until(stage.clock.at + 31_000);
  // The bot was away when it started, so that it would be told too late.
  stage.clock.at = opening + 3 * HOUR;
  await until(stage.clock.at + MINUTE);
}

/** The window moves after everybody was told, and it is called off in the end. */
export async function moving(stage: Stage): Promise<void> {
  const { says, taps, shows, showsCard, showsWith } = stage;
  await foundTeam(stage);
  await openPrivately(stage, mara, priya);
  await addReaders(stage);
  await start(stage);
  await announce(stage);
  stage.enter('The window');
  await says(mara, '/rollout slots 90m');
  shows('Three windows that would do');
  await says(mara, '/rollout schedule wed 9 dec 22:00 for 90m');
  showsCard('window', 'Another window');
  await taps(mara, 'Move and tell');
  stage.enter('Calling off and going back');
  await says(mara, '/rollout cancel');
  shows('Why is it called off');
  await says(mara, '/rollout cancel the vendor withdrew it');
  showsCard('call-off', 'Call it off?');
  await taps(mara, 'Call R-1 off');
  await says(mara, '/rollout status R-1');
  showsCard('status', 'Called off');
  await says(mara, '/rollout retry R-1');
  shows('Planned once more');
  await taps(mara, 'Type another time');
  await stage.replies(mara, 'tue 15 dec 22:00 for 90m');
  showsWith('Create', 'Once more, please check');
  await taps(mara, 'Create');
}
