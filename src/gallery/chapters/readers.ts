import { customersChat, gus, luis, mara, priya } from '../cast.ts';
import { addReaders, announce, foundTeam, openPrivately, start } from '../progress.ts';
import type { Stage } from '../stage.ts';

/** Readers ask, worry, are answered, and ask to be told themselves. */
export async function readers(stage: Stage): Promise<void> {
  const { says, taps, shows, showsCard, showsAnswer, replies, joining, rest } = stage;
  await foundTeam(stage);
  await openPrivately(stage, mara, luis, priya);
  await addReaders(stage);
  await start(stage);
  await announce(stage);
  stage.enter('What readers say');
  await taps(gus, 'I have read this', customersChat);
  showsAnswer('Read');
  await taps(gus, 'No concern', customersChat);
  showsAnswer('No concern');
  await taps(gus, 'Concern…', customersChat);
  shows('What is your concern', customersChat);
  await replies(gus, 'We have a sale that evening', customersChat);
  shows('The team has it', customersChat);
  showsCard('concern', 'A concern');
  await says(priya, '/rollout concerns');
  shows('All concerns');
  await taps(priya, 'Answer');
  shows('What is the answer');
  await replies(priya, 'We start after midnight, your sale is over then.');
  showsCard('concern', 'Answered');
  await taps(mara, 'Question…', customersChat);
  await replies(mara, 'Is the API affected?', customersChat);
  showsCard('concern', 'A question');
  await says(luis, '/rollout answer C-2 It stays up.');
  await says(priya, '/rollout stakeholders link');
  await joining.askToJoin(1, { name: 'Shop Z', address: 'noor@shop-z.example', zone: null, component: '' });
  await rest();
  await says(priya, '/rollout audience stop', customersChat);
  shows('Told no more', customersChat);
}
