import { createHash, createPublicKey, type KeyObject, sign } from 'node:crypto';

/** With what mails are signed. The key is RSA or Ed25519; it can be neither logged nor turned into JSON. */
export interface Dkim {
  domain: string;
  selector: string;
  key: KeyObject;
}

/**
 * The mail with a DKIM signature (RFC 6376, 8463) before its first header: relaxed, over every header and the whole body. The same mail gives the same
 * bytes. nodemailer's own signer knows RSA only, sends unsigned what it cannot sign, and leaves room for a second From.
 */
export function withSignature(raw: Uint8Array, { domain, selector, key }: Dkim): Uint8Array {
  const mail = Buffer.from(raw);
  const bodyAt = mail.indexOf('\r\n\r\n');
  const headers = headersIn(mail.subarray(0, bodyAt + 2).toString('latin1'));
  const names = [...headers.map((each) => each.name), ...sealed];
  const isRsa = key.asymmetricKeyType === 'rsa';
  const unsigned = [
    `DKIM-Signature: v=1; a=${isRsa ? 'rsa' : 'ed25519'}-sha256; c=relaxed/relaxed`,
    `d=${domain}; s=${selector}`,
    `h=${inLines(names, ':')}`,
    `bh=${bodyHash(mail.subarray(bodyAt + 4))}`,
    'b=',
  ].join(';\r\n ');
  const toSign = [...headers.map((each) => `${each.relaxed}\r\n`), headerOf(unsigned).relaxed].join('');
  const bytes = Buffer.from(toSign, 'latin1');
  const signature = isRsa ? sign('sha256', bytes, key) : sign(null, createHash('sha256').update(bytes).digest(), key);
  return Buffer.concat([
    Buffer.from(`${unsigned}${inLines(signature.toString('base64').match(/.{1,72}/g) ?? [])}\r\n`),
    mail,
  ]);
}

/** What has to stand in the DNS so that others can check signatures: a TXT record, as a zone file has it. */
export function dnsRecordOf({ domain, selector, key }: Dkim): { name: string; value: string } {
  const spki = createPublicKey(key.export({ type: 'pkcs8', format: 'pem' })).export({ type: 'spki', format: 'der' });
  // Of an Ed25519 key only the 32 bytes themselves are published.
  const published = key.asymmetricKeyType === 'rsa' ? spki : spki.subarray(-32);
  const kind = key.asymmetricKeyType === 'rsa' ? 'rsa' : 'ed25519';
  return {
    name: `${selector}._domainkey.${domain}`,
    value: `v=DKIM1; k=${kind}; p=${published.toString('base64')}`,
  };
}

/** Signed once more than they are there: nobody can add another one without breaking the signature. */
const sealed = [
  'from',
  'reply-to',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'in-reply-to',
  'references',
  'mime-version',
  'content-type',
  'list-unsubscribe',
  'list-unsubscribe-post',
];

interface Header {
  name: string;
  /** As it is signed: RFC 6376, 3.4.2. */
  relaxed: string;
}

const headersIn = (head: string): Header[] =>
  head
    .replace(/\r\n$/, '')
    .split(/\r\n(?![ \t])/)
    .map(headerOf);

function headerOf(line: string): Header {
  const colon = line.indexOf(':');
  const name = line.slice(0, colon).trim().toLowerCase();
  const value = line
    .slice(colon + 1)
    .replace(/\r\n/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ | $/g, '');
  return { name, relaxed: `${name}:${value}` };
}

/** RFC 6376, 3.4.4: blanks at the end of lines and empty lines at the end count for nothing. */
function bodyHash(body: Buffer): string {
  const relaxed = body
    .toString('latin1')
    .replace(/[ \t]+(?=\r\n|$)/g, '')
    .replace(/[ \t]+/g, ' ')
    .replace(/(\r\n)*$/, '');
  return createHash('sha256')
    .update(relaxed ? `${relaxed}\r\n` : '', 'latin1')
    .digest('base64');
}

/** Folded where a line would be longer than mail programs like. */
function inLines(parts: readonly string[], between = ''): string {
  let length = 0;
  return parts
    .map((part, index) => {
      const piece = index < parts.length - 1 ? `${part}${between}` : part;
      length += piece.length;
      if (length <= 72) return piece;
      length = piece.length;
      return `\r\n ${piece}`;
    })
    .join('');
}
