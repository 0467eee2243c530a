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

/** People's words within Markdown: every character means itself, so that nothing in them is a link, a picture, a list or a tag. Plain addresses stay whole. */
export const asText = (words: string): string =>
  words.replace(/https?:\/\/[\w./:?=%~-]+|[\\`*_{}[\]<>()#+!|~&$]/g, (found) =>
    found.length > 1 ? found : `\\${found}`,
  );

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
    `Logged ${sayTimeWithYear(at, team.zone)}.${rollout.filed ? ` The rollout: ${rollout.filed.url}` : ''}`,
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
      ? [`A retry of R-${rollout.retry.of}${rollout.retry.filed ? `: ${rollout.retry.filed}` : ''}.`, '']
      : []),
    `Followed as ${keyOf(rollout)} in the team's chat. Comments here are read by people; nothing here decides anything there.`,
  ];
  return { title: filedTitle(rollout), body: body.join('\n') };
}

/** What the issue of the whole rollout is called. */
export const filedTitle = (rollout: Rollout): string => `Rollout: ${nameOfRollout(rollout)}`;
