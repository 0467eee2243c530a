import { afterEach, expect, it } from 'vitest';
import { type House, openHouse } from '../support/house.ts';
import { setUpTeam } from '../support/team.ts';

let house: House;
afterEach(() => house.stop());

it('a chat that is to be told joins by a command, and is not asked any more to run rollouts itself', async () => {
  house = await openHouse();
  const { sim } = house;
  await setUpTeam(house);
  await sim.addBot('Payments customers', 'Mara');
  await sim.waitFor('Payments customers', 'Set-up 1');
  const choice = await sim.ask('Mara', 'Payments customers', '/rollout audience');
  expect(choice.buttons.flat().map(({ text }) => text)).toEqual(['Payments team']);
  await sim.tap('Mara', 'Payments customers', 'Payments team', choice);
  await sim.waitFor('Payments customers', 'Payments team tells its rollouts here from now on.');
  await sim.waitFor('Payments customers', 'Only announcements here.');
  expect((await sim.ask('Mara', 'Payments team', '/rollout stakeholders')).text).toContain('Payments customers');
});

it('a guest cannot have rollouts told elsewhere', async () => {
  house = await openHouse();
  const { sim } = house;
  await setUpTeam(house);
  await sim.addBot('Payments customers', 'Mara');
  await sim.say('Gus', 'Payments customers', '/rollout audience');
  await sim.waitFor('Payments customers', 'Only a lead or comms');
  expect((await sim.ask('Mara', 'Payments team', '/rollout stakeholders')).text).toContain('tells nobody yet');
});
