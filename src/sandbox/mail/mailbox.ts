import type { ParsedMail } from 'mailparser';
import type { Mail, MailSummary } from '../contract.ts';
import type { EventHub } from '../events.ts';
import type { Storage } from '../storage.ts';
import { checked } from './checks.ts';

interface Envelope {
  from: string;
  to: string[];
}

/** Every mail that was handed to the sandbox, parsed once on arrival. */
export interface Mailbox {
  receive(raw: Buffer, envelope: Envelope): Promise<Mail>;
  /** Newest first; `to` keeps those to that address. */
  list(to?: string): MailSummary[];
  get(id: number): Mail | undefined;
  raw(id: number): Buffer | null;
  clear(): void;
  /** Takes over what is stored. */
  reload(): void;
}

export function createMailbox(storage: Storage, events: EventHub, now: () => number): Mailbox {
  const mails = new Map<number, Mail>();
  let lastId = 0;
  const reload = (): void => {
    const stored = storage.load<Mail>('mail').sort((a, b) => a.id - b.id);
    mails.clear();
    for (const mail of stored) mails.set(mail.id, mail);
    lastId = stored.at(-1)?.id ?? 0;
  };
  reload();
  return {
    async receive(raw, envelope) {
      const read = await readMail(0, raw, envelope, new Date(now()).toISOString());
      lastId += 1;
      const mail = { ...read, id: lastId };
      mails.set(mail.id, mail);
      storage.put('mail', mail.id, mail);
      storage.putBlob(`mail/${mail.id}`, raw);
      events.emit({ type: 'mail', id: mail.id });
      return mail;
    },
    list(to) {
      const wanted = to?.toLowerCase();
      return [...mails.values()]
        .filter((mail) => wanted === undefined || mail.to.some((address) => address.toLowerCase() === wanted))
        .map(summary)
        .reverse();
    },
    get: (id) => mails.get(id),
    raw: (id) => storage.blob(`mail/${id}`),
    clear() {
      for (const id of mails.keys()) storage.remove('mail', id);
      mails.clear();
      events.emit({ type: 'mail', id: 0 });
    },
    reload,
  };
}

/** A mail as it came over the wire, taken apart and looked over. */
export async function readMail(id: number, raw: Buffer, envelope: Envelope, at: string): Promise<Mail> {
  const { simpleParser } = await import('mailparser');
  const parsed = await simpleParser(raw, { skipTextToHtml: true, skipHtmlToText: true });
  return asMail(id, raw, envelope, parsed, at);
}

function asMail(id: number, raw: Buffer, envelope: Envelope, parsed: ParsedMail, at: string): Mail {
  const calendar = parsed.attachments.find(({ contentType }) => contentType === 'text/calendar');
  const html = parsed.html === false ? null : (parsed.html ?? null);
  const text = parsed.text ?? null;
  const content = { html, text, calendar: calendar?.content.toString('utf8') ?? null };
  return {
    id,
    at,
    from: parsed.from?.text ?? envelope.from,
    to: envelope.to,
    subject: parsed.subject ?? '',
    preview: (text ?? '').replace(/\s+/g, ' ').trim().slice(0, 160),
    bytes: raw.length,
    has_calendar: calendar !== undefined,
    headers: parsed.headerLines.map(({ key, line }) => ({
      name: line.slice(0, key.length),
      value: line
        .slice(key.length + 1)
        .replace(/\r?\n\s+/g, ' ')
        .trim(),
    })),
    ...content,
    attachments: parsed.attachments.map(({ filename, contentType, size }) => ({
      name: filename ?? '',
      type: contentType,
      bytes: size,
    })),
    checks: checked({ ...content, bytes: raw.length, raw: raw.toString('latin1'), parsed }),
  };
}

function summary({ id, at, from, to, subject, preview, bytes, has_calendar }: Mail): MailSummary {
  return { id, at, from, to, subject, preview, bytes, has_calendar };
}
