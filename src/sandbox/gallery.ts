import { fitted, writtenText } from './bot-api/formatted.ts';
import { replyMarkup } from './bot-api/markup.ts';
import { BOT } from './cast.ts';
import type { ChatMessage, Exhibit, ExhibitRoom, SandboxOptions, Specimen } from './contract.ts';
import { readMail } from './mail/mailbox.ts';
import type { Fields } from './world/model.ts';

/**
 * The rooms of the gallery as the page shows them, or null where the bot brought none. What the bot would call is taken as the Bot API takes it, so
 * that what Telegram would refuse fails here. It is made when it is asked for first, and once; a failure is not kept.
 */
export function createGallery(play: SandboxOptions['gallery']): (() => Promise<ExhibitRoom[]>) | null {
  if (play === undefined) return null;
  let made: Promise<ExhibitRoom[]> | undefined;
  return () => {
    made ??= play().then(hung);
    made.catch(() => {
      made = undefined;
    });
    return made;
  };
}

async function hung(rooms: Awaited<ReturnType<NonNullable<SandboxOptions['gallery']>>>): Promise<ExhibitRoom[]> {
  let number = 0;
  return Promise.all(
    rooms.map(async ({ id, title, specimens }) => ({
      id,
      title,
      exhibits: await Promise.all(
        specimens.map((each) => {
          number += 1;
          return exhibit(each, number);
        }),
      ),
    })),
  );
}

async function exhibit(specimen: Specimen, number: number): Promise<Exhibit> {
  const { id, title, after } = specimen;
  const label = { id, title, ...(after !== undefined && { after }) };
  if (specimen.kind === 'answer')
    return { ...label, kind: 'answer', text: specimen.text, show_alert: specimen.show_alert };
  const at = new Date(specimen.at).toISOString();
  if (specimen.kind === 'message')
    return { ...label, kind: 'message', message: messageOf(specimen.call as Fields, number, at) };
  const envelope = { from: '', to: [specimen.to] };
  return { ...label, kind: 'mail', mail: await readMail(number, Buffer.from(specimen.raw), envelope, at) };
}

function messageOf(call: Fields, number: number, at: string): ChatMessage {
  const { text, entities } = fitted(writtenText(call, 'text'), 'text', 'sent');
  const markup = replyMarkup(call);
  return {
    message_id: number,
    chat: 0,
    thread: null,
    from: { id: BOT.id, name: BOT.first_name, is_bot: true },
    at,
    edited_at: null,
    text,
    entities,
    reply_to: null,
    buttons: markup?.kind === 'inline' ? markup.rows : [],
    force_reply: markup?.kind === 'force_reply' ? { placeholder: markup.placeholder } : null,
    file: null,
    service: null,
    reactions: [],
    silent: call['disable_notification'] === true,
    deleted: false,
  };
}
