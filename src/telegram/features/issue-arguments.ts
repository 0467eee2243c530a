import type { Severity } from '../../rollout/issues/events.ts';
import { issueKey } from '../../rollout/issues/issue.ts';
import { refuse } from '../../rollout/refusal.ts';
import { cut } from '../../time/cut.ts';

/** What is done to an issue that is in the log, in words; its severity is beside them. */
type IssueAction = 'note' | 'take' | 'assign' | 'impact' | 'fixed' | 'reopen' | 'file';

export type IssueChange =
  | { what: IssueAction; number: number; text: string }
  | { what: 'grade'; number: number; severity: Severity; text: string };

type IssueAsked = { what: 'new'; severity: Severity; text: string } | { what: 'show'; number: number } | IssueChange;

const words = new Map<string, IssueAction>([
  ['note', 'note'],
  ['take', 'take'],
  ['mine', 'take'],
  ['assign', 'assign'],
  ['give', 'assign'],
  ['impact', 'impact'],
  ['fixed', 'fixed'],
  ['fix', 'fixed'],
  ['resolved', 'fixed'],
  ['solved', 'fixed'],
  ['reopen', 'reopen'],
  ['file', 'file'],
]);

const usual: Severity = 2;

/**
 * `sev1 checkout fails` is a new issue, `3 fixed deployed 4.2.1` and `I-3` are about one that there is; so is `fixed deployed 4.2.1` in a reply to its card
 * (`replied` is its number). A bare number that no action follows belongs to the text: "3 customers cannot pay".
 */
export function readIssue(rest: string, replied: number | null): IssueAsked {
  const text = rest.trim();
  const [, prefix = '', digits = '', behind = ''] = /^(i-)?(\d{1,6})(?:[:,]?\s+|[:,]?$)([\s\S]*)$/i.exec(text) ?? [];
  const named = digits ? about(Number(digits), behind, prefix !== '' || behind === '') : null;
  const meant = named ?? (replied === null || !text ? null : about(replied, text, false));
  if (meant) return meant;
  return { what: 'new', ...(graded(text) ?? { severity: usual, text }) };
}

/** Null where it says nothing that is done to an issue, unless only that one can be meant. */
function about(number: number, text: string, isSure: boolean): IssueAsked | null {
  const grade = graded(text);
  if (grade) return { what: 'grade', number, ...grade };
  const [first = ''] = text.split(/\s+/, 1);
  const action = words.get(first.toLowerCase().replace(/:$/, ''));
  const rest = text.slice(first.length).trim();
  // "File uploads fail", in a reply to a card, is something else that went wrong.
  if (action && (action !== 'file' || rest === '')) return { what: action, number, text: rest };
  if (!isSure) return null;
  if (!text) return { what: 'show', number };
  return refuse(
    'not-asked',
    `What of ${issueKey({ number })}? I know take, assign @name, note, impact, sev1 to sev3, fixed, reopen and file. For example: /rollout issue ${number} note restarted the gateway`,
  );
}

/** Null where no severity is named at all; one that there is not is refused, lest a SEV0 becomes the text of a SEV2. */
function graded(text: string): { severity: Severity; text: string } | null {
  const [whole = '', digit] = /^sev[-\s]?([123])(?=[\s:,]|$)[:,]?\s*/i.exec(text) ?? [];
  const [none] = /^sev(?:-?\d[^\s:,]*|\s\d+(?=[\s:,]|$))/i.exec(text) ?? [];
  if (digit === undefined && none !== undefined)
    refuse(
      'not-asked',
      `There is no severity "${cut(none, 20)}". There are sev1 (production does not do what it is for), sev2 and sev3. For example: /rollout issue sev2 checkout answers 502 in EU`,
    );
  return digit === undefined ? null : { severity: Number(digit) as Severity, text: text.slice(whole.length) };
}
