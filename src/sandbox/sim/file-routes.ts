import { z } from 'zod';
import { pictureSize } from '../bot-api/picture.ts';
import { keepFile } from '../bot-api/send.ts';
import { chatMessage as chatMessageShape } from '../shapes/chats.ts';
import { NotPossible, say } from '../world/people.ts';
import { chatMessage } from '../world/view.ts';
import type { World } from '../world/world.ts';
import { chatOf, who, written } from './input.ts';
import { type Operation, operation } from './operation.ts';

const MISSING = 'There is no such file';

/** What people upload, and how it is looked at again. */
export function fileRoutes(world: World): Operation[] {
  return [
    operation(
      'sendFile',
      'POST /files',
      {
        tag: 'people',
        summary: 'A person sends a file or a picture',
        isForm: true,
        body: {
          as: who,
          chat: written,
          file: z.file(),
          kind: z.enum(['photo', 'document']).default('document'),
          caption: z.string().default(''),
          reply_to: written.optional(),
          thread: written.optional(),
        },
        answer: chatMessageShape,
      },
      async ({ as, chat: id, file, kind, caption: text, reply_to, thread }) => {
        const chat = chatOf(world, id);
        const bytes = Buffer.from(await file.arrayBuffer());
        if (kind === 'photo' && pictureSize(bytes) === null) throw new NotPossible('That is no picture');
        const kept = keepFile(world, kind, { name: file.name, mime: file.type || 'application/octet-stream', bytes });
        const saying = { text, reply_to: reply_to ?? null, thread: thread || null, file: kept.id };
        return chatMessage(world, say(world, chat, as, saying), as);
      },
    ),
    operation(
      'getFile',
      'GET /files/{id}',
      {
        tag: 'people',
        summary: 'The bytes of a file; pictures with their own type, everything else to be saved',
        params: { id: z.string() },
        media: { 'application/octet-stream': {}, 'image/*': {} },
        missing: MISSING,
      },
      ({ id }, c) => {
        const file = world.files.get(id);
        const bytes = file === undefined ? null : world.storage.blob(file.id);
        if (file === undefined || bytes === null) return c.json({ error: MISSING }, 404);
        const isPicture = pictureSize(bytes) !== null && /^image\/(png|jpeg|gif|webp)$/.test(file.mime);
        return c.body(new Uint8Array(bytes), 200, {
          'content-type': isPicture ? file.mime : 'application/octet-stream',
          'content-disposition': `${isPicture ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
          'x-content-type-options': 'nosniff',
          'content-security-policy': "default-src 'none'; sandbox",
        });
      },
    ),
  ];
}
