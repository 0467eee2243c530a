/** `/gallery`: every message and mail of the bot in all its states, drawn by gallery.js. */
import { html } from 'hono/html';
import { readingPage } from './reading.ts';

export const galleryPage = (version: string) =>
  readingPage(
    version,
    'Gallery',
    html`<h1>Gallery</h1>
<p>Every message, card and mail of the bot in its states. The bot has just played them by its own rules; times are as Mara in Berlin reads them.</p>
<form id="gallery-view" class="gallery-view" aria-label="How to look at it">
  <label>Colours <select id="gallery-theme" class="field"><option value="">as the system has them</option><option value="light">light</option><option value="dark">dark</option></select></label>
  <label class="choice"><input id="gallery-phone" type="checkbox"> Phone width</label>
</form>
<nav id="gallery-rooms" class="gallery-rooms" aria-label="Rooms"></nav>
<div id="gallery"><p class="note" role="status">The bot plays its story. This takes some seconds…</p></div>
<div id="toasts" class="toasts" role="status" aria-live="polite"></div>`,
    { styles: ['theme.css', 'base.css', 'chat.css', 'reading.css', 'gallery.css'], scripts: ['gallery.js'] },
  );
