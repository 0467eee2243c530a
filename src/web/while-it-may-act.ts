import type { Context, MiddlewareHandler } from 'hono';
import { type Mode, type Modes, modeInWords } from '../coordinator/modes.ts';
import { plainPage } from './pages/layout.ts';

/**
 * Answers 503 to what could not be recorded now, and to a gate while another process acts in this one's place and may know better. What is only
 * read goes on: it says what was recorded.
 */
export const whileItMayAct =
  (modes: Pick<Modes, 'now'>): MiddlewareHandler =>
  async (c, next) => {
    const part = partOf(c);
    const mode = modes.now().find(({ cause }) => stops(cause, part, c.req.method));
    if (!mode) return next();
    c.header('Retry-After', '60');
    if (part === 'gate') return c.json({ approved: false, why: modeInWords(mode) }, 503);
    if (part === 'hooks') return c.json({ taken: false, why: modeInWords(mode) }, 503);
    return c.html(notRecorded(), 503);
  };

export const notRecorded = () => plainPage('This was not recorded', 'Please try again in a minute.');

/** The rest of a path is a secret: only its first part may be told. */
export const partOf = (c: Context): string => c.req.path.split('/')[1] ?? '';

function stops(cause: Mode['cause'], part: string, method: string): boolean {
  if (part === 'gate') return cause === 'rival';
  return method === 'POST' && (cause === 'rival' || cause === 'disk');
}
