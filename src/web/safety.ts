import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { plainPage } from './pages/layout.ts';
import { styleHash } from './pages/style.ts';

/** More than any form here can hold; 16 KB. */
const largestForm = 16 * 1024;

const policy = [
  "default-src 'none'",
  `style-src '${styleHash}'`,
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** Whoever sees one of these pages learns nothing from it about others, and no other page learns that it was seen. */
export const safeHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  const headers = {
    'Content-Security-Policy': policy,
    'Referrer-Policy': 'no-referrer',
    'X-Robots-Tag': 'noindex, nofollow',
    'X-Content-Type-Options': 'nosniff',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
  for (const [name, value] of Object.entries(headers)) c.res.headers.set(name, value);
  // A feed says itself how long it may be kept.
  if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-store');
};

/** Answers everything but these methods, with which ones there are. HEAD is a GET without its body. */
export const onlyMethods =
  (...methods: ('GET' | 'POST')[]): MiddlewareHandler =>
  async (c, next) => {
    const { method } = c.req;
    if (method === 'HEAD' || (methods as string[]).includes(method)) return next();
    c.header('Allow', [...methods, 'HEAD', 'OPTIONS'].join(', '));
    if (method === 'OPTIONS') return c.body(null, 204);
    return c.html(plainPage('This does not work here', 'Open the link from your message again.'), 405);
  };

export const smallBody: MiddlewareHandler = bodyLimit({
  maxSize: largestForm,
  onError: (c) => c.html(plainPage('That was too much', 'Please write less. Nothing was kept.'), 413),
});

export const tooOften = (c: Context) => {
  c.header('Retry-After', '60');
  return c.html(plainPage('Too often', 'This was asked for too often. Please try again in a minute.'), 429);
};

export const noSuchLink = (c: Context) =>
  c.html(
    plainPage(
      'This link does not work',
      'It is incomplete, too old, or was meant for something else. Nothing was changed.',
      'Open the newest message that you got, and use the link in it.',
    ),
    404,
  );
