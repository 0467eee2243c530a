import type { Team } from '../team/team.ts';
import { sayTimeWithYear, sayWindow } from '../time/say.ts';
import { findPhase } from './checklist.ts';
import { type Issue, issueKey, severityName } from './issues/issue.ts';
import type { Component } from './proofs/proof.ts';
import type { Rollout } from './rollout.ts';
import { keyOf, nameOfRollout } from './standing.ts';

/** An issue as it is filed outside; `body` is Markdown. */
export interface FilingText {
  title: string;
  body: string;
}

/** As people type it: up to a blank, without the brackets and stops around it. */
const address =
  /(?<scheme>(?:https?|ftp):\/\/|(?<![a-z\d./@-])www\.)[\p{L}\p{N}](?:(?:[^\s<>`\\()\p{Cc}]|\([^\s<>`\\()\p{Cc}]*\))*(?:[^\s<>`\\()\p{Cc}?!.,:;*_~'"[\]{}|]|\([^\s<>`\\()\p{Cc}]*\)))?/iu;
/** At the start of a line these begin a list, or make a heading or a table of the line before. */
const atLineStart = /^[-=:]|(?<=^\d{1,9})\./m;
/** These mean something anywhere. */
const anywhere = /[\\`*_{}[\]<>()#+!|~&$]/;
const marks = new RegExp([address, atLineStart, anywhere].map(({ source }) => source).join('|'), 'gimu');

/**
 * People's words within Markdown: every character means itself, so that nothing in them is a heading, a list, a link, a picture, a table, code or a tag. Blanks at the
 * start of a line are left out. Addresses stay whole and lead where they say, whatever stands around them.
 */
export const asText = (words: string): string =>
  words
    .replace(/\r\n?/g, '\n')
    .replace(/^[ \t]+/gm, '')
    .replace(marks, (found, scheme?: string) => (scheme === undefined ? `\\${found}` : inPointed(found)));

/** Between pointed brackets an address begins and ends where it is meant to. `&copy;` would be another character there. */
const inPointed = (found: string): string =>
  `<${/^www/i.test(found) ? 'http://' : ''}${found.replace(/(&#?\w+);/g, '$1%3B')}>`;

/** The same as a quotation of its own. */
export const quotedText = (words: string): string =>
  asText(words)
    .split('\n')
    .map((line) => `> ${line}`)
    .join('\n');

/**
 * An issue of the log for whoever reads it elsewhere: what, where, and whom it hits. No names: `/forget` does not reach there.
 */
export function loggedIssueBody(issue: Issue, rollout: Rollout, team: Team): FilingText {
  const { text, quote, where, impact, severity, at } = issue;
  const phase =
    where.phase === null ? 'after its end' : (findPhase(rollout.checklist, where.phase)?.title ?? where.phase);
  const body = [
    `**${severityName(severity)}** · ${issueKey(issue)} of ${keyOf(rollout)} · ${asText(nameOfRollout(rollout))} · ${asText([phase, where.stage].filter(Boolean).join(', '))}`,
    '',
    quotedText(text),
    ...(quote && quote.text !== text ? ['', 'From a message:', '', quotedText(quote.text)] : []),
    ...(impact ? ['', 'Whom it hits:', '', quotedText(impact)] : []),
    '',
    `Logged ${sayTimeWithYear(at, team.zone)}.${rollout.filed ? ` The rollout: ${ourLink(keyOf(rollout), rollout.filed.url)}` : ''}`,
    `Followed as ${issueKey(issue)} of ${keyOf(rollout)} in the team's chat. Comments here are read by people; closing it here resolves nothing there.`,
  ];
  return { title: `${severityName(severity)}: ${text.replace(/\s+/g, ' ')}`, body: body.join('\n') };
}

/** The issue in the rollout's own facts: what is updated from which version to which, why, and when. */
export function issueBody(rollout: Rollout, team: Team, components: readonly Component[]): FilingText {
  const named = components.filter(({ from }) => from !== '');
  const versions = named.length
    ? named.map(
        ({ name, from, to, reason }) => `- ${asText(`${name}: ${from} → ${to}${reason ? ` (${reason})` : ''}`)}`,
      )
    : [`- ${asText(nameOfRollout(rollout))}`];
  const reasons = [...new Set(named.map(({ reason }) => reason).filter(Boolean))];
  const body = [
    '## Purpose',
    asText(rollout.announcement?.facts.scope || `Bring ${nameOfRollout(rollout)} into production.`),
    '',
    '## Versions',
    ...versions,
    '',
    '## Benefits',
    reasons.length ? reasons.map((reason) => `- ${asText(reason)}`).join('\n') : 'To be said by the lead.',
    '',
    '## When',
    rollout.window ? sayWindow(rollout.window, team.zone) : 'The window is not set yet.',
    '',
    ...(rollout.retry
      ? [
          `A retry of ${rollout.retry.filed ? ourLink(`R-${rollout.retry.of}`, rollout.retry.filed) : `R-${rollout.retry.of}`}.`,
          '',
        ]
      : []),
    `Followed as ${keyOf(rollout)} in the team's chat. Comments here are read by people; nothing here decides anything there.`,
  ];
  return { title: filedTitle(rollout), body: body.join('\n') };
}

/** An issue of our own may be referred to. Nobody's words can be written like that: `](` does not come through `asText`. */
const ourLink = (key: string, url: string): string => `[${key}](${url})`;

/** What the issue of the whole rollout is called. */
export const filedTitle = (rollout: Rollout): string => `Rollout: ${nameOfRollout(rollout)}`;
