import { html, raw } from 'hono/html';
import type { Line, Row, Sections } from './sections.ts';

/** Both palettes keep at least 4.5:1 between every text and what lies behind it. */
export const light = {
  back: '#f3f4f6',
  card: '#ffffff',
  text: '#1f2933',
  soft: '#52606d',
  line: '#9aa5b1',
  link: '#0b5cad',
  onLink: '#ffffff',
};
export const dark = {
  back: '#12161b',
  card: '#1b2128',
  text: '#e6e9ed',
  soft: '#aab4bf',
  line: '#5f6c7b',
  link: '#7ab8ff',
  onLink: '#12161b',
};

/** The mail as one column of at most 600 px that needs no image and follows the reader's light or dark setting. */
export function page(mail: Sections): string {
  const document = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${mail.headline}</title>
<style>${raw(sheet)}</style>
</head>
<body class="back" style="${styles.body}">
<span style="${styles.preheader}">${mail.preheader}</span>
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center" style="padding:16px 8px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="card" style="${styles.card}"><tr><td style="padding:24px">
<p class="text line" style="${styles.badge}">${mail.badge}</p>
<p class="soft" style="${styles.team}">${mail.team}</p>
<h1 class="text" style="${styles.h1}">${mail.headline}</h1>
<p class="text" style="${styles.p}">${mail.lead}</p>
${mail.repeat ? html`<p class="soft" style="${styles.p}">${mail.repeat}</p>` : ''}
<table width="100%" cellpadding="0" cellspacing="0" border="0" style="border-collapse:collapse">
${mail.rows.map((row) => rowOf(row, row.label === 'WHEN' ? mail.calendarLink : null))}
</table>
${mail.page ? html`<p style="${styles.action}"><a class="button" style="${styles.button}" href="${mail.page.url}">${mail.page.says}</a></p>` : ''}
<p class="soft" style="${styles.footer}">${lines(mail.footer.map((says) => ({ says })))}${mail.decline ? html`<br><a class="link" style="${styles.quiet}" href="${mail.decline.url}">${mail.decline.says}</a>` : ''}</p>
</td></tr></table>
</td></tr></table>
</body>
</html>
`;
  return String(document);
}

const rowOf = (row: Row, calendarLink: string | null) => html`<tr>
<th scope="row" align="left" valign="top" class="soft label" style="${styles.label}">${row.label}</th>
<td valign="top" dir="auto" class="text value" style="${styles.value}">${lines(row.lines, row.label === 'WHEN')}${calendarLink ? html`<br><a class="link" style="${styles.quiet}" href="${calendarLink}">Add to Google Calendar</a>` : ''}</td>
</tr>
`;

/** The first one is what the reader looks for where `isStrong`: the window by the reader's own clock. */
const lines = (all: Line[], isStrong = false) =>
  all.map((line, index) => {
    const said = words(line);
    return html`${index > 0 ? raw('<br>') : ''}${isStrong && index === 0 ? html`<strong>${said}</strong>` : said}`;
  });

const words = ({ says, at }: Line) =>
  at === undefined ? says : html`<time datetime="${new Date(at).toISOString()}">${clockWhole(says)}</time>`;

/** A clock at the end of a line is not torn from its zone: "22:00 – 23:30 CET"; nor is one of several from its city. */
function clockWhole(says: string) {
  const [first = '', ...more] = says.split(' · ');
  if (more.length > 0) return html`${unbroken(first)}${more.map((each) => html` · ${unbroken(each)}`)}`;
  const clock = /\d\d:\d\d(?: – \d\d:\d\d)? \S+$/.exec(says)?.[0] ?? '';
  return clock ? html`${says.slice(0, says.length - clock.length)}${unbroken(clock)}` : says;
}

const unbroken = (says: string) => html`<span style="white-space:nowrap">${says}</span>`;

const styles = {
  body: `margin:0;padding:0;background:${light.back};font-family:-apple-system,Segoe UI,Roboto,Helvetica,Arial,sans-serif`,
  preheader: 'display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;mso-hide:all',
  card: `max-width:600px;background:${light.card};border-radius:8px;word-break:break-word;overflow-wrap:anywhere`,
  badge: `display:inline-block;margin:0 0 8px;padding:2px 8px;border:1px solid ${light.line};border-radius:4px;font-size:13px;font-weight:bold;letter-spacing:1px;color:${light.text}`,
  team: `margin:0 0 8px;font-size:14px;line-height:20px;color:${light.soft}`,
  h1: `margin:0 0 12px;font-size:22px;line-height:28px;color:${light.text}`,
  p: `margin:0 0 16px;font-size:16px;line-height:24px;color:${light.text}`,
  label: `width:112px;padding:6px 12px 6px 0;font-size:13px;line-height:24px;color:${light.soft}`,
  value: `padding:6px 0;font-size:16px;line-height:24px;color:${light.text}`,
  action: 'margin:16px 0 0',
  button: `display:inline-block;padding:10px 18px;border-radius:6px;font-size:16px;line-height:24px;text-decoration:none;background:${light.link};color:${light.onLink}`,
  quiet: `color:${light.link}`,
  footer: `margin:24px 0 0;font-size:13px;line-height:20px;color:${light.soft}`,
};

const sheet = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (max-width: 480px) { .label, .value { display: block !important; width: auto !important; padding: 0 !important; } .value { padding-bottom: 12px !important; } }
@media (prefers-color-scheme: dark) {
  .back { background: ${dark.back} !important; } .card { background: ${dark.card} !important; }
  .text { color: ${dark.text} !important; } .soft { color: ${dark.soft} !important; }
  .line { border-color: ${dark.line} !important; } .link { color: ${dark.link} !important; }
  .button { background: ${dark.link} !important; color: ${dark.onLink} !important; }
}
`;
