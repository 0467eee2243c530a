import type { Context } from 'hono';
import { findPersona, MARA } from '../cast.ts';
import type { Fields, StoredChat } from '../world/model.ts';
import { NotPossible } from '../world/people.ts';
import type { World } from '../world/world.ts';

/** The request's JSON object; an empty body is an empty object. */
export async function bodyOf(c: Context): Promise<Fields> {
  const text = await c.req.text();
  if (text === '') return {};
  try {
    const body: unknown = JSON.parse(text);
    if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Fields;
  } catch {
    // Said below.
  }
  throw new NotPossible('The body has to be a JSON object');
}

/** A persona by id or name. */
export function personOf(value: unknown, what = 'as'): number {
  const persona = findPersona(value);
  if (persona === undefined) throw new NotPossible(`${what} has to be one of the cast, not ${String(value)}`);
  return persona.id;
}

/** Who looks: `?as=`, or Mara. */
export function viewerOf(c: Context): number {
  return personOf(c.req.query('as') ?? MARA);
}

export function chatOf(world: World, value: unknown): StoredChat {
  const chat = world.chats.get(Number(value));
  if (chat === undefined) throw new NotPossible(`There is no chat ${String(value)}`);
  return chat;
}

export function numberOf(value: unknown): number | undefined {
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

export function textOf(body: Fields, name: string): string {
  const value = body[name];
  if (typeof value !== 'string') throw new NotPossible(`${name} has to be a string`);
  return value;
}
