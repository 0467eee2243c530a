import { setImmediate as soon } from 'node:timers/promises';
import { stringify } from 'csv-stringify/sync';
import { mayDo } from '../../team/authority.ts';
import type { Stakeholder } from '../../team/events.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import { readFailure } from '../failures.ts';
import type { Kit, SlashSaying } from '../kit.ts';
import { quoted, withoutTags } from '../wording/words.ts';
import { numberOf } from './stakeholder-arguments.ts';
import { stateWords } from './stakeholder-list.ts';

const header = ['number', 'name', 'medium', 'address', 'component', 'zone', 'language', 'status'];
const atATime = 1_000;

/** The whole list as a file that spreadsheets open and `import` reads. It holds addresses: only those who keep the list get it. */
export async function exportStakeholders(kit: Kit, saying: SlashSaying, team: Team): Promise<void> {
  const { place, message, person } = saying;
  if (!mayDo(person, 'stakeholders', team)) throw new Refusal('Only the lead or comms get the list as a file.');
  const content = await stakeholdersCsv(team.stakeholders);
  const sending = kit.api.call('sendDocument', {
    chat_id: place.chat,
    ...(place.thread === null ? {} : { message_thread_id: place.thread }),
    document: new File([content], 'stakeholders.csv', { type: 'text/csv' }),
    reply_parameters: { message_id: message.message_id, allow_sending_without_reply: true },
  });
  const excused = sending.catch((fault: unknown) => {
    const failure = readFailure(fault);
    if (failure?.kind === 'refused')
      saying.say(`Telegram does not take the file here: ${quoted(failure.why, 120)}. Ask me for it privately.`);
    throw fault;
  });
  kit.later(excused, 'sending the list of stakeholders');
}

/** With a mark by which spreadsheets know that it is UTF-8. Every cell is quoted, and none is a formula, whatever people wrote. */
export async function stakeholdersCsv(stakeholders: readonly Stakeholder[]): Promise<string> {
  const settings = { escape_formulas: true, quoted: true, record_delimiter: 'windows' } as const;
  const parts = [stringify([header], { ...settings, bom: true })];
  for (let at = 0; at < stakeholders.length; at += atATime) {
    parts.push(stringify(stakeholders.slice(at, at + atATime).map(rowOf), settings));
    await soon();
  }
  return parts.join('');
}

const rowOf = (stakeholder: Stakeholder): string[] => {
  const { name, medium, address, component = '', zone, language = '' } = stakeholder;
  const status = withoutTags(stateWords(stakeholder)) || 'told';
  return [numberOf(stakeholder), name, medium, address, component, zone ?? '', language, status];
};
