import { html } from 'hono/html';
import { oneLine } from '../../coordinator/literal.ts';
import { type Category, categories, type Stakeholder } from '../../team/events.ts';
import { type Html, layout, plainPage } from './layout.ts';
import { categoryWords } from './words.ts';

interface Chosen {
  team: string;
  stakeholder: Stakeholder;
  /** The category of the message that the link stood in. */
  category: Category;
  /** What was done just now; empty for a mere look. */
  news: string;
}

/** What one stakeholder gets, to be chosen. Looking at it changes nothing. */
export function preferencesPage({ team, stakeholder, category, news }: Chosen): Html {
  const declined = stakeholder.declined ?? [];
  const isOff = declined.length === categories.length;
  return layout({
    title: `${news ? 'Done: ' : ''}What you receive`,
    main: html`<p class="eyebrow">${oneLine(team, 80)}</p>
<h1>What you receive</h1>
<div class="card${news ? ' notice' : ''}"${news ? html` role="status"` : ''}>${news ? html`<p><strong>${news}</strong></p>` : ''}
<p>${oneLine(stakeholder.name || stakeholder.address, 254)}: ${inForce(declined)}</p></div>
${isOff ? '' : quickly(category, declined)}
<form method="post" class="card">
<fieldset><legend><h2>Choose</h2></legend>
${categories.map((each) => choice(each, !declined.includes(each)))}
</fieldset>
<button class="first" name="choice" value="save">Save</button>
</form>`,
    footer: 'It counts at once, also for messages that were about to be sent.',
  });
}

const choice = (category: Category, isOn: boolean): Html => html`<label class="choice">
<input type="checkbox" name="keep" value="${category}"${isOn ? ' checked' : ''}>
<span><strong>${categoryWords[category].name}</strong><span class="hint">${categoryWords[category].means}</span></span>
</label>`;

/** One button for what most people come for. */
const quickly = (category: Category, declined: Category[]): Html => html`<form method="post" class="card">
<h2>Unsubscribe</h2>
<div class="buttons">${
  declined.includes(category)
    ? ''
    : html`<button name="choice" value="less">Stop ${categoryWords[category].name.toLowerCase()}</button>
`
}<button name="choice" value="none">Stop everything</button></div>
</form>`;

/** "You get reminders and progress." */
function inForce(declined: readonly Category[]): string {
  const on = categories.filter((each) => !declined.includes(each)).map((each) => categoryWords[each].name);
  if (on.length === 0) return 'you get nothing any more.';
  if (on.length === categories.length) return 'you get everything.';
  const names = on.map((each) => each.toLowerCase());
  return `you get ${names.length > 1 ? `${names.slice(0, -1).join(', ')} and ${names.at(-1)}` : names[0]}, nothing else.`;
}

/** The answer to a mail program, which shows it to nobody, or to somebody. */
export const declinedPage = (category: Category): Html =>
  plainPage(
    'Unsubscribed',
    category === 'changes'
      ? 'You get nothing any more.'
      : `You do not get these any more: ${categoryWords[category].name.toLowerCase()}. Everything else still comes; the link in a mail lets you choose.`,
  );
