/** The frame of the page, in place before any script runs. */
import { html, raw } from 'hono/html';

/** HTML of the page. `version` is the folder that the assets are served from, `names` their file names. */
export function shell(version: string, names: string[]) {
  const folder = `/assets/${version}`;
  const styles = names.filter((name) => name.endsWith('.css'));
  const modules = names.filter((name) => name.endsWith('.js'));
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Rollout bot – sandbox</title>
<link rel="icon" href="${folder}/icon.svg" type="image/svg+xml">
${raw(styles.map((name) => `<link rel="stylesheet" href="${folder}/${name}">`).join('\n'))}
${raw(modules.map((name) => `<link rel="modulepreload" href="${folder}/${name}">`).join('\n'))}
<script type="module" src="${folder}/main.js"></script>
</head>
<body data-view="chats">
<a class="skip" href="#desk">Skip to the content</a>
<header class="top">
  <h1 class="hidden">Rollout bot – sandbox</h1>
  <p class="banner"><span class="banner-dot" aria-hidden="true"></span>Sandbox – nothing leaves this machine</p>
  <nav id="personas" class="personas" aria-label="Who you are"></nav>
  <button id="worlds-chip" class="top-button" type="button" title="Demo, scenes, snapshot, reset">Demo</button>
  <button id="clock-chip" class="clock-chip" type="button" title="Open the clock"></button>
</header>
<section id="guide" class="guide" aria-label="Guided demo" hidden></section>
<p id="guide-said" class="hidden" role="status"></p>
<main class="desk" id="desk" tabindex="-1">
  <aside id="chats" class="chats" aria-label="Chats"></aside>
  <section id="chat" class="chat" aria-label="Chat"></section>
  <aside id="pane" class="pane" aria-label="Inbox, clock and inspector">
    <div class="tabs" id="pane-tabs"></div>
    <div class="panel" role="tabpanel" id="panel-inbox" aria-labelledby="tab-inbox" tabindex="-1"></div>
    <div class="panel" role="tabpanel" id="panel-clock" aria-labelledby="tab-clock" tabindex="-1" hidden></div>
    <div class="panel" role="tabpanel" id="panel-inspector" aria-labelledby="tab-inspector" tabindex="-1" hidden></div>
  </aside>
</main>
<nav id="views" class="views" aria-label="Views"></nav>
<div id="toasts" class="toasts" role="status" aria-live="polite"></div>
<p id="offline" class="offline" role="alert" hidden>The sandbox does not answer. Trying again…</p>
<noscript><p class="offline">This page needs JavaScript.</p></noscript>
</body>
</html>`;
}
