import { afterAll, beforeAll, expect, test } from 'vitest';
import { customersChat, hasButton, openTeam, type Team, until } from '../support/team.ts';

let team: Team;

beforeAll(async () => {
  team = await openTeam();
  await team.addMail();
  await team.addCustomers();
  await team.start('"Payments" 4.2.0 tue 15 dec 22:00 for 90m');
});
afterAll(() => team.stop());

/** The panel as it is now. */
const panel = (words: string | RegExp) =>
  until(`the panel to say ${words}`, async () => {
    const all = await team.sim.messages(team.chat);
    const found = all.findLast((each) => each.from?.is_bot && hasButton('Look again', each));
    return found && (typeof words === 'string' ? found.text.includes(words) : words.test(found.text))
      ? found
      : undefined;
  });

test('nothing starts before it is signed off and the window is open', async () => {
  expect((await team.ask('Luis', '/rollout deploy')).text).toMatch(/It cannot start: Pre-Deployment is not signed off/);
  expect((await team.ask('Luis', '/rollout stages 10 50 100 soak 15m')).text).toMatch(
    /Planned: 10 % \(15 min\), 50 % \(15 min\) and 100 % \(15 min\)/,
  );
  expect((await team.ask('Aiko', '/rollout collect 2.3 baseline=1h for=2h')).text).toContain(
    'the first is the longer one',
  );
  await team.announce();
  await team.sim.waitFor(team.chat, '2 of 2 delivered');
  await team.complete('1.1 1.2 1.3 1.4 1.5');
  await team.signOff('Mara');
  await team.tested();
  await team.voteGo();
  await team.tell('Luis', '/rollout done 3.2 3.3 prepared');
  await team.complete('3.4');
  await team.signOff('Luis', 'Nadia');
  expect((await team.ask('Luis', '/deploy')).text).toMatch(/The window opens Tue 15 Dec 22:00/);
});

test('it starts at the first stage, on one panel that says who deploys where nothing is connected', async () => {
  await team.sim.setClock('2026-12-15T21:00:10Z');
  await team.sim.say('Aiko', team.chat, '/rollout deploy');
  await team.sim.waitFor(team.chat, 'Only Lead (Mara) or Ops (Luis) can start deploying R-1');
  await team.sim.say('Luis', team.chat, '/rollout deploy');
  const now = await panel('R-1 · Payments 4.2.0 — at 10 %');
  expect(now.text).toContain('10 % ▶️   50 % ▫️   100 % ▫️');
  expect(now.text).toContain('I track, you deploy');
  expect(now.text).toContain('nothing measures it for me');
  expect(now.text).toContain('10 % is watched for another');
  expect(hasButton('Go to 50 %', now)).toBe(false);
});

test('what somebody sees keeps it where it is, until it is well again', async () => {
  await team.sim.say('Aiko', team.chat, '/rollout health errors red 4.8 %');
  await team.sim.waitFor(team.chat, /R-1 · Payments 4\.2\.0 — errors is red/);
  expect((await team.ask('Mara', '/rollout promote force it will be fine')).text).toMatch(/errors is red: 4.8 %/);
  expect((await team.ask('Luis', '/rollout done 4.2 watched it')).text).toMatch(
    /4\.2 is not done: errors was red \(4\.8 %\).+\/rollout health errors ok 0\.2 %/,
  );
  await team.sim.say('Aiko', team.chat, '/rollout health ERRORS ok 0.2 %');
  await team.sim.waitFor(team.chat, 'nothing is red any more');
  await team.sim.waitFor(team.chat, 'Noted: errors green, 0.2 %. What was red is answered. It counts for 30 min.');
});

test('pausing is one tap of anybody with a role, going on takes two', async () => {
  const paused = await team.sim.tap('Priya', team.chat, 'Pause', await panel('at 10 %'));
  expect(paused.text).toBe('Paused. Nothing goes on until somebody resumes it.');
  const card = await panel('paused at 10 %');
  expect((await team.sim.tap('Priya', team.chat, 'Resume…', card)).text).toMatch(/Only Lead \(Mara\) or Ops \(Luis\)/);
  await team.sim.tap('Luis', team.chat, 'Resume…', card);
  await team.sim.waitFor(team.chat, (each) => hasButton('Resume now', each));
  expect((await team.sim.tap('Luis', team.chat, 'Resume now')).text).toBe('R-1 goes on.');
  await panel('at 10 %');
});

test('after the time to watch it goes on by a tap, and two taps at once move it once', async () => {
  expect((await team.ask('Luis', '/rollout promote 100')).text).toMatch(/100 % is not next\. Next is 50 %\./);
  await team.sim.advance(15 * 60);
  await team.ask('Aiko', '/rollout health errors ok 0.2 %');
  const card = await until('the button', async () => {
    const now = await panel('at 10 %');
    if (hasButton('Go to 50 %', now)) return now;
    await team.sim.tap('Luis', team.chat, 'Look again', now);
    return undefined;
  });
  const both = await Promise.all([
    team.sim.tap('Luis', team.chat, 'Go to 50 %', card),
    team.sim.tap('Mara', team.chat, 'Go to 50 %', card).catch(() => null),
  ]);
  expect(both[0]?.text).toBe('R-1 is at 50 %.');
  await panel('at 50 %');
  const told = (await team.words()).filter((text) => text.startsWith('▶️ R-1 · Payments 4.2.0 — at 50 %\nLuis'));
  expect(told).toHaveLength(1);
});

test('half way through, nobody is told that nothing will be changed', async () => {
  const [chat, mails] = [await team.heard(), await team.mailsTo()];
  expect((await team.ask('Mara', '/rollout cancel no time left tonight')).text).toMatch(
    /R-1 has begun deploying, so that nothing was changed is not true any more\. .*\/rollout_rollback/,
  );
  expect((await team.ask('Mara', '/rollout schedule wed 16 dec 22:00')).text).toContain('its window cannot be moved');
  await panel('at 50 %');
  expect(await team.heard()).toEqual(chat);
  expect(await team.mailsTo()).toHaveLength(mails.length);
});

test('going back is a reason by a tap and a second tap of the same person, and both media hear of it', async () => {
  await team.sim.tap('Luis', team.chat, 'Roll back…', await panel('at 50 %'));
  const reasons = await team.sim.waitFor(team.chat, (each) => hasButton('Reason: errors', each));
  await team.sim.tap('Luis', team.chat, 'Reason: errors', reasons);
  const card = await team.sim.waitFor(team.chat, (each) => hasButton('Roll R-1 back', each));
  expect(card.text).toContain('the old version you bring back yourselves, by the plan in 3.3');
  expect((await team.sim.tap('Mara', team.chat, 'Roll R-1 back', card)).text).toMatch(
    /Luis asked for this and confirms it/,
  );
  await team.sim.tap('Luis', team.chat, 'Roll R-1 back', card);
  await until('both media to hear', async () => {
    const [chat, mails] = [await team.words(customersChat), await team.mailsTo()];
    return /rolled back|previous version/i.test(chat.at(-1) ?? '') && /rolled back/i.test(mails.at(-1)?.text ?? '')
      ? true
      : undefined;
  });
  const last = (await team.sim.messages(team.chat)).filter(({ text }) =>
    /⏪ R-1 · Payments 4.2.0 — rolled back/.test(text),
  );
  expect(last.some((each) => hasButton('Go to', each))).toBe(false);
  const everything = [...(await team.words(customersChat)), ...(await team.mailsTo()).map(({ text }) => text ?? '')];
  expect(everything.filter((each) => /called off|does not take place|will be changed/i.test(each))).toEqual([]);
});
