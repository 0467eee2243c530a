import { Hono } from 'hono';
import { pictureSize } from '../bot-api/picture.ts';
import { keepFile } from '../bot-api/send.ts';
import type { ChatMessage } from '../contract.ts';
import type { Fields } from '../world/model.ts';
import { type ButtonChoice, forgedTap, NotPossible, say, start, tap } from '../world/people.ts';
import { chatMessage, history } from '../world/view.ts';
import { wireUser } from '../world/wire.ts';
import type { World } from '../world/world.ts';
import { bodyOf, chatOf, numberOf, personOf, textOf, viewerOf } from './input.ts';

/** What people see, say, upload and tap. */
export function peopleRoutes(world: World): Hono {
  const routes = new Hono();

  routes.get('/chats/:chat/messages', (c) => {
    const viewer = viewerOf(c);
    const { before, after, limit, thread } = c.req.query();
    const wanted = {
      before: numberOf(before),
      after: numberOf(after),
      limit: numberOf(limit) ?? 100,
      thread: numberOf(thread),
    };
    const messages = history(world, chatOf(world, c.req.param('chat')), wanted);
    return c.json<ChatMessage[]>(messages.map((message) => chatMessage(world, message, viewer)));
  });

  routes.post('/messages', async (c) => {
    const body = await bodyOf(c);
    const person = personOf(body['as']);
    const message = say(world, chatOf(world, body['chat']), person, { text: textOf(body, 'text'), ...placeOf(body) });
    return c.json<ChatMessage>(chatMessage(world, message, person));
  });

  routes.post('/files', async (c) => {
    const form = await c.req.parseBody();
    const { file } = form;
    if (!(file instanceof File)) throw new NotPossible('file has to be a file');
    const person = personOf(form['as']);
    const chat = chatOf(world, form['chat']);
    const bytes = Buffer.from(await file.arrayBuffer());
    const kind = form['kind'] === 'photo' ? 'photo' : 'document';
    if (kind === 'photo' && pictureSize(bytes) === null) throw new NotPossible('That is no picture');
    const kept = keepFile(world, kind, { name: file.name, mime: file.type || 'application/octet-stream', bytes });
    const message = say(world, chat, person, { text: String(form['caption'] ?? ''), ...placeOf(form), file: kept.id });
    return c.json<ChatMessage>(chatMessage(world, message, person));
  });

  routes.get('/files/:id', (c) => {
    const file = world.files.get(c.req.param('id'));
    const bytes = file === undefined ? null : world.storage.blob(file.id);
    if (file === undefined || bytes === null) return c.notFound();
    const isPicture = pictureSize(bytes) !== null && /^image\/(png|jpeg|gif|webp)$/.test(file.mime);
    return c.body(new Uint8Array(bytes), 200, {
      'content-type': isPicture ? file.mime : 'application/octet-stream',
      'content-disposition': `${isPicture ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
    });
  });

  routes.post('/taps', async (c) => {
    const body = await bodyOf(c);
    const chat = chatOf(world, body['chat']);
    const messageId = numberOf(body['message_id']) ?? 0;
    return c.json(await tap(world, chat, personOf(body['as']), messageId, choiceOf(body)));
  });

  routes.post('/taps/forged', async (c) => {
    const body = await bodyOf(c);
    const from = { ...wireUser(personOf(body['as'])), ...(body['from'] as Fields | undefined) };
    const message_id = numberOf(body['message_id']);
    const inline_message_id = body['inline_message_id'] as string | undefined;
    const forged = {
      data: textOf(body, 'data'),
      ...(message_id !== undefined && { message_id }),
      ...(inline_message_id !== undefined && { inline_message_id }),
    };
    return c.json(await forgedTap(world, chatOf(world, body['chat']), from, forged));
  });

  routes.post('/start', async (c) => {
    const body = await bodyOf(c);
    const person = personOf(body['as']);
    const payload = body['payload'] === undefined ? undefined : textOf(body, 'payload');
    return c.json<ChatMessage>(chatMessage(world, start(world, chatOf(world, person), payload), person));
  });

  routes.post('/read', async (c) => {
    const body = await bodyOf(c);
    const chat = chatOf(world, body['chat']);
    chat.unread[personOf(body['as'])] = 0;
    world.saveChat(chat);
    world.events.emit({ type: 'chats' });
    return c.json({});
  });
  return routes;
}

function placeOf(body: Fields): { reply_to: number | null; thread: number | null } {
  return { reply_to: numberOf(body['reply_to']) ?? null, thread: numberOf(body['thread']) || null };
}

function choiceOf(body: Fields): ButtonChoice {
  if (typeof body['text'] === 'string') return { text: body['text'] };
  return { row: numberOf(body['row']) ?? 0, column: numberOf(body['column']) ?? 0 };
}
