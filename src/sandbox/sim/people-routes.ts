import { z } from 'zod';
import { chatMessage as chatMessageShape, tapAnswer } from '../shapes/chats.ts';
import { forgedTap, say, start, tap } from '../world/people.ts';
import { chatMessage, history } from '../world/view.ts';
import { wireUser } from '../world/wire.ts';
import type { World } from '../world/world.ts';
import { chatOf, done, inChat, place, viewer, who, written } from './input.ts';
import { type Operation, operation } from './operation.ts';

/** What people see, say and tap. */
export function peopleRoutes(world: World): Operation[] {
  return [...speechRoutes(world), ...tapRoutes(world)];
}

function speechRoutes(world: World): Operation[] {
  return [
    operation(
      'listMessages',
      'GET /chats/{chat}/messages',
      {
        tag: 'people',
        summary: 'Messages of a chat, oldest first; deleted ones are left out',
        params: inChat,
        query: {
          ...viewer,
          before: written.optional().describe('Only messages with a lower id'),
          after: written
            .optional()
            .describe('Only messages with a higher id, and the first of them instead of the last'),
          limit: written.default(100),
          thread: written.optional().describe('Only this topic; 0 is General'),
        },
        answer: z.array(chatMessageShape),
      },
      ({ chat, as, ...wanted }) =>
        history(world, chatOf(world, chat), wanted).map((message) => chatMessage(world, message, as)),
    ),
    operation(
      'say',
      'POST /messages',
      {
        tag: 'people',
        summary: 'A person says something',
        body: { as: who, chat: z.int(), text: z.string(), ...place },
        answer: chatMessageShape,
      },
      ({ as, chat, text, reply_to, thread }) =>
        chatMessage(
          world,
          say(world, chatOf(world, chat), as, { text, reply_to: reply_to ?? null, thread: thread || null }),
          as,
        ),
    ),
    operation(
      'pressStart',
      'POST /start',
      {
        tag: 'people',
        summary: 'Presses Start in the private chat with the bot',
        body: { as: who, payload: z.string().optional().describe('Of a deep link') },
        answer: chatMessageShape,
      },
      ({ as, payload }) => chatMessage(world, start(world, chatOf(world, as), payload), as),
    ),
    operation(
      'markRead',
      'POST /read',
      { tag: 'people', summary: 'Clears the unread badge', body: { as: who, chat: z.int() }, answer: done },
      ({ as, chat: id }) => {
        const chat = chatOf(world, id);
        chat.unread[as] = 0;
        world.saveChat(chat);
        world.events.emit({ type: 'chats' });
        return {};
      },
    ),
  ];
}

function tapRoutes(world: World): Operation[] {
  return [
    operation(
      'tap',
      'POST /taps',
      {
        tag: 'people',
        summary: 'A person taps a button, named by its place or by (part of) its label, and waits up to 10 s',
        body: {
          as: who,
          chat: z.int(),
          message_id: z.int(),
          row: z.int().default(0),
          column: z.int().default(0),
          text: z.string().optional().describe('The label; a place is not looked at then'),
        },
        answer: tapAnswer,
      },
      ({ as, chat, message_id, row, column, text }) =>
        tap(world, chatOf(world, chat), as, message_id, text === undefined ? { row, column } : { text }),
    ),
    operation(
      'forgeTap',
      'POST /taps/forged',
      {
        tag: 'people',
        summary: 'What a hostile client sends: any data, on any message, or on none',
        body: {
          as: who,
          chat: z.int(),
          data: z.string(),
          message_id: z.int().exactOptional(),
          inline_message_id: z.string().exactOptional(),
          from: z.record(z.string(), z.unknown()).optional().describe('Overrides fields of the user'),
        },
        answer: tapAnswer,
      },
      ({ as, chat, from, ...forged }) => forgedTap(world, chatOf(world, chat), { ...wireUser(as), ...from }, forged),
    ),
  ];
}
