import { topics } from '../../../src/telegram/features/help.ts';

/** Telegram makes a link of a command's first word alone. What is code is copied whole by a tap; what stands in quotes somebody else has said. */
const notOurs = /<(code|pre|a|blockquote)\b[^>]*>.*?<\/\1>|“[^”]*”/gs;

const taken = [
  'R-\\d+|[0-9@]|[a-z]+=|sev[123]\\b',
  '(?:zone|hours|policy|traffic|digest|quiet|stage|critical|correction|html|md|json|csv|email|until)\\b',
].join('|');
const links = new RegExp(
  `/rollout(?:@\\w+)? \\S+|/[a-z_]+(?:@\\w+)? (?:${taken})|/help (?:${Object.keys(topics).join('|')})\\b`,
  'g',
);
/** The same with nothing behind it: one word of it would be a link. */
const inCode = /<code>(\/(?:rollout|help) [a-z]+)<\/code>/g;

const found = new Set<string>();

/** Commands in a message in HTML of which a tap sends only the first word, or which cannot be tapped although they could. */
export const halfTappedIn = (html: string): string[] => [
  ...[...html.replaceAll(notOurs, '').matchAll(links)].map(([command]) => command),
  ...[...html.matchAll(inCode)].map(([, command]) => command as string),
];

/** Looks at what the bot says, wherever a test sees it. */
export function readCommands(html: string): void {
  for (const command of halfTappedIn(html)) found.add(`${command} in: ${html.slice(0, 400)}`);
}

/** What a call of the Bot API says, if it says anything in HTML. */
export function readMessage(params: unknown): void {
  const { text, parse_mode } = (params ?? {}) as { text?: unknown; parse_mode?: unknown };
  if (parse_mode === 'HTML' && typeof text === 'string') readCommands(text);
}

/** The same as it goes over the wire; nothing where it is something else. */
export function readCall(bytes: string | Uint8Array): void {
  const text = typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString();
  try {
    readMessage(JSON.parse(text.slice(text.indexOf('{"'))));
  } catch {
    // A part of a call, or no call.
  }
}

/** What was found since the last time it was asked. */
export function takeHalfTapped(): string[] {
  const all = [...found];
  found.clear();
  return all;
}
