import { findPhase } from '../../rollout/checklist.ts';
import { isUnderWay } from '../../rollout/deploying/deployment.ts';
import {
  blockingIssues,
  type Issue,
  issueKey,
  issueNumbered,
  mayBeFiled,
  severityName,
} from '../../rollout/issues/issue.ts';
import { mayNeedWayBack } from '../../rollout/production.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { sayTime } from '../../time/say.ts';
import { button, type Keyboard } from '../buttons.ts';
import { filedAs, stepWords } from '../wording/issue-words.ts';
import { named, namesFor } from '../wording/names.ts';
import { sayFixed } from '../wording/when.ts';
import { page, paragraph, shown } from '../wording/words.ts';
import type { Draw } from './face.ts';
import { title, type View } from './parts.ts';

const longestTitle = 80;
/** Steps that the card shows, the newest ones. */
const mostSteps = 6;

/** One issue: how severe it is, whose, whom it hits, and what was last done about it. */
export const issue: Draw = async ({ card, rollout, team, at, store, outside }) => {
  const logged = issueNumbered(Number(card.subject), rollout);
  if (!logged) return null;
  const view: View = { rollout, team, at, names: await namesFor(rollout, team, store) };
  const isConnected = Boolean(outside.connected(rollout, team)?.forge?.filesIn);
  return { text: textOf(logged, view), keyboard: buttonsOf(logged, rollout, card.nonce, isConnected) };
};

function textOf(logged: Issue, { rollout, team, names }: View): string {
  const { text, quote, owner, impact, fixed } = logged;
  return page([
    `<b>${fixed ? '✅ ' : ''}${issueName(logged)} — ${fixed ? 'fixed' : 'open'}</b>`,
    `${title(rollout)}${whereOf(logged, rollout)}`,
    `Reported by ${named(logged.by, names)}, ${sayTime(logged.at, team.zone)}${quote === null || quote.by === null || quote.by === logged.by ? '' : `, from a message of ${named(quote.by, names)}`}`,
    text.length > longestTitle ? paragraph(text, 800) : null,
    quote && quote.text !== text ? `<blockquote>${paragraph(quote.text, 600)}</blockquote>` : null,
    `<b>Owner</b> ${owner === null ? 'nobody yet' : named(owner, names)}`,
    impact ? `<b>Impact</b> ${shown(impact, 300)}` : null,
    fixed
      ? `<b>Resolved</b> by ${named(fixed.by, names)}, ${sayTime(fixed.at, team.zone)}: ${paragraph(fixed.how, 600)}`
      : null,
    filedLine(logged, names),
    blockingIssues(rollout).includes(logged) && isUnderWay(rollout) ? 'Nothing is promoted while it is open.' : null,
    '',
    ...logged.history.slice(-mostSteps).map((each) => `${sayFixed(each.at, team.zone)} ${stepWords(each, names)}`),
  ]);
}

/** Its link there; while it is not there yet, that it is on its way, whatever keeps it. */
function filedLine({ filing, filed }: Issue, names: View['names']): string | null {
  if (filed && filed.goneAt !== null) return `<b>GitHub</b> ${filedAs(filed)} is not there any more`;
  if (filed) return `<b>GitHub</b> <a href="${shown(filed.url, 2000)}">${filedAs(filed)}</a>`;
  return filing ? `<b>GitHub</b> asked for by ${named(filing.by, names)}; I try until it is there` : null;
}

/** "SEV2 · I-3 Checkout 502 in EU" */
export const issueName = (logged: Issue): string =>
  `${severityName(logged.severity)} · ${issueKey(logged)} ${shown(logged.text, longestTitle)}`;

/** " · Deployment, at 10 %" */
function whereOf({ where }: Issue, rollout: Rollout): string {
  if (where.phase === null) return ' · after it had ended';
  const phase = shown(findPhase(rollout.checklist, where.phase)?.title ?? where.phase, 40);
  return ` · ${phase}${where.stage === null ? '' : `, at ${shown(where.stage, 24)}`}`;
}

function buttonsOf(logged: Issue, rollout: Rollout, nonce: string, isConnected: boolean): Keyboard {
  const { severity, owner, fixed } = logged;
  const note = button(nonce, 'note', '', 'Note…');
  const file = isConnected && mayBeFiled(logged) ? [[button(nonce, 'file', '', 'File on GitHub')]] : [];
  if (fixed) return [[note, button(nonce, 'reopen', '', 'Reopen…')], ...file];
  const take = owner === null ? [button(nonce, 'take', '', 'Take it', 'primary')] : [];
  const others = ([1, 2, 3] as const).filter((each) => each !== severity);
  return [
    [...take, note],
    [button(nonce, 'fixed', '', 'Fixed…', 'success')],
    others.map((each) => button(nonce, 'sev', String(each), severityName(each))),
    ...file,
    // Alone in the last row, and only where there is something to go back from.
    ...(mayNeedWayBack(rollout) ? [[button(nonce, 'rollback', '', 'Roll back…', 'danger')]] : []),
  ];
}
