import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ChatMessage } from '../../src/sandbox/contract.ts';
import { readyToGo, readyToSign } from '../support/ready.ts';
import type { SimClient, Who } from '../support/sim.ts';
import { dataOf, hasButton, openTeam, type Team } from '../support/team.ts';

/** Under the strict policy the phase that says go is confirmed once more in the private chat. */
let team: Team;
let sim: SimClient;

beforeAll(async () => {
  team = await openTeam({ policy: 'Strict' });
  sim = team.sim;
  for (const who of ['Luis', 'Nadia']) await sim.start(who, 'hello');
}, 30_000);
afterAll(() => team?.stop());

test('#43 a tap alone leaves a sign-off pending, and only its confirmation in private makes it one', async () => {
  const { key, card } = await readyToGo(team, { planning: ['Mara', 'Nadia'], testing: ['Aiko', 'Nadia'] });
  const tap = await sim.tap('Luis', team.chat, 'Sign off', card);
  expect(tap).toMatchObject({
    show_alert: true,
    text: 'Not signed yet: confirm it in our private chat within 10 minutes.',
  });
  const pending = await drawn(card, 'to be confirmed in private');
  expect(pending.text).toContain('☐ Ops — Luis');
  expect(pending.text).toMatch(/⏳ Luis tapped at \d\d:\d\d/);
  const confirm = await privately('Luis', key);
  expect(confirm.text).toContain('do you sign off Pre-Deployment?');
  expect((await sim.tap('Luis', 'Luis', 'Confirm', confirm)).text).toBe('Signed as Ops. Approver is still missing.');
  await sim.tap('Nadia', team.chat, 'Sign off', card);
  const second = await privately('Nadia', key);
  expect((await sim.tap('Nadia', 'Nadia', 'Confirm', second)).text).toContain('Signed off ✅ Pre-Deployment');
});

test('#43 a tap that nobody confirms expires after ten minutes', async () => {
  const { key, card } = await readyToGo(team, { planning: ['Mara', 'Nadia'], testing: ['Aiko', 'Nadia'] });
  await sim.tap('Luis', team.chat, 'Sign off', card);
  const confirm = await privately('Luis', key);
  await sim.advance(10 * 60 + 1);
  const late = await sim.forgedTap('Luis', 'Luis', {
    data: dataOf('Confirm', confirm),
    message_id: confirm.message_id,
  });
  expect(late.show_alert).toBe(true);
  const ended = await sim.waitFor(
    'Luis',
    (each) => each.message_id === confirm.message_id && !hasButton('Confirm', each),
  );
  expect(ended.text).toContain('is not signed by you');
  const log = await team.ask('Mara', `/rollout log ${key}`);
  expect(log.text).toContain('Luis did not confirm the sign-off of Pre-Deployment in time');
});

test('#43 the confirmation of another person’s tap, or of another revision, is nothing', async () => {
  const { key, card } = await readyToGo(team, { planning: ['Mara', 'Nadia'], testing: ['Aiko', 'Nadia'] });
  await sim.tap('Luis', team.chat, 'Sign off', card);
  const confirm = await privately('Luis', key);
  const data = dataOf('Confirm', confirm);
  const stolen = await sim.forgedTap('Nadia', 'Nadia', { data, message_id: confirm.message_id });
  expect(stolen).toMatchObject({ answered: true, show_alert: true });
  await team.tell('Priya', `/rollout evidence ${key} 3.2 one more thought`);
  const outdated = await sim.forgedTap('Luis', 'Luis', { data, message_id: confirm.message_id });
  expect(outdated).toMatchObject({
    show_alert: true,
    text: expect.stringContaining('Changed since: 3.2 has new evidence'),
  });
  expect((await drawn(card, 'one more thought', false)).text).toContain('☐ Ops — Luis');
});

test('#20 whoever set the window is one of its authors and signs nothing under this policy', async () => {
  const { key, card } = await readyToSign(team);
  await sim.say('Mara', team.chat, `/rollout schedule ${key} tue 15 dec 23:00 for 90m`);
  const check = await sim.waitFor(team.chat, (each) => each.text.includes(key) && hasButton('Right, set it', each));
  await sim.tap('Mara', team.chat, 'Right, set it', check);
  expect(await sim.tap('Mara', team.chat, 'Sign off', card)).toMatchObject({
    show_alert: true,
    text: expect.stringMatching(/You set the window of R-\d+, so somebody else signs Planning|Changed since/),
  });
});

test('the wire stayed within the published types', async () => {
  expect((await sim.violations()).filter(({ direction }) => direction === 'call')).toEqual([]);
});

const privately = (who: Who, key: string): Promise<ChatMessage> =>
  sim.waitFor(who, (each) => each.text.includes(key) && hasButton('Confirm', each));

const drawn = (card: ChatMessage, words: string, has = true): Promise<ChatMessage> =>
  sim.waitFor(team.chat, (each) => each.message_id === card.message_id && (!has || each.text.includes(words)));
