import { cut } from '../time/cut.ts';
import { isZone } from '../time/zone.ts';
import type { Medium, Stakeholder } from './events.ts';
import { Refusal } from './refusal.ts';

/** A stakeholder as somebody named it, with everything still as it was typed. */
export interface Newcomer {
  name: string;
  medium: Medium;
  address: string;
  zone: string | null;
  component?: string;
  language?: string;
}

/** The same as it is kept, but for its number. Throws a Refusal that names what is wrong. */
export function checkedNewcomer(newcomer: Newcomer): Omit<Stakeholder, 'id'> {
  const { name, medium, zone } = newcomer;
  const address = medium === 'email' ? mailAddress(newcomer.address) : chatAddress(newcomer.address);
  const component = readableName(newcomer.component ?? '');
  const language = languageTag(newcomer.language ?? '');
  if (zone !== null) mustBeZone(zone);
  return {
    name: readableName(name) || address,
    medium,
    address,
    zone,
    ...(component ? { component } : {}),
    ...(language ? { language } : {}),
  };
}

export function mustBeZone(zone: string): void {
  if (!isZone(zone))
    throw new Refusal(`I do not know the time zone "${cut(zone, 60)}". Try a name like Europe/Berlin.`);
}

/** On one line, without characters that turn or break it, and never cut through a letter. */
export function readableName(name: string): string {
  const plain = name
    .toWellFormed()
    .replace(/[\p{Cc}\p{Bidi_Control}\s]+/gu, ' ')
    .trim();
  return cut(plain, 100);
}

/** "de", "pt-BR"; empty stays empty. */
export function languageTag(text: string): string {
  const tag = text.trim().replaceAll('_', '-');
  if (!tag) return '';
  const [known] = /^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/.test(tag) ? canonical(tag) : [];
  if (!known) throw new Refusal(`I do not know the language "${cut(tag, 40)}". Write it like en, de or pt-BR.`);
  return known;
}

function canonical(tag: string): string[] {
  try {
    return Intl.getCanonicalLocales(tag);
  } catch {
    return [];
  }
}

/**
 * A deliberately narrow reading of an address: one mailbox, ASCII, no quotes, comments, groups or spaces. Anything that two mail servers could
 * read in two ways is refused here, before it reaches a header.
 */
export function mailAddress(text: string): string {
  const address = text.trim();
  const plain =
    /^[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]$/;
  if (address.length > 254 || !plain.test(address) || address.includes('..') || address.includes('.@'))
    throw new Refusal(`"${cut(address, 80)}" is not an email address I can write to. It looks like name@example.com.`);
  const [local, domain] = address.split('@') as [string, string];
  return `${local}@${domain.toLowerCase()}`;
}

function chatAddress(text: string): string {
  if (!/^-?\d{1,16}(\/\d{1,10})?$/.test(text))
    throw new Refusal('That is not a chat I can write to. Use /stakeholders in the chat itself.');
  return text;
}
