import { createHash } from 'node:crypto';

/** One style sheet for every page, inside the page: nothing is fetched, and the policy allows these very bytes. */
export const style = `
:root {
  color-scheme: light dark;
  --back: #f3f4f6; --card: #ffffff; --text: #1f2933; --soft: #52606d; --line: #cbd2d9; --edge: #6b7785;
  --link: #0b5cad; --on-link: #ffffff; --good: #0b6b3a; --warn: #8a4b00; --bad: #a61b1b; --tint: #eef4fb;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #12161b; --card: #1b2128; --text: #e6e9ed; --soft: #aab4bf; --line: #36414d; --edge: #8593a2;
    --link: #7ab8ff; --on-link: #0d1319; --good: #6fd49b; --warn: #f2b35e; --bad: #ff9b94; --tint: #202c3a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--back); color: var(--text); font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; overflow-wrap: anywhere; }
main, footer { max-width: 44rem; margin: 0 auto; padding: 0 1rem; }
main { padding-top: 1.5rem; }
footer { padding-top: .5rem; padding-bottom: 2.5rem; color: var(--soft); font-size: .875rem; }
h1 { margin: 0 0 .75rem; font-size: 1.75rem; line-height: 1.2; }
h2 { margin: 0 0 .75rem; font-size: 1.125rem; line-height: 1.3; }
h3 { margin: 1.25rem 0 .5rem; font-size: 1rem; } .history h3 { margin: 0; }
p { margin: 0 0 .75rem; }
section > :last-child, .phases li:last-child, .card > :last-child, form > :last-child, fieldset > :last-child { margin-bottom: 0; }
.eyebrow { margin: 0; color: var(--soft); font-size: .9375rem; }
.state { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .75rem; margin: 0 0 1.25rem; }
.badge { padding: .125rem .625rem; border: 1px solid currentColor; border-radius: 999px; font-weight: 600; color: var(--link); }
.completed { color: var(--good); } .waiting, .on-hold, .takes-longer { color: var(--warn); } .called-off, .rolled-back { color: var(--bad); }
.card { margin: 0 0 1rem; padding: 1.25rem; background: var(--card); border: 1px solid var(--line); border-radius: .75rem; }
.notice { border-left: .25rem solid var(--link); background: var(--tint); }
.trouble { border-left: .25rem solid var(--bad); }
.when { font-size: 1.25rem; font-weight: 600; line-height: 1.35; margin: 0 0 .5rem; }
.was { text-decoration: line-through; }
.soft, .hint { color: var(--soft); }
.hint { display: block; font-size: .9375rem; }
ul.plain, ol.plain { list-style: none; margin: 0 0 .75rem; padding: 0; }
dl { display: grid; grid-template-columns: 9rem 1fr; gap: .5rem 1rem; margin: 0; }
dt { color: var(--soft); } dd { margin: 0; white-space: pre-line; }
.phases li { display: flex; gap: .25rem .75rem; justify-content: space-between; flex-wrap: wrap; padding: .375rem 0; border-top: 1px solid var(--line); }
.phases li:first-child { border-top: 0; } .phases li:last-child { padding-bottom: 0; }
.history li { padding: .75rem 0; border-top: 1px solid var(--line); }
.history li:first-child { padding-top: 0; border-top: 0; } .history li:last-child { padding-bottom: 0; }
.reply { border-left: .25rem solid var(--link); padding-left: .75rem; }
.history p { margin: 0; white-space: pre-line; } .history .reply { margin-top: .5rem; } ol.history { margin-bottom: 1.25rem; } .history:last-child { margin-bottom: 0; } .words { white-space: pre-line; }
progress { display: block; width: 100%; height: .75rem; margin: 0 0 .75rem; accent-color: var(--link); }
a { color: var(--link); text-underline-offset: .15em; }
form { margin: 0 0 1rem; }
fieldset { margin: 0 0 1rem; padding: 0; border: 0; min-width: 0; }
legend { padding: 0; margin-bottom: .25rem; font-weight: 600; } legend h2 { margin: 0; }
label { display: block; font-weight: 600; }
.choice { display: flex; gap: .75rem; align-items: flex-start; padding: .5rem 0; font-weight: 400; }
.choice input { flex: none; width: 1.5rem; height: 1.5rem; margin: 0; accent-color: var(--link); }
.choice strong { display: block; }
.marks { display: flex; flex-wrap: wrap; gap: .25rem 1.5rem; } .marks .choice { align-items: center; }
input[type=text], input[type=email], textarea { display: block; width: 100%; margin: .25rem 0 1rem; padding: .625rem .75rem; min-height: 2.75rem; font: inherit; color: inherit; background: var(--card); border: 1px solid var(--edge); border-radius: .5rem; }
textarea { min-height: 6rem; resize: vertical; }
[aria-invalid=true] { border: 2px solid var(--bad); }
.error { color: var(--bad); font-weight: 600; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; }
button, .button { display: inline-block; min-height: 2.75rem; padding: .5rem 1.125rem; font: inherit; font-weight: 600; line-height: 1.6; color: var(--link); background: transparent; border: 1px solid var(--link); border-radius: .5rem; text-decoration: none; cursor: pointer; }
button.first { color: var(--on-link); background: var(--link); }
button:hover, .button:hover { text-decoration: underline; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 3px; border-radius: .25rem; }
@media (max-width: 32rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .75rem; } dd:last-child { margin-bottom: 0; } .card { padding: 1rem; } h1 { font-size: 1.5rem; } .buttons > * { flex: 1 1 100%; text-align: center; } }
@media print { body { background: none; } .card { border: 0; padding: 0; } form, .button { display: none; } }
`;

export const styleHash = `sha256-${createHash('sha256').update(style).digest('base64')}`;
