import { expect, test } from 'vitest';
import type { Confirmation } from '../../src/coordinator/content.ts';
import { setDoor } from '../../src/coordinator/door.ts';
import { createJoining } from '../../src/coordinator/joining.ts';
import { createLinks, noLinks } from '../../src/coordinator/links.ts';
import { foundTeam, onStore } from '../support/on-store.ts';
import { secrets } from '../support/secrets/planted.ts';
import { hour, minute, olga, priya } from '../support/story.ts';

const ann = { name: 'Ann', address: 'ann@shop.example', zone: 'Asia/Tokyo', component: 'Payments' };
const links = createLinks(secrets.linkKey, () => 'https://rollouts.example.com');

async function atTheDoor() {
  const scene = onStore();
  const { store, handle, clock } = scene;
  await foundTeam(handle);
  await setDoor(1, { code: 'x', until: clock.at + 90 * 24 * hour }, { store });
  const joining = createJoining({ ...scene, links, wake: () => undefined });
  const mails = async () => store.outbox.claim('email', clock.at, 500);
  const told = async () => (await store.team(1)).stakeholders;
  return { ...scene, joining, mails, told };
}

const requestOf = (content: unknown) => ({ team: 1, request: (content as Confirmation).request });

test('an address gets one mail, and is told once its link was followed', async () => {
  const { joining, mails, told } = await atTheDoor();
  await joining.askToJoin(1, ann);
  expect(await told()).toEqual([]);
  const [mail, ...more] = await mails();
  expect(more).toEqual([]);
  expect(mail).toMatchObject({ address: ann.address, announcement: null });
  const joined = await joining.confirmJoin(requestOf(mail?.content));
  expect(joined).toMatchObject({ stakeholder: 's1', team: { title: 'Payments' } });
  expect(await told()).toMatchObject([{ ...ann, medium: 'email' }]);
});

test('the link again changes nothing, also once the address was taken off the list', async () => {
  const { joining, mails, told, handle } = await atTheDoor();
  await joining.askToJoin(1, ann);
  const request = requestOf((await mails())[0]?.content);
  await joining.confirmJoin(request);
  await joining.confirmJoin(request);
  expect(await told()).toHaveLength(1);
  await handle.team(1, 'off', { type: 'RemoveStakeholder', id: 's1', why: 'asked', by: priya });
  expect((await joining.confirmJoin(request)).stakeholder).toBeNull();
  expect(await told()).toEqual([]);
});

test('a request is over after a day, belongs to its team, and is not kept', async () => {
  const { joining, mails, told, clock, store } = await atTheDoor();
  await joining.askToJoin(1, ann);
  const request = requestOf((await mails())[0]?.content);
  await expect(joining.confirmJoin({ ...request, team: 2 })).rejects.toThrow();
  await expect(joining.confirmJoin({ team: 1, request: 'guessed' })).rejects.toThrow(/too old/);
  clock.at += 24 * hour;
  await expect(joining.confirmJoin(request)).rejects.toThrow(/too old/);
  await joining.forgetOld();
  expect(await store.settings.get('joining')).toBeNull();
  expect(await told()).toEqual([]);
});

test('nobody’s mailbox is filled by typing its address again and again', async () => {
  const { joining, mails, clock } = await atTheDoor();
  const asks = () => joining.askToJoin(1, { ...ann, address: 'ANN@shop.example' });
  await joining.askToJoin(1, ann);
  await expect(asks()).rejects.toThrow(/went to this address already/);
  await expect(Promise.all([asks(), asks()])).rejects.toThrow(/already/);
  for (let times = 0; times < 2; times++) {
    clock.at += 11 * minute;
    await asks();
  }
  clock.at += 11 * minute;
  await expect(asks()).rejects.toThrow(/already/);
  expect((await mails()).length).toBeLessThanOrEqual(3);
});

test('a form sends sixty mails in an hour, however many ask at once', async () => {
  const { joining, clock } = await atTheDoor();
  const all = await Promise.allSettled(
    Array.from({ length: 70 }, (_, each) => joining.askToJoin(1, { ...ann, address: `a${each}@shop.example` })),
  );
  expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(60);
  clock.at += hour;
  await joining.askToJoin(1, { ...ann, address: 'late@shop.example' });
});

test('#72 what is no address, no zone or no open door is refused before anything is stored', async () => {
  const { joining, store, clock } = await atTheDoor();
  await expect(joining.askToJoin(1, { ...ann, address: '"a@evil.test x"@corp.test' })).rejects.toThrow(/not an email/);
  await expect(joining.askToJoin(1, { ...ann, address: 'a@b.example\r\nBcc: c@d.example' })).rejects.toThrow(/not an/);
  await expect(joining.askToJoin(1, { ...ann, zone: 'Mars/Olympus' })).rejects.toThrow(/time zone/);
  await expect(joining.askToJoin(7, ann)).rejects.toThrow(/does not tell anybody/);
  const hidden = createJoining({ ...(await atTheDoor()), links: noLinks, wake: () => undefined });
  await expect(hidden.askToJoin(1, ann)).rejects.toThrow(/no address in the web/);
  await setDoor(1, null, { store });
  await expect(joining.askToJoin(1, ann)).rejects.toThrow(/link is over/);
  expect(await store.settings.get('joining')).toBeNull();
  expect(clock.at).toBeGreaterThan(0);
});

test('#102 whoever is forgotten is forgotten here too', async () => {
  const { joining, mails, handle, store } = await atTheDoor();
  await joining.askToJoin(1, ann);
  await joining.confirmJoin(requestOf((await mails())[0]?.content));
  await handle.forgetAddress(ann.address, olga, 'forget ann');
  expect(await store.settings.get('joining')).not.toContain('ann@');
});
