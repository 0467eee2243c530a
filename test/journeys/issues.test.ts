import { afterEach, expect, it } from 'vitest';
import { hasButton, openTeam, shopAddress, type Team } from '../support/team.ts';

let team: Team;
afterEach(() => team.stop());

it('an issue goes from somebody’s message to its resolution, and stakeholders can be told', async () => {
  team = await openTeam();
  const { sim, chat, ask, tell, thumb } = team;
  await team.addMail();
  await team.start();
  await team.announce();
  await sim.waitForMail(shopAddress, 'Payments 4.2.0');

  const said = await sim.say('Gus', chat, 'I <b>cannot</b> pay since ten');
  await thumb(await sim.say('Priya', chat, '/issue sev1', { reply_to: said }));
  const card = await sim.waitFor(chat, (each) => hasButton('Take it', each));
  expect(card.text).toContain('SEV1 · I-1 I <b>cannot</b> pay since ten — open');
  expect(card.text).toContain('from a message of Gus');
  expect(card.reply_to?.message_id).toBe(said.message_id);
  const alarm = await sim.waitFor(chat, (each) => each.text.startsWith('SEV1 · R-1'));
  expect(alarm.text).toMatch(/Mara and Luis: who takes it/);
  expect(alarm.text).toContain('/announce critical R-1 I <b>cannot</b> pay since ten');
  await sim.waitFor(chat, 'Issues 1 open, 1 SEV1: /issues');

  expect((await sim.tap('Gus', chat, 'Take it', card)).text).toContain('Only people with a role');
  expect((await sim.tap('Luis', chat, 'Take it', card)).text).toBe('I-1 is yours.');
  await tell('Ben', '/issue 1 impact about 2 % of EU orders');
  await sim.tap('Luis', chat, 'Fixed…', card);
  const question = await sim.waitFor(chat, 'how was it resolved, I-1');
  await sim.say('Luis', chat, 'deployed 4.2.1', { reply_to: question });
  await sim.waitFor(chat, /✅ SEV1 · I-1 .* — fixed/);
  await sim.waitFor(chat, /✅ R-1 · Payments 4\.2\.0 — I-1 \(SEV1\) is fixed/);
  expect((await ask('Gus', '/issues')).text).toContain('0 open, 1 resolved');
  expect((await ask('Gus', '/rollout log 20')).text).toContain('Priya logged I-1, SEV1');

  const stakeholders = await sim.say('Priya', chat, '/announce critical R-1 solved: payments work again');
  const draft = await sim.waitFor(
    chat,
    (each) => each.message_id > stakeholders.message_id && hasButton('Discard', each),
  );
  expect(draft.text).toContain('solved: payments work again');
});

it('whoever was quoted and is forgotten leaves a number behind, and the issue keeps its words as a note does', async () => {
  team = await openTeam();
  const { sim, chat, ask, thumb } = team;
  await team.start();
  const said = await sim.say('Gus', chat, 'Refunds hang');
  await thumb(await sim.say('Ben', chat, '/issue', { reply_to: said }));
  await sim.waitFor(chat, 'from a message of Gus');
  await sim.start('Gus');
  await sim.say('Gus', 'Gus', '/forget');
  await sim.tap('Gus', 'Gus', 'Forget for good', await sim.waitFor('Gus', 'Forget Gus'));
  await sim.waitFor('Gus', 'You are forgotten.');
  expect((await ask('Mara', '/rollout log')).text).toMatch(
    /Ben logged I-1, SEV2: “Refunds hang”, from a message of person \d+/,
  );
});

it('a SEV1 keeps the next stage from being reached, and 5.3 waits until the log is complete', async () => {
  team = await openTeam();
  const { sim, chat, ask, tell } = team;
  await team.start();
  await team.planned();
  await team.tested();
  await sim.setClock('2026-12-15T12:00:00Z');
  await team.skip('3.4');
  await team.voteGo();
  await team.complete('3.2 3.3');
  await team.signOff('Luis', 'Nadia');
  await sim.setClock('2026-12-15T21:00:00Z');
  await ask('Luis', '/rollout stages 10 100');
  await sim.say('Luis', chat, '/rollout deploy');
  await sim.waitFor(chat, (each) => hasButton('Go to 100 %', each));

  expect((await ask('Priya', '/issue sev9 checkout answers 502')).text).toMatch(
    /no severity "sev9".+sev1 .+, sev2 and sev3/,
  );
  await tell('Priya', '/issue sev1 checkout answers 502');
  const card = await sim.waitFor(chat, (each) => hasButton('Take it', each) && hasButton('Roll back…', each));
  expect(card.text).toContain('Deployment, at 10 %');
  await sim.waitFor(chat, 'Nothing is promoted while it is open.');
  expect((await ask('Luis', '/rollout promote')).text).toContain('I-1 is open and SEV1');
  await sim.tap('Luis', chat, 'SEV2', card);
  await sim.say('Luis', chat, '/rollout promote');
  await sim.waitFor(chat, 'R-1 · Payments 4.2.0 — at 100 %');
  // Said at once it would mean the same step.
  await sim.advance(20);
  await sim.say('Luis', chat, '/rollout promote');
  await sim.waitFor(chat, 'all stages passed');
  await team.complete('4.1 4.2 4.3');
  await team.signOff('Luis');

  expect((await ask('Luis', '/rollout done 5.3')).text).toContain(
    '5.3 is not done: I-1 is open (SEV2) and has no owner.',
  );
  await tell('Luis', '/issue 1 take');
  await tell('Luis', '/issue 1 fixed deployed 4.2.1');
  await tell('Luis', '/rollout done 5.3');
  await tell('Ben', '/issue sev3 a typo in the receipt');
  expect((await ask('Mara', '/rollout item 5.3')).text).toContain('Reopened “I-2 was opened”');
  await tell('Ben', '/issue 2 take');
  await tell('Ben', '/issue 2 fixed corrected');
  await tell('Luis', '/rollout done 5.3');
  expect((await ask('Mara', '/rollout item 5.3')).text).toContain('2 issues were logged and resolved');
}, 60_000);
