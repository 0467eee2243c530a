import { html } from 'hono/html';
import { paragraphs } from '../../coordinator/literal.ts';
import type { OwnAnswers } from '../../coordinator/reader-answers.ts';
import { sayTimeLong } from '../../time/say.ts';
import type { Html } from './layout.ts';

/** What could not be taken: the words come back, so that nobody types them again. */
export interface Rejected {
  what: string;
  words: string;
  trouble: string;
}

/** What this reader has said, what the team answered, and what can be said. Each form does one thing; a reload does nothing again. */
export function answersSection(own: OwnAnswers, zone: string, rejected: Rejected | null): Html | '' {
  const isAboutScore = rejected?.what === 'feedback';
  const parts = [
    rejected ? html`<p class="error" id="trouble" role="alert">${rejected.trouble}</p>` : '',
    own.concerns.length ? concerns(own, zone) : '',
    own.hasNoConcern ? html`<p>You have said that you have no concern.</p>` : '',
    reading(own),
    own.mayVoice ? voicing(own, isAboutScore ? null : rejected) : '',
    own.feedback.isAsked ? feedback(own, isAboutScore ? rejected : null) : '',
  ].filter(Boolean);
  return parts.length ? html`<section class="card" id="answers"><h2>Your answer</h2>${parts}</section>` : '';
}

const kinds = { concern: 'Your concern', question: 'Your question' } as const;

const concerns = ({ concerns: all }: OwnAnswers, zone: string): Html =>
  html`<ol class="plain history">${all.map(
    ({ kind, text, at, answer }) => html`<li>
<h3>${kinds[kind]}</h3>
<p class="soft"><time datetime="${new Date(at).toISOString()}">${sayTimeLong(at, zone)}</time></p>
<p>${paragraphs(text)}</p>
${
  answer
    ? html`<p class="reply"><strong>The team answers:</strong> ${paragraphs(answer.text)}</p>`
    : html`<p class="soft">The team has it and will answer.</p>`
}
</li>`,
  )}</ol>`;

function reading({ hasRead, readable }: OwnAnswers): Html | '' {
  if (hasRead) return html`<p>You have said that you have read this.</p>`;
  return readable === null
    ? ''
    : html`<form method="post"><input type="hidden" name="announcement" value="${readable}"><button class="first" name="do" value="read">I have read this</button></form>`;
}

/** The field that was wrong is where the reader goes on. */
const wrong = (rejected: Rejected | null): Html | '' =>
  rejected ? html` aria-invalid="true" aria-describedby="trouble" autofocus` : '';

function voicing({ hasNoConcern }: OwnAnswers, rejected: Rejected | null): Html {
  return html`<form method="post">
<h3>Does anything speak against it?</h3>
<label for="words">A concern or a question, in your words</label>
<textarea id="words" name="words" rows="4" maxlength="2000"${wrong(rejected)}>${rejected?.words ?? ''}</textarea>
<div class="buttons"><button name="do" value="concern">Raise a concern</button>
<button name="do" value="question">Ask a question</button>
${hasNoConcern ? '' : html`<button name="do" value="no-concern">No concern</button>`}</div>
</form>`;
}

const scores = ['1 – bad', '2', '3', '4', '5 – good'];

function feedback({ feedback: { score, text } }: OwnAnswers, rejected: Rejected | null): Html {
  return html`<form method="post">
<fieldset><legend>How was it for you?</legend>
${score === null ? '' : html`<p>Thank you: you gave ${score} of 5.</p>`}
<div class="marks">${scores.map(
    (each, index) =>
      html`<label class="choice"><input type="radio" name="mark" value="${index + 1}" required${score === index + 1 ? html` checked` : ''}${index === 0 ? wrong(rejected) : ''}> <span>${each}</span></label>`,
  )}</div>
</fieldset>
<label for="more">Anything else? <span class="soft">(optional)</span></label>
<textarea id="more" name="words" rows="4" maxlength="2000">${rejected?.words ?? text}</textarea>
<button class="first" name="do" value="feedback">${score === null ? 'Send' : 'Change my answer'}</button>
</form>`;
}
