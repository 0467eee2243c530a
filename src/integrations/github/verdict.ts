import { shortSha } from './foreign.ts';

/** `neutral` ran and has nothing to say, or was skipped; `unclear` ended in a way that we do not know. */
export type CheckState = 'passed' | 'neutral' | 'failed' | 'waiting' | 'unclear';

export interface Check {
  name: string;
  /** For people; null where there is none. */
  url: string | null;
  state: CheckState;
}

/** What GitHub knows of one commit. */
export interface Checks {
  /** The whole commit that all of it is about. */
  sha: string;
  /** Green only where everything has ended, nothing failed, and something passed. */
  state: 'green' | 'red' | 'pending' | 'unknown';
  passed: number;
  failing: Check[];
  waiting: Check[];
  /** One sentence. */
  says: string;
  /** What could not be looked at here, sentence by sentence. */
  notes: string[];
}

/** How a check run or a workflow run stands, by its `status` and `conclusion`. */
export function runState(status: string, conclusion: string | null): CheckState {
  if (status !== 'completed') return 'waiting';
  if (conclusion === 'success') return 'passed';
  if (conclusion === 'neutral' || conclusion === 'skipped') return 'neutral';
  return conclusion !== null && failures.includes(conclusion) ? 'failed' : 'unclear';
}

const failures = ['failure', 'cancelled', 'timed_out', 'action_required', 'startup_failure', 'stale'];

/** How a commit status stands. */
export function statusState(state: string): CheckState {
  if (state === 'success') return 'passed';
  if (state === 'pending') return 'waiting';
  return state === 'failure' || state === 'error' ? 'failed' : 'unclear';
}

/** What all checks of one commit come to. */
export function judge(sha: string, checks: readonly Check[], notes: string[]): Checks {
  const inState = (state: CheckState): Check[] => checks.filter((each) => each.state === state);
  const [failing, waiting, unclear] = [inState('failed'), inState('waiting'), inState('unclear')];
  const passed = inState('passed').length;
  const of = `of ${checks.length} ${checks.length === 1 ? 'check' : 'checks'} of ${shortSha(sha)}`;
  const told = { sha, passed, failing, waiting, notes };
  if (failing.length > 0) return { ...told, state: 'red', says: `${failing.length} ${of} failed: ${named(failing)}.` };
  if (waiting.length > 0)
    return { ...told, state: 'pending', says: `${waiting.length} ${of} not finished yet: ${named(waiting)}.` };
  if (checks.length === 0) return { ...told, state: 'unknown', says: `GitHub has no checks of ${shortSha(sha)}.` };
  if (unclear.length > 0)
    return {
      ...told,
      state: 'unknown',
      says: `${unclear.length} ${of} ended in a way that we do not know: ${named(unclear)}.`,
    };
  if (passed === 0) return { ...told, state: 'unknown', says: `None ${of} passed: they were skipped.` };
  return { ...told, state: 'green', says: `${passed} ${of} passed, and none failed.` };
}

/** What is said where the commit is another one than was asked for: nothing about it counts. */
export const notThatCommit = (ref: string, sha: string, expected: string): Checks => ({
  sha,
  state: 'unknown',
  passed: 0,
  failing: [],
  waiting: [],
  notes: [],
  says: `${ref} is ${shortSha(sha)} on GitHub, and not ${shortSha(expected)}: its checks do not count.`,
});

function named(checks: readonly Check[]): string {
  const shown = checks.slice(0, 5).map(({ name }) => name);
  const more = checks.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
