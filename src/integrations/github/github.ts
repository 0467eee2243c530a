import { SourceFault, type Told } from '../../coordinator/sources.ts';
import type { Instant } from '../../rollout/events.ts';
import { type AccessTo, createAccess } from './access.ts';
import { createChecks } from './checks.ts';
import { shortSha } from './foreign.ts';
import { createIssues, type Issue, type IssueDraft, type Remark } from './issues.ts';
import { createProtection, type ProtectionAnswer, type ProtectionOutcome } from './protection.ts';
import { createReleases, type NotesWanted, type ReleaseNotes } from './releases.ts';
import { type Checks, judge } from './verdict.ts';

/** What one repository is followed for. */
export interface Followed {
  issues: readonly number[];
  /** Whole commits. */
  commits: readonly string[];
}

/** What webhooks would have told. */
export interface News {
  /** That changed since then. */
  issues: Issue[];
  /** Were deleted, or moved to where we may not look. */
  gone: number[];
  checks: Checks[];
}

/** GitHub, as far as a rollout needs it. Repositories are `owner/name`; everything throws SourceFault where GitHub does not answer. */
export interface GitHub {
  /** Files the issue, or finds what we filed under this marker before, among the newest thousand. */
  fileIssue(repository: string, draft: IssueDraft): Promise<Issue>;
  /** Says it once under each marker. `url` is for people. */
  comment(repository: string, number: number, remark: Remark): Promise<{ url: string | null }>;
  /** Closes the issue and says why, once: what somebody opens again afterwards stays open. */
  closeIssue(repository: string, number: number, remark: Remark): Promise<Issue>;
  readIssue(repository: string, number: number): Promise<Issue>;
  /** What was released after `from`, up to and with `to`, and which lines of the notes speak of something breaking. */
  releaseNotes(repository: string, from: string, to: string, wanted?: NotesWanted): Promise<ReleaseNotes>;
  /** The whole commit that a branch, tag or commit is now. */
  commitOf(repository: string, ref: string): Promise<string>;
  /** How the checks of a commit stand; with `expectSha` (seven digits do) those of another commit never count. `at` is when it was asked, by `now`. */
  checks(repository: string, ref: string, expectSha?: string): Promise<Told<Checks>>;
  /** Answers a deployment that waits for us. Safe to repeat. Refuses an address that is not one of the API's own. */
  answerProtection(callbackUrl: string, answer: ProtectionAnswer): Promise<ProtectionOutcome>;
  /** Asks for what webhooks would have told, to be called every five minutes. `since` by our clock; two minutes before it count as well, because GitHub has its own. */
  since(repository: string, since: Instant, followed: Followed): Promise<Told<News>>;
  close(): Promise<void>;
}

const overlapMs = 120_000;

/** Nothing is asked yet. Throws where the key of an App cannot be read. */
export function createGitHub({ url, auth, guard, now }: AccessTo): GitHub {
  const access = createAccess({ url, auth, guard, now });
  const issues = createIssues(access, url);
  const { commitOf, checks } = createChecks(access);

  async function issueNews(repository: string, numbers: readonly number[], since: Instant) {
    const gone: number[] = [];
    const changed: Issue[] = [];
    for (const number of numbers) {
      const issue = await issues.readIssue(repository, number).catch(ifMissing(() => null));
      if (!issue) gone.push(number);
      else if (issue.updatedAt >= since - overlapMs) changed.push(issue);
    }
    return { gone, issues: changed };
  }

  return {
    ...issues,
    ...createReleases(access),
    ...createProtection(access, url),
    commitOf,
    async checks(repository, ref, expectSha) {
      const at = now();
      return { value: await checks(repository, ref, expectSha), at };
    },
    async since(repository, since, followed) {
      const at = now();
      const told = await issueNews(repository, followed.issues, since);
      const found: Checks[] = [];
      for (const sha of followed.commits)
        found.push(
          await checks(repository, sha, sha).catch(
            ifMissing(() => judge(sha, [], [`GitHub does not know ${shortSha(sha)} any more.`])),
          ),
        );
      return { value: { ...told, checks: found }, at };
    },
    close: access.close,
  };
}

/** What is not there any more is news as well; any other trouble is a fault. */
const ifMissing =
  <T>(instead: () => T) =>
  (fault: unknown): T => {
    if (fault instanceof SourceFault && fault.trouble === 'missing') return instead();
    throw fault;
  };
