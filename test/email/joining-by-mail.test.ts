import { simpleParser } from 'mailparser';
import { afterEach, expect, test } from 'vitest';
import { createCourier } from '../../src/coordinator/deliver.ts';
import { setDoor } from '../../src/coordinator/door.ts';
import { createJoining } from '../../src/coordinator/joining.ts';
import { createLinks } from '../../src/coordinator/links.ts';
import { createModes } from '../../src/coordinator/modes.ts';
import { emailTransport } from '../../src/email/transport.ts';
import { foundTeam, onStore, until } from '../support/on-store.ts';
import { secrets } from '../support/secrets/planted.ts';
import { hour } from '../support/story.ts';
import { FROM, memoryLog } from './cast.ts';
import { hangUp, mailServer } from './wire.ts';

afterEach(hangUp);

test('whoever types an address gets a mail over SMTP, and is told only once its link was followed', async () => {
  const server = await mailServer();
  const scene = onStore();
  const { store, handle, clock } = scene;
  await foundTeam(handle);
  await setDoor(1, { code: 'x', until: clock.at + hour }, { store });
  const links = createLinks(secrets.linkKey, () => 'https://rollouts.example.com');
  const transport = emailTransport({ smtpUrl: server.url, from: FROM, links, log: memoryLog() });
  const courier = createCourier({
    store,
    medium: 'email',
    transport,
    clock,
    atOnce: 5,
    modes: createModes(clock),
    onUndelivered: () => undefined,
    onFault: (fault) => expect.fail(String(fault)),
    onSettled: () => undefined,
  });
  const joining = createJoining({ ...scene, links, wake: courier.wake });

  await joining.askToJoin(1, { name: 'Ann', address: 'ann@shop.example', zone: 'Asia/Tokyo', component: '' });
  await until(() => server.accepted.length > 0);
  expect((await store.team(1)).stakeholders).toEqual([]);
  expect(server.accepted[0]?.to).toEqual(['ann@shop.example']);
  const mail = await simpleParser(server.accepted[0]?.raw ?? '');
  const token = /https:\/\/rollouts\.example\.com\/c\/(\S+)/.exec(mail.text ?? '')?.[1] ?? expect.fail('no link');
  await joining.confirmJoin(links.read('confirm', token, clock.at) ?? expect.fail('a link that is not ours'));
  expect((await store.team(1)).stakeholders).toMatchObject([{ name: 'Ann', address: 'ann@shop.example' }]);
  await courier.stop();
  transport.close();
  expect(server.accepted).toHaveLength(1);
});
