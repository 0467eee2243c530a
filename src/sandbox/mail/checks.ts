import type { ParsedMail } from 'mailparser';
import type { Mail } from '../contract.ts';

export interface Checkable {
  html: string | null;
  text: string | null;
  calendar: string | null;
  bytes: number;
  /** The mail as it came, one character a byte. */
  raw: string;
  parsed: ParsedMail;
}

type Check = Mail['checks'][number];

const CLIPPED_AT = 102 * 1024;

/** What a careful reader looks at. Gmail cuts mails at 102 KB; threads need References. */
export function checked(mail: Checkable): Check[] {
  return [thread(mail), textPart(mail), calendar(mail), size(mail), images(mail), language(mail)];
}

function thread({ parsed }: Checkable): Check {
  const references = [parsed.references ?? []].flat();
  const ok = references.length > 0 || parsed.inReplyTo !== undefined;
  return check('thread', ok, 'Names the thread it belongs to', 'Has neither References nor In-Reply-To');
}

function textPart({ text }: Checkable): Check {
  return check('text', (text ?? '').trim() !== '', 'Can be read without HTML', 'Has no text part');
}

function calendar({ calendar, raw }: Checkable): Check {
  if (calendar === null) return check('calendar', true, 'Carries no calendar entry');
  const problem = calendarProblem(calendar, raw);
  return check('calendar', problem === null, 'Carries a sound calendar entry', problem ?? '');
}

function calendarProblem(calendar: string, raw: string): string | null {
  const lines = calendar
    .replace(/\r?\n[ \t]/g, '')
    .split(/\r?\n/)
    .filter((line) => line !== '');
  if (lines[0] !== 'BEGIN:VCALENDAR' || lines.at(-1) !== 'END:VCALENDAR') return 'Is not a whole VCALENDAR';
  const open: string[] = [];
  for (const line of lines) {
    if (!/^[A-Z0-9-]+[;:]/i.test(line)) return `Has a broken line: ${line.slice(0, 60)}`;
    if (line.startsWith('BEGIN:')) open.push(line.slice(6));
    if (line.startsWith('END:') && open.pop() !== line.slice(4)) return `Ends ${line.slice(4)} out of order`;
  }
  if (open.length > 0) return `Leaves ${open.join(', ')} open`;
  const missing = ['VERSION', 'PRODID', 'UID', 'DTSTAMP', 'DTSTART'].filter((name) => value(lines, name) === undefined);
  if (missing.length > 0) return `Lacks ${missing.join(', ')}`;
  return methodProblem(value(lines, 'METHOD'), raw);
}

/** Mail programs take an entry seriously only when the header of its part says the same METHOD as its body. */
function methodProblem(inBody: string | undefined, raw: string): string | null {
  const header = /content-type:\s*text\/calendar[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*/i.exec(raw)?.[0] ?? '';
  const inHeader = /method="?([a-z]+)"?/i.exec(header)?.[1];
  if (inBody?.toUpperCase() === inHeader?.toUpperCase()) return null;
  return `Says METHOD ${inBody ?? 'nothing'} inside but ${inHeader ?? 'nothing'} in its header`;
}

function value(lines: string[], name: string): string | undefined {
  return lines.find((line) => line.startsWith(`${name}:`) || line.startsWith(`${name};`))?.replace(/^[^:]*:/, '');
}

function size({ bytes }: Checkable): Check {
  return check(
    'size',
    bytes < CLIPPED_AT,
    'Short enough not to be cut',
    `Has ${Math.round(bytes / 1024)} KB; Gmail cuts at 102`,
  );
}

function images({ html }: Checkable): Check {
  const without = (html?.match(/<img\b[^>]*>/gi) ?? []).filter((image) => !/\salt\s*=/i.test(image));
  return check('images', without.length === 0, 'Every picture has a description', `${without.length} without alt`);
}

function language({ html }: Checkable): Check {
  const ok = html === null || /<html[^>]*\slang\s*=\s*["']?[a-z]/i.test(html);
  return check('language', ok, 'Says its language', 'The html element has no lang');
}

function check(name: string, ok: boolean, good: string, bad = ''): Check {
  return { name, ok, says: ok ? good : bad };
}
