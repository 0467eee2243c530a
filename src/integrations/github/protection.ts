import { z } from 'zod';
import { SourceFault } from '../../coordinator/sources.ts';
import { cut } from '../../time/cut.ts';
import { type Access, source, Unaccepted } from './access.ts';
import { placeOf } from './foreign.ts';
import { createWords } from './marker.ts';

/** What a deployment that waits for us is told. */
export interface ProtectionAnswer {
  /** `owner/name` that the rollout's product is in: a callback of another repository is refused. */
  repository: string;
  /** As the webhook named it. */
  environment: string;
  state: 'approved' | 'rejected';
  /** Why, for whoever looks at the run; Markdown. */
  comment: string;
}

/** `settled`: nothing waits for us there any more, because it was answered before, or the run is over. */
export type ProtectionOutcome = 'answered' | 'settled';

const mostComment = 1_000;
const pending = z.array(z.object({ environment: z.object({ name: z.string() }) }));
/** https://docs.github.com/rest/actions/workflow-runs#review-custom-deployment-protection-rules-for-a-workflow-run */
const path = /^\/repos\/([\w.-]+\/[\w.-]+)\/actions\/runs\/(\d{1,15})\/deployment_protection_rule$/;

/** `url` is the API's, as in the settings. */
export function createProtection({ ask }: Access, url: string) {
  const { asWords } = createWords(url);

  async function isWaiting(run: Run, environment: string): Promise<boolean> {
    const route = 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/pending_deployments';
    return (await ask(route, { ...run }, pending)).some((each) => each.environment.name === environment);
  }

  return {
    async answerProtection(
      callbackUrl: string,
      { repository, environment, state, comment }: ProtectionAnswer,
    ): Promise<ProtectionOutcome> {
      const run = runOf(callbackUrl, url, repository);
      const answer = {
        ...run,
        environment_name: environment,
        state,
        comment: asWords(cut(comment, mostComment)),
      };
      const route = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/deployment_protection_rule';
      try {
        await ask(route, answer, z.unknown());
        return 'answered';
      } catch (fault) {
        if (!(fault instanceof Unaccepted) || (await isWaiting(run, environment).catch(() => true))) throw fault;
        return 'settled';
      }
    },
  };
}

interface Run {
  owner: string;
  repo: string;
  run_id: number;
}

/** Where to answer. The address came from outside and gets our token: only what GitHub documents, of the API in the settings, is taken from it. */
function runOf(callbackUrl: string, api: string, repository: string): Run {
  const base = new URL(api);
  const given = URL.parse(callbackUrl);
  const root = base.pathname.replace(/\/+$/, '');
  const isOurs =
    given?.origin === base.origin &&
    given.pathname.startsWith(root) &&
    !`${given.username}${given.password}${given.search}${given.hash}`;
  const [, name = '', run = ''] = (isOurs && path.exec(given.pathname.slice(root.length))) || [];
  if (name === '') throw new SourceFault('refused', `That is no address at which ${source} waits for an answer.`);
  if (name.toLowerCase() !== repository.toLowerCase())
    throw new SourceFault('refused', `The deployment that waits is of another repository than ${repository}.`);
  return { ...placeOf(name), run_id: Number(run) };
}
