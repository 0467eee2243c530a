import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTeam, type Team, until } from '../support/team.ts';

let team: Team;
let address = '';

beforeAll(async () => {
  team = await openTeam();
  await team.start();
});
afterAll(() => team.stop());

async function asks(query = '', options: RequestInit = {}, url = address) {
  const answer = await fetch(`${url}${query}`, options);
  const body = await answer.text();
  return { status: answer.status, body: body.startsWith('{') ? JSON.parse(body) : body };
}

test('a pipeline gets an address that says no, and why, while nothing is signed', async () => {
  const { text } = await team.ask('Luis', '/rollout gate');
  address = text.match(/http\S+\/R-1\/deploy/)?.[0] ?? '';
  expect(await asks('?version=4.2.0')).toEqual({
    status: 403,
    body: {
      approved: false,
      rollout: 'R-1',
      product: 'Payments',
      version: '4.2.0',
      revision: expect.stringMatching(/^[0-9a-f]{16,}$/),
      why: 'Pre-Deployment is not signed off.',
    },
  });
});

test('once it is signed off and the window is open it says yes, for this version and revision alone', async () => {
  await team.planned();
  await team.tested();
  await team.voteGo();
  await team.tell('Luis', '/rollout done 3.2 3.3 prepared');
  await team.skip('3.4');
  await team.signOff('Luis', 'Nadia');
  expect((await asks()).body.why).toBe('The window opens Tue 15 Dec 22:00 CET.');
  await team.sim.setClock('2026-12-15T21:00:00Z');
  const { status, body } = await asks('?version=4.2.0');
  expect([status, body.approved, body.why]).toEqual([200, true, '']);
  expect((await asks(`?revision=${body.revision.slice(0, 8)}`)).status).toBe(200);
  for (const [query, why] of [
    ['?version=4.2.1', 'R-1 is about 4.2.0, not 4.2.1.'],
    ['?revision=ffffffff', /^R-1 is at revision [0-9a-f]{6}, not ffffffff\.$/],
    [`?revision=${body.revision.slice(0, 3)}`, /^R-1 is at revision/],
  ] as const) {
    const other = await asks(query);
    expect(other.status).toBe(403);
    expect(other.body.why).toMatch(why);
  }
});

test('Flagger asks by POST and gets the same; the product’s name means its newest open rollout', async () => {
  const flagger = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      name: 'payments',
      namespace: 'prod',
      phase: 'Progressing',
      checksum: '85d557f47b',
      metadata: {},
    }),
  };
  expect((await asks('', flagger)).status).toBe(200);
  expect((await asks('', flagger, address.replace('/R-1/', '/payments/'))).body).toMatchObject({
    approved: true,
    rollout: 'R-1',
  });
});

test('what does not exist, was not given out, or is no question, is never a yes', async () => {
  const answers = await Promise.all([
    asks('', {}, address.replace('/R-1/', '/R-2/')),
    asks('', {}, address.replace('/R-1/', '/Search/')),
    asks('', {}, address.replace('/deploy', '/production')),
    asks('', {}, address.replace(/\/gate\/../, '/gate/xx')),
    asks('', {}, address.replace('/gate/', '/calendar/')),
    asks('', {}, address.replace('/gate/', '/r/')),
    asks('', { method: 'PUT' }),
    asks('', { method: 'POST', body: 'x'.repeat(20_000) }),
  ]);
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404, 404, 405, 413]);
  for (const { body } of answers) expect(body.approved ?? false).toBe(false);
});

test('it says no again from the moment somebody asks to stop', async () => {
  await team.sim.say('Mara', team.chat, '/rollout stop errors doubled');
  await team.sim.waitFor(team.chat, 'errors doubled');
  expect((await asks()).body).toMatchObject({ approved: false, why: 'Mara asks to stop: "errors doubled".' });
  expect((await asks('', {}, address.replace('/deploy', '/rollback'))).status).toBe(403);
});

test('once it is rolled back the gate for going back opens, for the product too', async () => {
  const { sim, chat } = team;
  const back = address.replace('/R-1/', '/payments/').replace('/deploy', '/rollback');
  expect((await asks('', {}, back)).status).toBe(403);
  const said = await sim.say('Luis', chat, '/rollout rollback errors at 4 %');
  const card = await sim.waitFor(chat, (each) => each.message_id > said.message_id && each.buttons.length > 0);
  await sim.tap('Luis', chat, 'Roll R-1 back', card);
  await until('the gate to open', async () => ((await asks('', {}, back)).status === 200 ? true : undefined));
  expect((await asks()).body.why).toBe('R-1 was rolled back.');
});
