/** What the gallery shows of the bot. */
import { z } from 'zod';
import { chatMessage } from './chats.ts';
import { mail } from './mails.ts';

const label = { id: z.string(), title: z.string(), after: z.string().exactOptional() };

export const exhibit = z
  .discriminatedUnion('kind', [
    z.object({ ...label, kind: z.literal('message'), message: chatMessage }),
    z.object({ ...label, kind: z.literal('answer'), text: z.string(), show_alert: z.boolean() }),
    z.object({ ...label, kind: z.literal('mail'), mail }),
  ])
  .meta({
    id: 'Exhibit',
    description:
      'A message, answer to a tap or mail of the bot in one of its states; `after` says what brought it about. What the bot would call was taken as the Bot API takes it, and the mail was read.',
  });

export const exhibitRoom = z
  .object({ id: z.string(), title: z.string(), exhibits: z.array(exhibit) })
  .meta({ id: 'ExhibitRoom' });
