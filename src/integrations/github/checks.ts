import { z } from 'zod';
import { SourceFault } from '../../coordinator/sources.ts';
import { plain } from '../http/plain.ts';
import { type Access, source, Unaccepted } from './access.ts';
import { line, link, placeOf, wholeSha } from './foreign.ts';
import { type Check, type Checks, judge, notThatCommit, runState, statusState } from './verdict.ts';

/** Fifty workflow runs are 1 MB; GitHub lists no more than a thousand. */
const perPage = 50;
const mostPages = 20;

const commit = z.object({ sha: wholeSha });
const total = z.int().nonnegative();
const checkRuns = z.object({
  total_count: total,
  check_runs: z.array(
    z.object({
      name: line(100),
      head_sha: wholeSha,
      status: z.string(),
      conclusion: z.string().nullable(),
      html_url: link,
    }),
  ),
});
const workflowRuns = z.object({
  total_count: total,
  workflow_runs: z.array(
    z.object({
      name: line(100).nullish(),
      workflow_id: z.number(),
      event: z.string(),
      run_number: z.number(),
      head_sha: wholeSha,
      status: z.string().nullable(),
      conclusion: z.string().nullable(),
      html_url: link,
    }),
  ),
});
const statuses = z.object({
  sha: wholeSha,
  total_count: total,
  statuses: z.array(z.object({ context: line(100), state: z.string(), target_url: link })),
});

type WorkflowRun = z.infer<typeof workflowRuns>['workflow_runs'][number];
type Place = ReturnType<typeof placeOf>;

export function createChecks({ ask, pages }: Access) {
  /** The whole commit that a branch, tag or commit is now. Throws `missing` where there is none. */
  async function commitOf(repository: string, ref: string): Promise<string> {
    const shown = plain(ref, 80);
    if (!isRef(ref)) throw new SourceFault('refused', `"${shown}" is no branch, tag or commit.`);
    // Only the first file of the commit is asked for: all of them may be megabytes.
    const question = { ...placeOf(repository), ref, per_page: 1 };
    const { sha } = await ask('GET /repos/{owner}/{repo}/commits/{ref}', question, commit).catch(
      (fault: SourceFault) => {
        // 422 is what GitHub says of a ref that it does not know, 409 of a repository without commits.
        const isNone =
          fault.trouble === 'missing' || (fault instanceof Unaccepted && [409, 422].includes(fault.status));
        throw isNone ? new SourceFault('missing', `${source} has no commit ${shown} in ${repository}.`) : fault;
      },
    );
    if (wholeSha.safeParse(ref).success && ref !== sha)
      throw new SourceFault('broken', `${source} answers with another commit than ${shown}.`);
    return sha;
  }

  async function runs(place: Place, sha: string): Promise<Check[]> {
    const route = 'GET /repos/{owner}/{repo}/commits/{ref}/check-runs';
    const told = [];
    const counts = [];
    for await (const page of pages(route, { ...place, ref: sha, per_page: perPage }, checkRuns, mostPages)) {
      told.push(...page.check_runs);
      counts.push(page.total_count);
    }
    return whole(told, counts)
      .filter(({ head_sha }) => head_sha === sha)
      .map(({ name, html_url, status, conclusion }) => ({ name, url: html_url, state: runState(status, conclusion) }));
  }

  async function workflows(place: Place, sha: string): Promise<Check[]> {
    const route = 'GET /repos/{owner}/{repo}/actions/runs';
    const told: WorkflowRun[] = [];
    const counts = [];
    for await (const page of pages(route, { ...place, head_sha: sha, per_page: perPage }, workflowRuns, mostPages)) {
      told.push(...page.workflow_runs);
      counts.push(page.total_count);
    }
    return newest(whole(told, counts).filter(({ head_sha }) => head_sha === sha)).map(
      ({ name, html_url, status, conclusion }) => ({
        name: `${name ?? 'a workflow'} (workflow)`,
        url: html_url,
        state: runState(status ?? '', conclusion),
      }),
    );
  }

  async function commitStatuses(place: Place, sha: string): Promise<Check[]> {
    const route = 'GET /repos/{owner}/{repo}/commits/{ref}/status';
    const told = [];
    const counts = [];
    for await (const page of pages(route, { ...place, ref: sha, per_page: perPage }, statuses, mostPages)) {
      if (page.sha === sha) told.push(...page.statuses);
      counts.push(page.total_count);
    }
    return whole(told, counts).map(({ context, target_url, state }) => ({
      name: context,
      url: target_url,
      state: statusState(state),
    }));
  }

  return {
    commitOf,
    async checks(repository: string, ref: string, expectSha?: string): Promise<Checks> {
      const place = placeOf(repository);
      const sha = await commitOf(repository, ref);
      if (expectSha !== undefined && !isSameCommit(sha, expectSha))
        return notThatCommit(plain(ref, 80), sha, expectSha);
      const notes: string[] = [];
      const there = (what: string, asking: Promise<Check[]>): Promise<Check[]> =>
        asking.catch((fault: SourceFault) => {
          if (fault.trouble !== 'missing') throw fault;
          notes.push(`${source} has no ${what} here.`);
          return [];
        });
      const found = await Promise.all([
        there('check runs', runs(place, sha)),
        there('workflow runs', workflows(place, sha)),
        there('commit statuses', commitStatuses(place, sha)),
      ]);
      return judge(sha, found.flat(), notes.sort());
    },
  };
}

/** https://git-scm.com/docs/git-check-ref-format, as far as it keeps a ref from being anything else in an address. */
const isRef = (ref: string): boolean => /^[^\p{C}\s~^:?*[\\]{1,250}$/u.test(ref) && !/\.\.|^\.+$|(^|\/)\.|^-/.test(ref);

/** A commit as people name it: seven digits do. */
const isSameCommit = (sha: string, named: string): boolean =>
  /^[\da-f]{7,64}$/i.test(named) && sha.startsWith(named.toLowerCase());

/** Of one workflow only its newest run for each event counts: what ran before it was run again. */
function newest(runs: readonly WorkflowRun[]): WorkflowRun[] {
  const last = new Map<string, WorkflowRun>();
  for (const run of runs) {
    const key = `${run.workflow_id} ${run.event}`;
    if (run.run_number >= (last.get(key)?.run_number ?? 0)) last.set(key, run);
  }
  return [...last.values()];
}

/** Everything that was announced, or nothing: one that is missing may be the red one. */
function whole<T>(told: readonly T[], counts: readonly number[]): readonly T[] {
  if (told.length < Math.max(0, ...counts))
    throw new SourceFault('broken', `${source} names ${told.length} of ${Math.max(...counts)} checks.`);
  return told;
}
