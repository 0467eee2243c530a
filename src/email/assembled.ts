import type MimeNode from 'nodemailer/lib/mime-node';
import { quoted } from './quoted.ts';

/** What there is of a part beside what its types name. */
type Part = InstanceType<typeof MimeNode> & {
  content?: unknown;
  childNodes: Part[];
  multipart?: unknown;
  boundary?: string | false | undefined;
};

/**
 * A mail out of its parts, byte for byte as nodemailer's own `build` writes it. That goes through a stream for each part and waits for the event loop
 * between them, which takes longer than everything else about a mail; all parts here are texts in memory.
 */
export async function assembled(root: InstanceType<typeof MimeNode>): Promise<Buffer> {
  const [qp, base64] = await Promise.all([import('nodemailer/lib/qp'), import('nodemailer/lib/base64')]);
  const bodyOf = (part: Part): string => {
    const content = part.content;
    if (content === undefined || content === '') return '';
    if (typeof content !== 'string' && !Buffer.isBuffer(content)) throw new Error('Only texts in memory are mailed.');
    const encoding = part.getTransferEncoding();
    if (encoding === 'quoted-printable') return qp.wrap(quoted(String(content)), 76);
    const bytes = Buffer.from(content as string);
    if (encoding === 'base64') return base64.wrap(base64.encode(bytes), 76);
    return bytes.toString('latin1');
  };
  const written = (part: Part): string => {
    const own = `${part.buildHeaders()}\r\n\r\n${bodyOf(part)}`;
    if (!part.multipart) return own;
    const inner = part.childNodes.map(
      (child, index) => `${index > 0 ? '\r\n' : ''}--${part.boundary}\r\n${written(child)}`,
    );
    return `${own}${inner.join('')}\r\n--${part.boundary}--\r\n`;
  };
  const text = written(root as Part);
  return Buffer.from((text.endsWith('\n') ? text : `${text}\r\n`).replace(/\r?\n/g, '\r\n'), 'latin1');
}
