/** The frame of the pages beside the chat: a heading, the banner, and a way back. */
import { html, raw } from 'hono/html';

/** `styles` and `scripts` are names of assets in the folder of this version. */
export function readingPage(
  version: string,
  title: string,
  main: unknown,
  { styles, scripts }: { styles: string[]; scripts: string[] },
) {
  const folder = `/assets/${version}`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} – rollout bot, sandbox</title>
<link rel="icon" href="${folder}/icon.svg" type="image/svg+xml">
${raw(styles.map((name) => `<link rel="stylesheet" href="${folder}/${name}">`).join('\n'))}
${raw(scripts.map((name) => `<script type="module" src="${folder}/${name}"></script>`).join('\n'))}
</head>
<body class="reading">
<a class="skip" href="#main">Skip to the content</a>
<header class="reading-head">
  <p class="banner"><span class="banner-dot" aria-hidden="true"></span>Sandbox – nothing leaves this machine</p>
  <nav aria-label="Pages"><a href="/">Chat</a> <a href="/gallery">Gallery</a> <a href="/connect">Connect a real bot</a></nav>
</header>
<main id="main" class="reading-main" tabindex="-1">
${main}
</main>
</body>
</html>`;
}
