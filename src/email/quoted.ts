let given: Buffer = Buffer.allocUnsafe(64 * 1024);
let made: Buffer = Buffer.allocUnsafe(3 * 64 * 1024);

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const equals = 0x3d;
const lastPrintable = 0x7e;
const hex = '0123456789ABCDEF';

/**
 * Quoted-printable, lines not broken yet, as nodemailer's own `encode` has it. That takes new memory of three times the length for every part of every
 * mail, which a process that sends thousands does not get back; this one writes into the same place each time.
 */
export function quoted(text: string): string {
  const most = text.length * 3;
  if (given.length < most) {
    given = Buffer.allocUnsafe(most);
    made = Buffer.allocUnsafe(3 * most);
  }
  const length = given.write(text, 0, 'utf8');
  let at = 0;
  for (let index = 0; index < length; index++) {
    const byte = given[index] as number;
    if (isPlain(byte) && !(isBlank(byte) && endsLine(index + 1, length))) made[at++] = byte;
    else {
      made[at++] = equals;
      made[at++] = hex.charCodeAt(byte >> 4);
      made[at++] = hex.charCodeAt(byte & 15);
    }
  }
  return made.toString('latin1', 0, at);
}

const isBlank = (byte: number): boolean => byte === space || byte === tab;
const isPlain = (byte: number): boolean =>
  (byte >= space && byte <= lastPrintable && byte !== equals) ||
  byte === tab ||
  byte === lineFeed ||
  byte === carriageReturn;
const endsLine = (index: number, length: number): boolean =>
  index >= length || given[index] === lineFeed || given[index] === carriageReturn;
