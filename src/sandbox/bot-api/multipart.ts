import type { Upload } from './params.ts';
import { badRequest, tooLarge } from './refusal.ts';

export const LARGEST_FILE = 50 * 1024 * 1024;
/** All that is not a file, together. */
export const MOST_PARAMETERS = 1024 * 1024;

interface Parts {
  params: Record<string, string>;
  uploads: Map<string, Upload>;
}

/**
 * Takes a multipart/form-data body apart. The platform's own reader says only that it failed; this one says in Telegram's words
 * what is wrong. A part that is cut off is refused, where Telegram would wait for the rest.
 */
export function readMultipart(type: string, body: Buffer): Parts {
  const boundary = Buffer.from(`--${boundaryOf(type)}`);
  const parts: Parts = { params: {}, uploads: new Map() };
  let parameters = 0;
  let at = body.indexOf(boundary);
  if (at < 0) throw cutOff();
  while (true) {
    at += boundary.length;
    if (body.toString('latin1', at, at + 2) === '--') return parts;
    const headersEnd = body.indexOf('\r\n\r\n', at);
    const next = body.indexOf(Buffer.concat([CRLF, boundary]), Math.max(headersEnd + 2, at));
    if (headersEnd < 0 || next < 0) throw cutOff();
    const value = body.subarray(headersEnd + 4, next);
    const part = headersOf(body.toString('utf8', at + 2, headersEnd));
    if (part.file === null) {
      parameters += value.length;
      if (parameters > MOST_PARAMETERS) throw tooLarge(': too much parameters in form data');
      parts.params[part.name] = value.toString();
    } else {
      if (value.length > LARGEST_FILE) throw tooLarge();
      // A copy: the whole request would stay in memory as long as the file does.
      parts.uploads.set(part.name, { name: part.file, mime: part.type, bytes: Buffer.from(value) });
    }
    at = next + CRLF.length;
  }
}

const CRLF = Buffer.from('\r\n');

function boundaryOf(type: string): string {
  const match = /boundary\s*=\s*(?:"([^"]*)"|([^\s;]*))/i.exec(type);
  if (match === null) throw badRequest(/boundary/i.test(type) ? 'boundary value not found' : 'boundary not found');
  const boundary = match[1] ?? match[2] ?? '';
  if (boundary === '' || boundary.length > 70) throw badRequest('boundary too long or empty');
  return boundary;
}

function headersOf(text: string): { name: string; file: string | null; type: string } {
  if (text.trim() === '') throw badRequest('headers in multipart/form-data are empty');
  const headers = new Map<string, string>();
  for (const line of text.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon < 0) throw badRequest("can't parse form data headers");
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  const disposition = headers.get('content-disposition') ?? '';
  if (disposition !== '' && !disposition.startsWith('form-data;')) {
    throw badRequest('expected form-data content disposition');
  }
  const name = attribute(disposition, 'name');
  if (!name) throw badRequest('field name in multipart/form-data not found');
  const type = headers.get('content-type') ?? 'application/octet-stream';
  return { name, file: attribute(disposition, 'filename'), type };
}

/** Browsers and clients write a quotation mark in a name as %22, so none has to be looked for inside. */
function attribute(disposition: string, wanted: string): string | null {
  for (const [, key, quoted, plain] of disposition.matchAll(/;\s*([\w*]+)\s*=\s*(?:"([^"]*)"|([^;]*))/g)) {
    if (key === wanted) return quoted ?? plain?.trim() ?? '';
  }
  return null;
}

function cutOff(): Error {
  return badRequest('the form data ends before its last boundary');
}
