import type { Call } from '../telegram.ts';
import type { RecordBook } from './record.ts';

/** Something that somebody did, as it went to the bot. */
export interface Heard {
  update: number;
  who: number;
  /** What the tapped button carries, or what was said. */
  data: string;
  chat: number;
  message: number;
  at: number;
}

/** What the words on the screen say has happened; the event has to be in the journal by then. */
const promises: [RegExp, string[]][] = [
  [/^Signed off ✅/, ['PhaseSignedOff']],
  [/^Signed( as|\. |\.$)/, ['SignedOff']],
  [/^Not signed yet/, ['SignOffPending']],
  [/^Created R-/, ['RolloutCreated']],
  [/^Your sign-off is withdrawn/, ['SignOffWithdrawn']],
  [/^GO ✅/, ['GoDecided']],
  [/^You said go\./, ['VoteCast']],
  [/^(Goes to .* in 30 s|Confirmed\. It goes out)/, ['AnnouncementConfirmed']],
  [/^Asked\. It goes out once/, ['AnnouncementProposed']],
  [/^Discarded\. Nothing/, ['AnnouncementDiscarded']],
  [/^Stopped\. Nothing/, ['AnnouncementStopped']],
  [/^R-\d+ is called off\./, ['RolloutCalledOff']],
  [/^R-\d+ is rolled back\./, ['RolloutRolledBack']],
  [/^Noted: you (lead|test|operate|inform|approve|develop)/, ['RoleClaimed']],
  [/^You agree with/, ['ItemNotApplicable']],
];

const tenMinutes = 600_000;

/** P1: what a person is shown as done is on disk when it is shown. */
export function createClaims(book: RecordBook, say: (fault: string) => void) {
  const byQuery = new Map<string, Heard>();
  const byMessage = new Map<string, Heard>();
  const taps = new Map<number, Heard>();

  return {
    /** An update on its way to the bot. */
    heard(update: Update, at: number): void {
      const { callback_query: tap, message } = update;
      if (tap?.message) {
        const heard = {
          update: update.update_id,
          who: tap.from.id,
          data: tap.data ?? '',
          chat: tap.message.chat.id,
          message: tap.message.message_id,
          at,
        };
        byQuery.set(tap.id, heard);
        taps.set(update.update_id, heard);
      } else if (message) {
        const place = { chat: message.chat.id, message: message.message_id };
        byMessage.set(`${place.chat}/${place.message}`, {
          update: update.update_id,
          who: message.from?.id ?? 0,
          data: message.text ?? '',
          at,
          ...place,
        });
      }
    },
    tapOf: (update: number): Heard | undefined => taps.get(update),
    wrote({ method, params }: Call): void {
      if (method === 'answerCallbackQuery') {
        const tap = byQuery.get(String(params['callback_query_id']));
        if (tap) check(String(params['text'] ?? ''), tap);
      } else if (method === 'setMessageReaction') {
        const said = byMessage.get(`${params['chat_id']}/${params['message_id']}`);
        if (said && book.causedBy(`update ${said.update}`).length === 0 && !isSoAlready(said, book))
          say(`P1 a thumb for "${said.data}" (update ${said.update}), and nothing of it is in the journal`);
      }
    },
  };

  function check(text: string, { update, who, data, at }: Heard): void {
    for (const [words, events] of promises) {
      if (!words.test(text)) continue;
      const causes = [`update ${update}`, `wizard ${data.split(':')[0]}`];
      const types = causes.flatMap(book.causedBy).map(({ type }) => type);
      if (!events.some((each) => types.includes(each)) && !stands(text, who, at))
        say(`P1 somebody reads "${text}", and update ${update} brought about ${types.join() || 'nothing'}`);
      return;
    }
  }

  /** What was so before the tap: a retry is made once, whoever taps last, and a sign-off that waits to be confirmed waits for ten minutes. */
  function stands(text: string, who: number, at: number): boolean {
    const [, created] = /^Created R-(\d+)/.exec(text) ?? [];
    if (created !== undefined)
      return book.rows.some(
        ({ stream, type, cause }) =>
          type === 'RolloutCreated' && stream.endsWith(`/${created}`) && cause.startsWith('retry of '),
      );
    return (
      text.startsWith('Not signed yet') &&
      book.rows.some((row) => row.type === 'SignOffPending' && row.event['by'] === who && at - row.at < tenMinutes)
    );
  }
}

/** A thumb for what was so before: only new words, and what was never done, leave no other way. */
function isSoAlready({ data }: Heard, { rows }: RecordBook): boolean {
  const [, verb, rollout] = /^\/rollout (\w+) R-(\d+)/.exec(data) ?? [];
  if (verb === 'evidence' || verb === 'note') return false;
  return verb !== 'done' || rows.some(({ stream, type }) => stream.endsWith(`/${rollout}`) && type === 'ItemDone');
}

/** What the audit reads of an update. */
export interface Update {
  update_id: number;
  callback_query?: {
    id: string;
    from: { id: number };
    data?: string;
    message?: { chat: { id: number }; message_id: number };
  };
  message?: { chat: { id: number }; message_id: number; from?: { id: number }; text?: string };
}
