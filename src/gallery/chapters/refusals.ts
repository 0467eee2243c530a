import { createMailWatch } from '../../coordinator/mail-watch.ts';
import { createModeNews } from '../../coordinator/mode-news.ts';
import { gus, mara } from '../cast.ts';
import { foundTeam, openPrivately, start } from '../progress.ts';
import type { Stage } from '../stage.ts';

const said = [
  [mara, '/rollout sttus', 'A slip of the finger'],
  [mara, '/rollout xylophone', 'An unknown word'],
  [mara, '/rollout status R-77', 'A rollout that is not there'],
  [mara, '/rollout done 9.9', 'An item that is not there'],
  [gus, '/rollout done 1.1 me too', 'Somebody without a role'],
  [mara, '/rollout done 1.1', 'Done without evidence'],
  [mara, '/rollout schedule yesterday 22:00', 'A time that is over'],
  [mara, '/rollout schedule 03/04 22:00', 'A date in two ways'],
  [mara, '/rollout schedule 2027-03-28 02:30', 'A time that the clocks leave out'],
  [mara, '/rollout signoff', 'A sign-off before everything is done'],
  [mara, '/rollout deploy', 'Deploying before its time'],
  [gus, '/rollout cancel I do not like it', 'Calling off without the right'],
  [mara, '/rollout rollback errors', 'Going back from nothing'],
  [mara, '/rollout why', 'Why was I refused'],
] as const;

/** What goes wrong in what people type and tap, and what the bot says of itself. */
export async function refusals(stage: Stage): Promise<void> {
  const { enter, says, taps, shows, showsAnswer } = stage;
  await foundTeam(stage);
  await openPrivately(stage, mara);
  enter('Refusals and questions');
  await says(mara, '/rollout status');
  shows('No rollout');
  await start(stage);
  for (const [who, words, title] of said) {
    await says(who, words);
    shows(title);
  }
  await start(stage, { version: '4.3.0' });
  await says(mara, '/rollout signoff');
  shows('Which one is meant');
  await taps(gus, 'R-1');
  showsAnswer('Whoever was not asked');
  await ofItself(stage);
}

async function ofItself({ store, clock, modes, rest, enter, says, shows, api }: Stage): Promise<void> {
  const mailWatch = createMailWatch(store, clock);
  for (const trouble of [
    { kind: 'locked', why: '535 5.7.8 authentication failed' } as const,
    { kind: 'unreachable', why: 'connect ECONNREFUSED' } as const,
    null,
  ]) {
    await mailWatch(trouble);
    await rest();
  }
  enter('What owners hear of the bot itself');
  const say = async (text: string): Promise<void> => void (await api.call('sendMessage', { chat_id: mara.id, text }));
  const news = createModeNews({ store, clock, modes, sayToOwners: say, alertTo: 'olga@example.com' });
  for (const [cause, why, title] of [
    ['disk', 'the disk is full', 'The disk is full'],
    ['token', 'Telegram does not accept the token', 'The token was revoked'],
    ['rival', 'another process asks Telegram for updates', 'A second bot in its place'],
  ] as const) {
    modes.enter(cause, why);
    const [mode] = modes.now();
    if (mode) await news(mode, false);
    await rest();
    shows(title, mara.id);
    await says(mara, '/bot', mara.id);
    shows(`${title}: how the bot is`, mara.id);
    modes.leave(cause);
    if (mode) await news(mode, true);
    await rest();
  }
}
