import { fails, type Proof, passes, type Verdict } from './proof.ts';

type Ci = Extract<Proof, { type: 'ci' }>;

const none =
  /\b(?:no|none|without|0|zero)\s+(?:(?:tests?|checks?|jobs?)\s+)?(?:failed|failures?|failing|errors?|red)\b/gi;
const denied =
  /\b(?:not|isn['’]t|never|hardly|un)\s*(?:yet\s+|all\s+)?(?:green|pass(?:ed|es|ing)?|success(?:ful)?|succeeded|ok)\b/i;
const bad =
  /\b(?:red|fail(?:ed|s|ing|ures?)?|errors?|errored|broken|cancell?ed|timed[ -]out|aborted|unstable|flaky)\b|❌|🔴/i;
const good = /\b(?:green|pass(?:ed|es|ing)?|success(?:ful)?|succeeded|ok)\b|✅|☑|🟢/i;

/** The result of a run as somebody words it. Where words contradict each other the worse ones count; null when none is a result. */
export function readCi(text: string): Ci | null {
  // A link may contain any of the words.
  const words = text.replace(/https?:\/\/\S+/gi, ' ').replace(none, ' ');
  if (denied.test(words) || bad.test(words)) return { type: 'ci', result: 'red' };
  return good.test(words) ? { type: 'ci', result: 'green' } : null;
}

export const judgeCi = ({ result }: Ci): Verdict =>
  result === 'green' ? passes('the run is green') : fails('the run is red', 'Give the link of a run that is green.');
