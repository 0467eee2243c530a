import { transcript } from '../world/transcript.ts';
import type { World } from '../world/world.ts';
import { chatOf, inChat, viewer } from './input.ts';
import { type Operation, operation } from './operation.ts';

/** A chat as a text file. */
export function transcriptRoutes(world: World): Operation[] {
  return [
    operation(
      'getTranscript',
      'GET /chats/{chat}/transcript',
      {
        tag: 'groups',
        summary: 'The whole chat to save, with times in the zone of who looks: for a bug report',
        params: inChat,
        query: viewer,
        media: { 'text/plain': { type: 'string' } },
      },
      ({ chat: id, as }, c) => {
        const chat = chatOf(world, id);
        return c.body(transcript(world, chat, as), 200, {
          'content-type': 'text/plain; charset=utf-8',
          'content-disposition': `attachment; filename="chat-${plain(chat.title) || String(chat.id)}.txt"`,
          'x-content-type-options': 'nosniff',
          'cache-control': 'no-store',
        });
      },
    ),
  ];
}

/** Of a title only what no file system and no header minds. */
function plain(title: string): string {
  const words = title.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return words.toLowerCase().slice(0, 60);
}
