/** The fields that several operations ask for. */
import { z } from 'zod';
import { findPersona, MARA } from '../cast.ts';
import type { StoredChat } from '../world/model.ts';
import { NotPossible } from '../world/people.ts';
import type { World } from '../world/world.ts';

const notOfTheCast = ({ path, input }: z.core.$ZodRawIssue) =>
  `${String(path?.[0] ?? 'Each')} has to be one of the cast, not ${said(input)}`;

/** A persona; handlers get the id. */
export const who = z
  .union([z.string(), z.int()], { error: notOfTheCast })
  .refine((one) => findPersona(one) !== undefined, { error: notOfTheCast })
  .meta({ id: 'Who', description: 'Somebody of the cast: an id, a first name or a username' })
  .transform((one) => findPersona(one)?.id ?? MARA);

/** Who looks: Mara, unless somebody else is named. */
export const viewer = { as: who.prefault('Mara') };

/** A whole number in an address or a form, where everything is text. */
export const written = z.coerce.number().int();

export const inChat = { chat: written.describe('Id of a chat') };

/** Where in a chat something is said. */
export const place = { reply_to: z.int().nullish(), thread: z.int().nullish() };

/** What has nothing to say answers so. */
export const done = z.strictObject({});

export function chatOf(world: World, id: number): StoredChat {
  const chat = world.chats.get(id);
  if (chat === undefined) throw new NotPossible(`There is no chat ${id}`);
  return chat;
}

function said(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
