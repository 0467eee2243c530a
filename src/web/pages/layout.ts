import { html, raw } from 'hono/html';
import { style } from './style.ts';

export type Html = ReturnType<typeof html>;

interface Page {
  /** What stands in the tab, and is read first. */
  title: string;
  main: Html;
  /** One line below; empty is none. */
  footer?: string;
}

/** A whole page that needs no script, no image and nothing from elsewhere. Everything that people wrote is escaped by `html`. */
export const layout = ({ title, main, footer = '' }: Page): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
${main}
</main>
${footer ? html`<footer><p>${footer}</p></footer>` : ''}
</body>
</html>
`;

/** One thing said in plain words: that a link is too old, that something is done. */
export const plainPage = (title: string, ...sentences: string[]): Html =>
  layout({
    title,
    main: html`<h1>${title}</h1>
<div class="card">${sentences.map((each) => html`<p>${each}</p>`)}</div>`,
  });

/** To whoever was taken off the list. */
export const notListed = (): Html =>
  plainPage(
    'You are not on this list any more',
    'Nothing is sent to you about these updates, so nothing is shown here either.',
    'If that is a mistake, ask the team to add you again.',
  );
