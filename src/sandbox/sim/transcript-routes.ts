import { Hono } from 'hono';
import { transcript } from '../world/transcript.ts';
import type { World } from '../world/world.ts';
import { chatOf, viewerOf } from './input.ts';

/** A chat as a text file. */
export function transcriptRoutes(world: World): Hono {
  const routes = new Hono();
  routes.get('/chats/:chat/transcript', (c) => {
    const chat = chatOf(world, c.req.param('chat'));
    // Of the title only what no file system and no header minds.
    const name = chat.title
      .replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .toLowerCase();
    return c.body(transcript(world, chat, viewerOf(c)), 200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="chat-${name.slice(0, 60) || String(chat.id)}.txt"`,
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });
  return routes;
}
