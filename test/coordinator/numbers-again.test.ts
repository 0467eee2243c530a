import { dirname, join } from 'node:path';
import ICAL from 'ical.js';
import { simpleParser } from 'mailparser';
import { expect, test } from 'vitest';
import { fileLogged, fileRollout } from '../../src/coordinator/filing.ts';
import { noLinks } from '../../src/coordinator/links.ts';
import { noSources, type Sources } from '../../src/coordinator/outside.ts';
import type { Letter, RolloutId } from '../../src/coordinator/ports.ts';
import { rolloutCalendar } from '../../src/coordinator/team-calendar.ts';
import { composeMail } from '../../src/email/message.ts';
import { readSender } from '../../src/email/sender.ts';
import { draftDigest } from '../../src/rollout/drafts.ts';
import { foundTeam, type House, onStore, putBack, startRollout } from '../support/on-store.ts';
import { ben, hour, luis, priya, window } from '../support/story.ts';

// A backup is put back that does not know of what came after it: A-1 and I-1 of with the same of its own. Their numbers are given once more.

type World = Pick<House, 'store' | 'handle'>;
const rollouts = ['rollout/1/1', 'rollout/1/2'] as const;
const sender = readSender('Rollouts <rollouts@example.com>');

async function beforeAndAfter() {
  const house = onStore();
  const { store, file, clock, handle } = house;
  await foundTeam(handle);
  const bea = { name: 'Bea', medium: 'email', address: 'bea@shop.example', zone: null } as const;
  await handle.team(1, 'bea', { type: 'AddStakeholder', ...bea, by: priya });
  await startRollout(handle);
  const backup = join(dirname(file), 'backup.db');
  await store.backup(backup);

  clock.at += hour;
  const lost = await happensIn(house);
  clock.at += hour;
  const again = await happensIn(await putBack(house, backup));
  return { lost, again };

  /** R-2 is started; stakeholders hear of both, and something goes wrong with both. */
  async function happensIn({ store, handle }: World) {
    const started = { team: 1, thread: null, product: 'Search', version: '2.0.0', window, by: ben };
    await handle.create('R-2', started);
    const mails = [await announced(rollouts[0]), await announced(rollouts[1])] as const;
    for (const id of rollouts)
      await handle.rollout(id, `I-1 of ${id}`, { type: 'OpenIssue', severity: 2, text: 'slow', by: luis });
    return { mails, markers: await markersOf({ store, handle }), entry: await entryOf({ store }) };

    async function announced(id: RolloutId) {
      const facts = { impact: `As of ${clock.at}`, downtimeMinutes: 5, action: 'none', contact: '@priya' };
      await handle.rollout(id, `draft ${id}`, { type: 'DraftAnnouncement', facts, by: priya });
      const draft = draftDigest(await store.rollout(id), await store.team(1));
      const confirming = { type: 'ConfirmAnnouncement', sendAt: clock.now(), draft, by: priya } as const;
      await handle.rollout(id, `confirm ${id}`, confirming);
      const [letter] = await store.outbox.claim('email', clock.at, 1);
      const first = await mailed(letter);
      const retry = { outcome: 'retry', why: '451 greylisted', afterMs: 0 } as const;
      await store.outbox.settle([{ letter: letter as Letter, delivery: retry }], clock.at);
      const [tried] = await store.outbox.claim('email', clock.at, 1);
      expect(await mailed(tried)).toEqual(first);
      const delivered = { outcome: 'delivered', ref: first.messageId } as const;
      await store.outbox.settle([{ letter: tried as Letter, delivery: delivered }], clock.at);
      return first;
    }
  }
}

/** By what a mail program knows the mail, its thread, and the entry in the calendar. */
async function mailed(letter: Letter | undefined) {
  if (letter?.content.type !== 'announcement') throw new Error('nothing was announced');
  const envelope = { sender, replyTo: null, to: letter.address, links: noLinks };
  const mail = await simpleParser(Buffer.from(await composeMail(letter.content, envelope, letter.dueAt)));
  const ics = mail.attachments.find(({ contentType }) => contentType === 'text/calendar')?.content.toString() ?? '';
  return { messageId: mail.messageId ?? '', thread: mail.inReplyTo, uid: uidIn(ics) };
}

const uidIn = (ics: string): unknown =>
  new ICAL.Component(ICAL.parse(ics)).getFirstSubcomponent('vevent')?.getFirstPropertyValue('uid');

/** By what the bot finds again at a forge what it has filed, and what went wrong with each. */
async function markersOf({ store, handle }: World): Promise<string[]> {
  const markers: string[] = [];
  const fileIssue: Sources['fileIssue'] = async (_, { marker }) => {
    markers.push(marker);
    return {
      repository: 'acme/api',
      number: markers.length,
      url: `https://github.com/acme/api/issues/${markers.length}`,
    };
  };
  const deps = { sources: { ...noSources, fileIssue }, handle };
  const team = await store.team(1);
  for (const id of rollouts) {
    const filing = { id, rollout: await store.rollout(id), team, cause: `file ${id}` };
    await fileRollout(deps, filing);
    for (const issue of filing.rollout.issues) await fileLogged(deps, { ...filing, cause: 'file I-1' }, issue);
  }
  return markers;
}

const entryOf = async ({ store }: Pick<World, 'store'>): Promise<unknown> =>
  uidIn(rolloutCalendar(await store.rollout(rollouts[1]), { domain: 'example.com', address: null }) ?? '');

test('#83 an announcement under a number that was lost is another mail, in the same thread and the same entry', async () => {
  const { lost, again } = await beforeAndAfter();
  expect(again.mails[0].messageId).not.toBe(lost.mails[0].messageId);
  expect({ ...again.mails[0], messageId: '' }).toEqual({ ...lost.mails[0], messageId: '' });
});

test('#83 a rollout under a number that was lost has its own thread, entry and issues', async () => {
  const { lost, again } = await beforeAndAfter();
  const [before, after] = [lost.mails[1], again.mails[1]];
  expect(after.messageId).not.toBe(before.messageId);
  expect(after.thread).not.toBe(before.thread);
  expect(after.uid).not.toBe(before.uid);
  expect([lost.entry, again.entry]).toEqual([before.uid, after.uid]);
  const [r1, ...others] = again.markers;
  expect(r1).toBe(lost.markers[0]);
  expect(others).toHaveLength(3);
  for (const marker of others) expect(lost.markers).not.toContain(marker);
});
