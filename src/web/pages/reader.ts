import { html } from 'hono/html';
import { oneLine, paragraphs } from '../../coordinator/literal.ts';
import type { ReaderView, Told } from '../../coordinator/reader-view.ts';
import type { Instant } from '../../rollout/events.ts';
import { sayTimeLong, sayWindowEverywhere } from '../../time/say.ts';
import { type Html, layout } from './layout.ts';
import { afterwards, downtimeWords, heardInShort, kindWords, standingSentence, standingWords } from './words.ts';

/** What leads on from a reader's page. Relative, so that it works behind any proxy; null is not offered. */
interface Onward {
  calendar: string;
  preferences: string | null;
}

/** One stakeholder's page of one rollout; `answers` are what this reader said and may say, and null for a group, which answers by tap. */
export function readerPage(view: ReaderView, answers: Html | '' | null, onward: Onward, now: Instant): Html {
  const name = oneLine(view.name, 160);
  const { told, standing } = view;
  return layout({
    title: told ? `${name} — ${standingWords[standing]}` : name,
    main: html`<p class="eyebrow">${oneLine(view.team, 80)}</p>
<h1>${name}</h1>
${told ? standingLine(view, now) : html`<div class="card"><p>Nothing was announced yet.</p></div>`}
${told ? [when(view, told, onward), expect(view, told), answers ?? '', standing === 'called-off' ? '' : progress(told), history(view, told)] : ''}
${onward.preferences ? html`<p><a href="${onward.preferences}">Change what you receive, or unsubscribe</a></p>` : ''}`,
    footer: `${oneLine(view.key, 20)} · as of ${sayTimeLong(now, view.zone)}`,
  });
}

function standingLine(view: ReaderView, now: Instant): Html {
  const { standing, reason } = view;
  return html`<p class="state"><strong class="badge ${standing}">${standingWords[standing]}</strong> <span>${standingSentence(view, now)}</span></p>
${reason ? html`<div class="card trouble"><h2>Why</h2><p class="words">${paragraphs(reason)}</p></div>` : ''}`;
}

function when({ zone, teamZone, standing }: ReaderView, { window, isChanging }: Told, { calendar }: Onward): Html {
  const [mine = '', ...others] = sayWindowEverywhere(window, zone, teamZone);
  const isOff = standing === 'called-off';
  return html`<section class="card">
<h2>${isOff ? 'Was planned for' : 'When'}</h2>
<p class="when${isOff ? ' was' : ''}"><time datetime="${new Date(window.opensAt).toISOString()}">${mine}</time></p>
${others.length ? html`<ul class="plain soft">${others.map((each) => html`<li>${each}</li>`)}</ul>` : ''}
${isChanging ? html`<p><strong>This time is being changed.</strong> The new one is announced once it is agreed.</p>` : ''}
${standing === 'planned' ? html`<p><a class="button" href="${calendar}" download="update.ics">Add to calendar</a></p>` : ''}
</section>`;
}

/** What was expected is not expected any more once it has ended. */
function expect({ standing }: ReaderView, { facts }: Told): Html {
  const isAhead = !Object.hasOwn(afterwards, standing);
  const rows: [label: string, text: string][] = [
    ['Impact', isAhead ? paragraphs(facts.impact) : ''],
    ['Expected downtime', isAhead ? downtimeWords(facts.downtimeMinutes) : ''],
    ['Affected', paragraphs(facts.scope)],
    ['What to do', afterwards[standing] ?? (paragraphs(facts.action) || 'Nothing needs to be done.')],
    ['Contact', paragraphs(facts.contact, 400)],
  ];
  return html`<section class="card">
<h2>${isAhead ? 'What to expect' : 'What it was about'}</h2>
<dl>${rows.filter(([, text]) => text).map(([label, text]) => html`<dt>${label}</dt><dd>${text}</dd>`)}</dl>
</section>`;
}

const phaseWords = { done: 'done', 'under-way': 'under way', 'to-do': 'not started' } as const;

const progress = ({ phases, settled, of }: Told): Html => html`<section class="card">
<h2>Progress</h2>
<p id="progress">${settled} of ${of} checks are done.</p>
<progress value="${settled}" max="${of}" aria-labelledby="progress"></progress>
<ol class="plain phases">${phases.map(
  (phase) =>
    html`<li><span>${phase.title}</span> <span class="soft">${phaseWords[phase.state]}, ${phase.settled} of ${phase.of}</span></li>`,
)}</ol>
</section>`;

const history = (view: ReaderView, told: Told): Html => html`<section class="card">
<h2>What was announced</h2>
<ol class="plain history" reversed>${told.history.map(
  (heard) => html`<li>
<h3>${kindWords[heard.kind]}</h3>
<p class="soft"><time datetime="${new Date(heard.at).toISOString()}">${sayTimeLong(heard.at, view.zone)}</time></p>
<p>${paragraphs(heardInShort(heard, view))}</p>
</li>`,
)}</ol>
</section>`;
