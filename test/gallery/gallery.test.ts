import { beforeAll, expect, it } from 'vitest';
import { openGallery } from '../../src/gallery/gallery.ts';
import { announcementKinds } from '../../src/rollout/checklist.ts';
import type { Specimen, SpecimenRoom } from '../../src/sandbox/contract.ts';
import { createGallery } from '../../src/sandbox/gallery.ts';
import { topics } from '../../src/telegram/features/help.ts';
import { toldEvents } from '../../src/telegram/wording/loudness.ts';
import { readMessage } from '../support/commands/half-tapped.ts';

let rooms: SpecimenRoom[];
beforeAll(async () => {
  rooms = await openGallery('checklists/standard-update.yaml');
}, 120_000);

const specimensOf = (title: string): Specimen[] => rooms.find((room) => room.title === title)?.specimens ?? [];
const titlesOf = (room: string): string[] => specimensOf(room).map(({ title }) => title);

it('everything that a team is told hangs there', () => {
  const told = [...titlesOf('What happened, told to the team'), ...titlesOf('What one person is told')];
  const spoken = (type: string): string =>
    type === 'Announced'
      ? 'No go yet, and the start is near'
      : type.replace(/(?<!^)[A-Z]/g, (big) => ` ${big.toLowerCase()}`);
  expect(toldEvents.filter((type) => !told.some((title) => title.startsWith(spoken(type))))).toEqual([]);
});

it('every kind of announcement hangs there as a message and as a mail with HTML and text', async () => {
  const [read, mails] = [titlesOf('What stakeholders read in Telegram'), specimensOf('Mails')];
  expect(read).toHaveLength(announcementKinds.length + 2);
  expect(mails.length).toBeGreaterThanOrEqual(announcementKinds.length + 3);
  expect(mails.map(({ title }) => title)).toEqual(
    expect.arrayContaining(read.filter((each) => !each.startsWith('An answer'))),
  );
  const shown = await createGallery(async () => rooms)?.();
  for (const exhibit of shown?.flatMap(({ exhibits }) => exhibits) ?? []) {
    if (exhibit.kind !== 'mail') continue;
    expect(exhibit.mail).toMatchObject({ html: expect.stringContaining('<h1'), text: expect.stringMatching(/\S/) });
    expect(exhibit.mail.checks.filter(({ ok, name }) => !ok && name !== 'thread')).toEqual([]);
  }
});

it('of every command a tap sends or copies all', () => {
  for (const specimen of rooms.flatMap(({ specimens }) => specimens))
    if (specimen.kind === 'message') readMessage(specimen.call);
});

it('every page of the help hangs there, and no two specimens share a name', () => {
  expect(titlesOf('Help')).toEqual(expect.arrayContaining(Object.keys(topics)));
  const ids = rooms.flatMap(({ specimens }) => specimens.map(({ id }) => id));
  expect(ids.length).toBeGreaterThan(280);
  expect(new Set(ids).size).toBe(ids.length);
});

it('what Telegram would refuse does not hang there', async () => {
  const call = { text: '<b>not closed', parse_mode: 'HTML' };
  const gallery = createGallery(async () => [
    { id: 'a', title: 'A', specimens: [{ id: 'b', title: 'B', kind: 'message', at: 0, call }] },
  ]);
  await expect(gallery?.()).rejects.toThrow(/parse entities/i);
});
