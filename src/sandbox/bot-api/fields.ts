import type { Fields } from '../world/model.ts';
import { badRequest } from './refusal.ts';

/**
 * The fields of an object inside a request, with Telegram's complaints about them. Numbers may come as strings and strings as
 * numbers; nothing else is taken for what it is not.
 */

export function stringField(object: Fields, name: string): string | undefined {
  const value = object[name] ?? undefined;
  if (value === undefined || typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw badRequest(`Field "${name}" must be of type String`);
}

export function requiredString(object: Fields, name: string): string {
  return found(name, stringField(object, name));
}

function integerField(object: Fields, name: string): number | undefined {
  const value = object[name] ?? undefined;
  if (value === undefined) return undefined;
  if (typeof value !== 'number' && typeof value !== 'string')
    throw badRequest(`Field "${name}" must be of type Number`);
  if (!/^-?\d+$/.test(String(value))) throw badRequest(`Can't parse as an integer string "${value}"`);
  return Number(value);
}

export function requiredInteger(object: Fields, name: string): number {
  return found(name, integerField(object, name));
}

export function booleanField(object: Fields, name: string): boolean {
  const value = object[name] ?? false;
  if (typeof value !== 'boolean') throw badRequest(`Field "${name}" must be of type Boolean`);
  return value;
}

export function arrayField(object: Fields, name: string): unknown[] | undefined {
  const value = object[name] ?? undefined;
  if (value !== undefined && !Array.isArray(value)) throw badRequest(`Field "${name}" must be of type Array`);
  return value;
}

export function requiredObject(object: Fields, name: string): Fields {
  const value = found(name, object[name] ?? undefined);
  return objectOr(`Field "${name}" must be of type Object`, value);
}

/** The value as an object, or `complaint` as a refusal. */
export function objectOr(complaint: string, value: unknown): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw badRequest(complaint);
  return value as Fields;
}

function found<T>(name: string, value: T | undefined): T {
  if (value === undefined) throw badRequest(`Can't find field "${name}"`);
  return value;
}
