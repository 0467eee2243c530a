/** People, chats and messages as `/sim/` shows them. Ids are Telegram's: users positive, groups negative. */
import { z } from 'zod';
import { instant } from './instant.ts';

export const persona = z
  .object({
    id: z.int(),
    first_name: z.string(),
    username: z.string(),
    part: z.string().describe('What she is in the story: lead, developer, qa, ops, comms, approver, guest'),
    zone: z.string().describe('Where she reads clocks; the sandbox shows her every <tg-time> in it'),
  })
  .meta({ id: 'Persona', description: 'Somebody of the standing cast' });

export const chatKind = z.enum(['private', 'group', 'supergroup', 'channel']);

export const standing = z.enum(['creator', 'administrator', 'member', 'left', 'kicked']);

export const chatSummary = z
  .object({
    id: z.int().describe("For the private chat of a persona with the bot this is the persona's id, as in Telegram"),
    kind: chatKind,
    title: z.string(),
    is_forum: z.boolean(),
    topics: z.array(z.object({ thread: z.int(), name: z.string(), closed: z.boolean(), deleted: z.boolean() })),
    members: z.array(z.int()),
    bot: z.string().describe("The bot's standing in this chat: member, administrator, left, kicked"),
    started: z.boolean().describe('False in a private chat where the persona has not pressed Start yet'),
    pinned: z.array(z.int()),
    unread: z.int(),
    last: z.object({ text: z.string(), at: instant, from: z.string() }).nullable(),
  })
  .meta({ id: 'ChatSummary' });

export const entity = z
  .object({
    type: z
      .string()
      .describe('A Bot API entity type: bold, italic, code, pre, blockquote, text_link, mention, date_time …'),
    offset: z.int().describe('In UTF-16 units'),
    length: z.int().describe('In UTF-16 units'),
    url: z.string().exactOptional(),
    language: z.string().exactOptional(),
    user: z.object({ id: z.int() }).exactOptional(),
    unix_time: z.int().exactOptional(),
    date_time_format: z.string().exactOptional(),
  })
  .meta({ id: 'Entity', description: 'One run of formatted text' });

export const button = z
  .object({
    text: z.string(),
    callback_data: z.string().exactOptional(),
    url: z.string().exactOptional(),
    style: z.enum(['primary', 'success', 'danger']).exactOptional(),
    copy_text: z.object({ text: z.string() }).exactOptional(),
  })
  .meta({ id: 'Button' });

export const chatMessage = z
  .object({
    message_id: z.int(),
    chat: z.int(),
    thread: z.int().nullable(),
    from: z
      .object({ id: z.int(), name: z.string(), is_bot: z.boolean() })
      .nullable()
      .describe('The bot, a persona, or null for a service line'),
    at: instant,
    edited_at: instant.nullable(),
    text: z.string(),
    entities: z.array(entity),
    reply_to: z.object({ message_id: z.int(), from: z.string(), text: z.string() }).nullable(),
    buttons: z.array(z.array(button)).describe('Rows of inline buttons'),
    force_reply: z
      .object({ placeholder: z.string() })
      .nullable()
      .describe(
        'Set when the bot asked for an answer by ForceReply (selective and meant for this viewer, or for everybody)',
      ),
    file: z
      .object({ kind: z.enum(['photo', 'document']), name: z.string(), size: z.int(), url: z.string() })
      .nullable(),
    service: z.string().nullable().describe('A service line: "Mara added Rollout bot", "Rollout bot pinned …"'),
    reactions: z.array(z.object({ emoji: z.string(), from: z.int() })),
    silent: z.boolean(),
    deleted: z.boolean(),
  })
  .meta({ id: 'ChatMessage' });

export const simState = z
  .object({
    bot: z.object({ id: z.int(), username: z.string(), first_name: z.string() }),
    personas: z.array(persona),
    now: instant,
    paused: z.boolean(),
    chats: z.array(chatSummary).describe('The chats that the viewer can see, newest activity first'),
    commands: z
      .record(z.string(), z.array(z.object({ command: z.string(), description: z.string() })))
      .describe("Commands of the bot's menu for this viewer in this kind of chat, by chat id"),
  })
  .meta({ id: 'SimState' });

export const tapAnswer = z
  .object({
    answered: z.boolean(),
    text: z.string().nullable(),
    show_alert: z.boolean(),
    url: z.string().nullable(),
    milliseconds: z.number().nullable(),
  })
  .meta({ id: 'TapAnswer', description: 'What the bot said to a tap; answered is false while it has said nothing' });
