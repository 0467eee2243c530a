import type { Fields } from '../world/model.ts';
import type { World } from '../world/world.ts';
import { badRequest } from './refusal.ts';

export interface Upload {
  name: string;
  mime: string;
  bytes: Buffer;
}

/** One request to the Bot API. Values may be strings throughout, because forms have nothing else. */
export interface Call {
  world: World;
  method: string;
  params: Fields;
  uploads: Map<string, Upload>;
  /** Aborted when the client hangs up. */
  signal: AbortSignal;
}

export type Method = (call: Call) => unknown;

export function text(params: Fields, name: string): string | undefined {
  const value = params[name];
  if (value === undefined || value === null) return undefined;
  return typeof value === 'object' ? undefined : String(value);
}

/** Undefined when it is missing or no whole number. */
export function integer(params: Fields, name: string): number | undefined {
  const value = params[name];
  if (value === undefined || value === null || value === '') return undefined;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : undefined;
}

export function flag(params: Fields, name: string): boolean {
  return ['true', '1', 'yes'].includes(String(params[name]).toLowerCase());
}

/** A message's or a topic's number; what is none counts as 0, as with Telegram. */
export function idOf(params: Fields, name: string): number {
  return Math.max(integer(params, name) ?? 0, 0);
}

/** Telegram asks for people before it looks at the chat. */
export function userId(params: Fields): number {
  const id = idOf(params, 'user_id');
  if (id === 0) throw badRequest('Invalid user_id specified');
  return id;
}

/** An object or list, given as such or as JSON in a string. `called` is how Telegram names it in its complaint. */
export function json(params: Fields, name: string, called: string): unknown {
  const value = params[name];
  if (typeof value !== 'string') return value ?? undefined;
  if (value === '') return undefined;
  try {
    return JSON.parse(value);
  } catch {
    throw badRequest(`Can't parse ${called} JSON object`);
  }
}

/** A list, or `complaint` for anything else. */
export function list(params: Fields, name: string, called: string, complaint: string): unknown[] | undefined {
  const value = json(params, name, called);
  if (value !== undefined && !Array.isArray(value)) throw badRequest(complaint);
  return value;
}
