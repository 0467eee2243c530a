import type { Content } from '../coordinator/content.ts';
import type { Links } from '../coordinator/links.ts';
import type { Letter } from '../coordinator/ports.ts';
import type { Store } from '../coordinator/store.ts';
import { isMailable } from '../email/mail.ts';
import { composeMail } from '../email/message.ts';
import type { AnnouncementKind } from '../rollout/checklist.ts';
import type { Instant, RolloutEvent } from '../rollout/events.ts';
import { postOf } from '../telegram/post.ts';
import { nobodysAddress } from './cast.ts';
import type { Chats } from './chats.ts';
import type { Hall } from './hall.ts';

export const rooms = {
  told: 'What happened, told to the team',
  personal: 'What one person is told',
  owners: 'What owners hear of the bot itself',
  read: 'What stakeholders read in Telegram',
  mails: 'Mails',
};

interface Deps {
  store: Store;
  chats: Chats;
  hall: Hall;
  links: Links;
  bot: { username: string };
  now(): Instant;
}

const sender = { name: 'Rollouts', address: 'rollouts@example.com' };

/** Delivers whatever is due, and hangs one specimen of each kind of letter. Says whether there was any. */
export function createPostOffice(deps: Deps): () => Promise<boolean> {
  const { store, now } = deps;
  return async () => {
    const at = now();
    const letters = [...(await store.outbox.claim('telegram', at, 50)), ...(await store.outbox.claim('email', at, 50))];
    for (const letter of letters) {
      const ref = letter.medium === 'email' ? await mail(letter, deps) : await message(letter, deps);
      const delivery =
        letter.address === nobodysAddress
          ? { outcome: 'undeliverable' as const, why: '550 5.1.1 mailbox unknown' }
          : { outcome: 'delivered' as const, ref };
      await store.outbox.settle([{ letter, delivery }], at);
    }
    return letters.length > 0;
  };
}

async function message(letter: Letter, { store, chats, hall, links, bot, now }: Deps): Promise<string> {
  const chat = Number(letter.address.split('/')[0]);
  const { html, isSilent, keyboard } = await postOf(letter, chat > 0, now(), { store, bot, links });
  const sent = await chats.api.call('sendMessage', {
    chat_id: chat,
    text: html,
    parse_mode: 'HTML',
    disable_notification: isSilent,
    ...(keyboard.length > 0 && { reply_markup: { inline_keyboard: keyboard as never } }),
  });
  const { call } = chats.lines.get(sent.message_id) ?? {};
  if (call) hall.hang(roomOf(letter.content, chat > 0), titleOf(letter.content), { kind: 'message', at: now(), call });
  return String(sent.message_id);
}

async function mail({ content, address, isRepeat }: Letter, { hall, links, now }: Deps): Promise<string> {
  if (!isMailable(content)) throw new Error(`${content.type} does not go by email`);
  const envelope = { sender, replyTo: 'priya@example.com', to: address, links };
  const raw = await composeMail(content, envelope, now(), isRepeat);
  hall.hang(rooms.mails, titleOf(content), { kind: 'mail', at: now(), to: address, raw });
  return 'taken';
}

function roomOf({ type }: Content, isPrivate: boolean): string {
  if (type === 'announcement' || type === 'answer') return rooms.read;
  if (type === 'said') return rooms.owners;
  return isPrivate ? rooms.personal : rooms.told;
}

const announcementTitles: Record<AnnouncementKind, string> = {
  notice: 'Notice',
  week: 'Reminder, a week before',
  day: 'Reminder, a day before',
  hour: 'Reminder, an hour before',
  start: 'Start',
  stage: 'A stage is reached',
  critical: 'A critical issue',
  correction: 'A correction',
  overrun: 'It takes longer',
  moved: 'A new time',
  'called-off': 'Called off',
  'rolled-back': 'Rolled back',
  completed: 'Completed',
  feedback: 'How was it?',
};

function titleOf(content: Content): string {
  switch (content.type) {
    case 'announcement':
      return `${content.isTest ? 'Test: ' : ''}${announcementTitles[content.kind]}${content.isReminder ? ' Asked again' : ''}`;
    case 'answer':
      return `An answer to a ${content.kind}`;
    case 'confirmation':
      return 'Confirm your address';
    case 'digest':
      return 'What waits for you';
    case 'stand-in':
      return 'Somebody stands in';
    case 'audience':
      return `Readers: ${content.news}`;
    case 'said':
      return content.text.split(/[.:(]/)[0] ?? content.text;
    case 'told':
      return toldTitle(content.event);
  }
}

/** "PhaseSignedOff" is "Phase signed off"; what is owed differs most between one reminder and another. */
function toldTitle(event: RolloutEvent): string {
  const [first = '', ...others] = event.type.split(/(?=[A-Z])/);
  const words = [first, ...others.map((word) => word.toLowerCase())].join(' ');
  if (event.type === 'Announced') return 'No go yet, and the start is near';
  if (event.type !== 'Reminded') return words;
  const [owed] = event.owed;
  return `${words} of ${owed && 'item' in owed ? 'an item' : 'a sign-off'}${event.asked ? ', after a snooze' : ''}`;
}
