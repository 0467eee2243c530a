/** How a report looks on screens, in the dark and on paper; contrasts are 4.5 to 1 or more. */
export const reportStyle = `
:root { color-scheme: light dark; --paper: #fff; --ink: #1b2733; --quiet: #4a5866; --rule: #c5ced6; --head: #eef2f6; --focus: #0b5cad }
@media (prefers-color-scheme: dark) {
  :root { --paper: #12181f; --ink: #e6ebf0; --quiet: #aeb9c4; --rule: #3a4652; --head: #1d2630; --focus: #7db5f0 }
}
* { box-sizing: border-box }
body { margin: 0; background: var(--paper); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { max-width: 75rem; margin: 0 auto; padding: 1rem }
h1, h2, p, td, th, code { overflow-wrap: anywhere; word-break: normal }
h1 { font-size: 1.6rem; line-height: 1.25 }
h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; border-bottom: 1px solid var(--rule) }
.wide { overflow-x: auto; margin: .75rem 0 }
.wide:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px }
table { border-collapse: collapse; min-width: 100% }
th, td { border: 1px solid var(--rule); padding: .35rem .5rem; text-align: left; vertical-align: top; min-width: 8rem }
th { background: var(--head) }
code { font: .9em ui-monospace, monospace }
time { color: var(--quiet) }
figure { margin: 1rem 0 }
img { display: block; max-width: 100%; height: auto; background: #fff; border: 1px solid var(--rule) }
@media print {
  :root { --paper: #fff; --ink: #000; --quiet: #333; --rule: #999; --head: #eee }
  body { font-size: 9pt }
  .wide { overflow: visible }
  th, td { min-width: 0 }
  tr, figure { break-inside: avoid }
  h2 { break-after: avoid }
}
`;
