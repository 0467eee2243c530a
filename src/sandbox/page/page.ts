/** The page that people use the sandbox with: one shell and its static assets. Everything else it knows comes from `/sim/`. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { Hono } from 'hono';
import type { HtmlEscapedString } from 'hono/utils/html';
import { connectPage } from './connect.ts';
import { galleryPage } from './gallery.ts';
import { shell } from './shell.ts';

/**
 * Serves `/`, `/gallery`, `/connect` and `/assets/<version>/<file>`. The version is the digest of all assets, so a browser may keep them for ever
 * and still never mixes two releases: modules import each other by relative path and stay within one version. `client` becomes their `sim.js`.
 */
export function pageRoutes(client: string): Hono {
  const assets = readAssets(new URL('./assets/', import.meta.url));
  assets.set('sim.js', { type: TYPES['js'], body: client });
  const version = digest(assets);
  const names = [...assets.keys()];
  const routes = new Hono();
  const serve = (path: string, page: HtmlEscapedString | Promise<HtmlEscapedString>) =>
    routes.get(path, (context) => {
      context.header('content-security-policy', POLICY);
      context.header('cache-control', 'no-cache');
      context.header('x-content-type-options', 'nosniff');
      context.header('referrer-policy', 'no-referrer');
      return context.html(page);
    });

  serve(
    '/',
    shell(
      version,
      names.filter((name) => !OWN_PAGES.test(name)),
    ),
  );
  serve('/gallery', galleryPage(version));
  serve('/connect', connectPage(version));

  routes.get('/assets/:version/:name', (context) => {
    const asset = assets.get(context.req.param('name'));
    if (asset === undefined || context.req.param('version') !== version) return context.notFound();
    context.header('content-type', asset.type);
    context.header('cache-control', 'public, max-age=31536000, immutable');
    context.header('x-content-type-options', 'nosniff');
    return context.body(asset.body);
  });

  return routes;
}

/** Of the pages beside the chat, which need little of it. */
const OWN_PAGES = /^(gallery|reading)\./;

interface Asset {
  type: string;
  body: string;
}

// Inline styles are allowed because the mail preview's srcdoc inherits this policy and mails are styled inline. Scripts are not.
const POLICY = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const TYPES = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml',
};

function readAssets(folder: URL): Map<string, Asset> {
  const assets = new Map<string, Asset>();
  for (const name of readdirSync(folder).sort()) {
    const type = Object.entries(TYPES).find(([ending]) => name.endsWith(`.${ending}`))?.[1];
    if (type !== undefined) assets.set(name, { type, body: readFileSync(new URL(name, folder), 'utf8') });
  }
  return assets;
}

function digest(assets: Map<string, Asset>): string {
  const hash = createHash('sha256');
  for (const [name, asset] of assets) hash.update(`${name}\n${asset.body}\n`);
  return hash.digest('hex').slice(0, 12);
}
