import { afterAll, beforeAll, expect, it } from 'vitest';
import { launch, type TestBrowser } from '../support/browser.ts';
import { linkIn } from '../support/mail-links.ts';
import { looked } from '../support/reading.ts';
import { openTeam, shopAddress, type Team } from '../support/team.ts';

let team: Team;
let browser: TestBrowser;

beforeAll(async () => {
  team = await openTeam();
  await team.addMail(`${shopAddress}`, '"Shop X" tz=Asia/Tokyo');
  browser = await launch();
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await team?.stop();
});

it('looks', async () => {
  await team.start();
  await team.announce();
  const mail = await team.sim.waitForMail(shopAddress, 'Payments 4.2.0');
  const page = await browser.context.newPage();
  await page.goto(linkIn(mail, /HOW IT STANDS/));
  expect(await looked(page, 'reader-planned')).toEqual([]);
  await page.goto(linkIn(mail, /UNSUBSCRIBE/));
  expect(await looked(page, 'preferences')).toEqual([]);
});
