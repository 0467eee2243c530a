import { changedParts } from './changed.ts';
import { marks, quoted, secrets } from './planted.ts';

const keys = new Map<string, string[]>();
/** The last larger file in which there was nothing. */
let clean: { name: string; bytes: Buffer } | null = null;
const larger = 65_536;

/** A key that was made for this run, to be looked for from now on under this name. A line from its middle is enough: it begins with what is public. */
export function alsoPlant(name: string, pem: string): void {
  const lines = pem.split('\n').filter((each) => /^[A-Za-z0-9+/=]{40,}$/.test(each));
  const line = lines[Math.trunc(lines.length / 2)];
  if (line === undefined) throw new Error(`${name} is no key in PEM.`);
  keys.set(name, formsOf(line.slice(-40)));
  clean = null;
}

/** As it is; in a URL; in JSON; in hex; and in base64 wherever in it the text begins, for both alphabets. */
function formsOf(text: string): string[] {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].map((before) => inBase64(bytes, before));
  return [
    ...new Set([
      text,
      encodeURIComponent(text),
      JSON.stringify(text).slice(1, -1),
      bytes.toString('hex'),
      ...base64,
      ...base64.map((each) => each.replaceAll('+', '-').replaceAll('/', '_')),
    ]),
  ];
}

/** Only the characters that hold nothing of what stands around it. */
function inBase64(bytes: Buffer, before: number): string {
  const whole = Buffer.concat([Buffer.alloc(before), bytes]);
  return whole.toString('base64').slice(Math.ceil((before * 8) / 6), Math.floor((whole.length * 8) / 6));
}

/** All of them in one go: whole databases are searched, time and again. */
const anyMark = new RegExp(marks.flatMap(formsOf).map(quoted).join('|'));
const formsByName = Object.entries(secrets).map(([name, value]) => ({ name, forms: formsOf(value) }));

/** Names of the planted secrets that are in it, in whatever form; `part of a secret` where no whole one is. */
export function secretsIn(text: string | Buffer): string[] {
  const ofKeys = [...keys].filter(([, forms]) => forms.some((form) => text.includes(form))).map(([name]) => name);
  if (!isMarked(text)) return ofKeys;
  const whole = unbroken(String(text));
  const found = formsByName.filter(({ forms }) => forms.some((form) => whole.includes(form))).map(({ name }) => name);
  return found.length + ofKeys.length === 0 ? ['part of a secret'] : [...found, ...ofKeys];
}

/** The same of a file. A bot that dies a hundred times leaves much the same database each time, and only what changed is searched again. */
export function secretsInFile(name: string, bytes: Buffer): string[] {
  const parts = clean?.name === name ? changedParts(bytes, clean.bytes) : [bytes];
  const found = [...new Set(parts.flatMap(secretsIn))];
  if (found.length === 0 && bytes.length >= larger) clean = { name, bytes };
  return found;
}

/** A mail breaks its lines in the middle of words. */
const unbroken = (text: string): string => text.replaceAll(/=?\r?\n/g, '');

/** Every form is plain ASCII, so that each byte may be read as a letter. */
const isMarked = (text: string | Buffer): boolean =>
  anyMark.test(typeof text === 'string' ? text : text.toString('latin1'));

/** Without anything secret, to be shown: nothing at all where something would be left. */
export function masked(text: string): string {
  const all = [...formsByName, ...[...keys].map(([name, forms]) => ({ name, forms }))];
  const without = all.reduce(
    (rest, { name, forms }) => forms.reduce((each, form) => each.replaceAll(form, `<${name}>`), rest),
    text,
  );
  return secretsIn(without).length === 0 ? without : '';
}
