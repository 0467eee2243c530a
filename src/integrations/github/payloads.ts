import { z } from 'zod';
import { plain } from '../http/plain.ts';
import { instant, line, link, repositoryName, wholeSha } from './foreign.ts';
import { issueSchema } from './issues.ts';

/** https://docs.github.com/webhooks/webhook-events-and-payloads */
const repository = z.object({ full_name: repositoryName }).transform(({ full_name }) => full_name);
const ended = z.object({ head_sha: wholeSha, conclusion: z.string().max(40).nullable() });

const issue = z
  .object({ action: z.enum(['closed', 'reopened']), repository, issue: issueSchema })
  .transform((told) => ({ event: 'issues' as const, ...told }));

/** That something ended, never that it is green: what counts is asked for anew. */
const checked = z.object({ action: z.literal('completed'), repository });
const checkSuite = checked
  .extend({ check_suite: ended })
  .transform(({ repository, check_suite }) => ({ event: 'checks' as const, repository, sha: check_suite.head_sha }));
const checkRun = checked
  .extend({ check_run: ended })
  .transform(({ repository, check_run }) => ({ event: 'checks' as const, repository, sha: check_run.head_sha }));
const workflowRun = checked
  .extend({ workflow_run: ended })
  .transform(({ repository, workflow_run }) => ({ event: 'checks' as const, repository, sha: workflow_run.head_sha }));

const release = z
  .object({
    action: z.literal('published'),
    repository,
    release: z.object({
      tag_name: line(100),
      name: line().nullish(),
      html_url: link,
      prerelease: z.boolean(),
      published_at: instant.nullish(),
    }),
  })
  .transform(({ repository, release: { tag_name, name, html_url, prerelease, published_at } }) => ({
    event: 'release' as const,
    repository,
    tag: tag_name,
    title: name || tag_name,
    url: html_url,
    isPreRelease: prerelease,
    publishedAt: published_at ?? null,
  }));

const protection = z
  .object({
    action: z.literal('requested'),
    repository,
    // It is sent back as it is: one that is no plain line is not taken at all.
    environment: z
      .string()
      .min(1)
      .max(255)
      .refine((name) => name === plain(name, 255), 'must be a plain line'),
    deployment_callback_url: z.string().max(2_000),
    sha: wholeSha.optional(),
    deployment: z.object({ sha: wholeSha }).nullish(),
  })
  .transform(({ repository, environment, deployment_callback_url, sha, deployment }) => ({
    event: 'protection' as const,
    repository,
    environment,
    /** Not to be asked: only `answerProtection` knows what of it may be trusted. */
    callbackUrl: deployment_callback_url,
    /** What waits to be deployed; null where it was not said. */
    sha: sha ?? deployment?.sha ?? null,
  }));

/** What GitHub tells us of, by the names of its events; of each only the actions that matter. */
export const payloads = {
  issues: { actions: ['closed', 'reopened'], schema: issue },
  check_suite: { actions: ['completed'], schema: checkSuite },
  check_run: { actions: ['completed'], schema: checkRun },
  workflow_run: { actions: ['completed'], schema: workflowRun },
  release: { actions: ['published'], schema: release },
  deployment_protection_rule: { actions: ['requested'], schema: protection },
} as const;

export type Told = z.infer<(typeof payloads)[keyof typeof payloads]['schema']>;
