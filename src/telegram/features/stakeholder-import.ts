import { createHash } from 'node:crypto';
import { setImmediate as soon } from 'node:timers/promises';
import { mayDo } from '../../team/authority.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import type { DialogueTap, Kit, SlashSaying } from '../kit.ts';
import { offer } from '../speech.ts';
import { capped, count, page, shown } from '../wording/words.ts';
import { fetchFile } from './fetching.ts';
import { repliedTo } from './named.ts';
import { endChoice } from './showing.ts';
import { type Reading, readStakeholders } from './stakeholder-rows.ts';

/** Rows that go into one transaction. */
const batch = 500;

/** What was previewed: Telegram keeps the file, and the digest says that it is the same. */
interface Offered {
  team: number;
  fileId: string;
  digest: string;
  name: string;
}

/** `import`, as the caption of a CSV file or in reply to one: says what it would change, and asks. */
export async function previewImport(kit: Kit, saying: SlashSaying, team: Team): Promise<void> {
  const { place, person, message } = saying;
  if (!mayDo(person, 'stakeholders', team)) throw new Refusal('Only the lead or comms change who is told.');
  const file = message.document ?? repliedTo(message)?.document;
  if (!file)
    return saying.say(
      'Send a CSV file with the caption <code>/rollout stakeholders import</code>, or reply with that to one. Its first line names the columns: <code>name,medium,address,component,zone,language</code>. An example: <code>/rollout stakeholders export</code>',
    );
  const bytes = await fetchFile(kit, { fileId: file.file_id, bytes: file.file_size ?? 0 }, limit);
  const reading = await readStakeholders(bytes, team);
  const name = file.file_name ?? 'the file';
  const offered: Offered = { team: team.number, fileId: file.file_id, digest: digestOf(bytes), name };
  const html = preview(name, reading, kit.hasEmail);
  if (!reading.fresh.length) return saying.say(html);
  const choices = [{ label: `Add ${count(reading.fresh.length, 'stakeholder')}` }, { label: 'Leave it' }];
  offer(kit, { place, person, replyTo: message.message_id }, { kind: 'import', html, choices, data: offered });
}

function preview(name: string, { fresh, known, wrong }: Reading, hasEmail: boolean): string {
  return page([
    `<b>${shown(name, 60)}: ${number(fresh.length)} new, ${number(known)} on the list already, ${number(wrong.length)} not taken</b>`,
    ...capped(
      wrong.slice(0, 2_000).map(({ line, why }) => `line ${line}: ${shown(why, 160)}`),
      15,
    ),
    fresh.length && !hasEmail ? '⚠️ Email is not set up here, so nothing is sent to them yet.' : null,
    known ? 'Who is on the list already stays as they are, whatever the file says.' : null,
    fresh.length ? 'Nothing has changed yet.' : 'There is nobody to add.',
  ]);
}

/** The file is read again, so that nothing but what it says is added, and what is known by now is left out. */
export async function importChosen(kit: Kit, tap: DialogueTap): Promise<void> {
  const { team: number, fileId, digest, name } = tap.dialogue.data as Offered;
  if (tap.argument !== '0') {
    tap.answer('Nothing is added.');
    return endChoice(kit, tap, `${shown(name, 60)}: nothing was added.`);
  }
  const team = await kit.store.team(number);
  if (!mayDo(tap.person, 'stakeholders', team)) throw new Refusal('Only the lead or comms change who is told.');
  const bytes = await fetchFile(kit, { fileId, bytes: 0 }, limit);
  if (digestOf(bytes) !== digest) throw new Refusal('The file is another one now. Send it again.');
  const { fresh } = await readStakeholders(bytes, team);
  tap.answer('Adding them.');
  for (let at = 0; at < fresh.length; at += batch) {
    const newcomers = fresh.slice(at, at + batch);
    // By the row, not by what is left: after a restart a batch that was added is known, and the next one is the same.
    const cause = `${tap.cause} ${digestOf(Buffer.from(JSON.stringify(newcomers[0]))).slice(0, 16)}`;
    await kit.handle.team(number, cause, { type: 'ImportStakeholders', newcomers, by: tap.person });
    await soon();
  }
  const { stakeholders } = await kit.store.team(number);
  await endChoice(
    kit,
    tap,
    `${shown(name, 60)} is added: ${shown(team.title, 60)} tells ${count(stakeholders.length, 'stakeholder')} now. /stakeholders`,
  );
}

const limit = { mostBytes: 10_000_000, tooBig: 'That file is larger than 10 MB: split it.' };
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const number = (value: number): string => value.toLocaleString('en');
