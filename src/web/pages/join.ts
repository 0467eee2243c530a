import { html } from 'hono/html';
import { oneLine } from '../../coordinator/literal.ts';
import { type Html, layout } from './layout.ts';

/** What somebody typed, and what was wrong with it; empty at first. */
export interface Typed {
  name: string;
  address: string;
  zone: string;
  component: string;
  trouble: string;
}

export const nothingTyped: Typed = { name: '', address: '', zone: '', component: '', trouble: '' };

/** The form by which somebody asks a team to be told by mail. */
export function joinPage(team: { title: string; zone: string }, typed: Typed): Html {
  const name = oneLine(team.title, 80);
  const { trouble } = typed;
  return layout({
    title: `${trouble ? 'Please check: ' : ''}Be told by ${name}`,
    main: html`<p class="eyebrow">${name}</p>
<h1>Be told of updates</h1>
<p>You get a mail before something is updated, when it starts, and when it is done. First you get one with a link, to show that the address is yours.</p>
${trouble ? html`<div class="card trouble" role="alert"><p id="trouble" class="error">${trouble}</p><p>Nothing was sent.</p></div>` : ''}
<form method="post" class="card">
${field('address', 'Email address', typed.address, 'email', trouble !== '')}
${field('name', 'Name', typed.name, 'name')}
${field('zone', 'Where you read clocks', typed.zone, 'off', false, `A city or a zone, like Tokyo or America/New_York. Empty: ${oneLine(team.zone, 60)}.`)}
${field('component', 'Only about one product', typed.component, 'off', false, 'Its name, as the team calls it. Empty: all of them.')}
<button class="first">Send me the link</button>
</form>`,
  });
}

function field(name: string, label: string, value: string, fill: string, isWrong = false, hint = ''): Html {
  const isAddress = name === 'address';
  const described = [isWrong ? 'trouble' : '', hint ? `${name}-hint` : ''].filter(Boolean).join(' ');
  return html`<label for="${name}">${label}${isAddress ? '' : html` <span class="soft">(optional)</span>`}</label>
${hint ? html`<span class="hint" id="${name}-hint">${hint}</span>` : ''}
<input id="${name}" name="${name}" type="${isAddress ? 'email' : 'text'}" value="${value}" maxlength="${isAddress ? 254 : 100}" autocomplete="${fill}"${isAddress ? html` required` : ''}${isWrong ? html` aria-invalid="true"` : ''}${described ? html` aria-describedby="${described}"` : ''}>`;
}

/** Mail scanners open links: only the button confirms. */
export const confirmPage = (title: string): Html =>
  layout({
    title: `Be told by ${oneLine(title, 80)}?`,
    main: html`<p class="eyebrow">${oneLine(title, 80)}</p>
<h1>Be told of updates?</h1>
<form method="post" class="card">
<p>From then on this team writes to you before something is updated, when it starts, and when it is done. Every mail has a link to unsubscribe.</p>
<button class="first">Yes, tell me</button>
</form>
<p class="soft">If it was not you who asked for this, close the page: nothing is sent.</p>`,
  });
