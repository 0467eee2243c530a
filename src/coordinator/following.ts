import { isFollowed } from '../rollout/deploying/deployment.ts';
import { issueKey, unfiledIssues } from '../rollout/issues/issue.ts';
import { type FiledIssue, unmirrored } from '../rollout/mirroring.ts';
import { answerFor } from '../rollout/protecting.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { restingOnIt, waitsForWatch } from '../rollout/watch-period.ts';
import type { Team } from '../team/team.ts';
import { HOUR } from '../time/duration.ts';
import { collectChecks } from './calls.ts';
import { fileLogged } from './filing.ts';
import { createGathering, notTaken } from './gathering.ts';
import { type Collected, type OfProduct, productOf } from './outside.ts';
import { ownCause } from './own-causes.ts';
import type { RolloutId } from './ports.ts';
import { SourceFault, unanswered } from './sources.ts';
import { watchedRollouts } from './watched-rollouts.ts';
import type { Watching } from './watching.ts';

const followedEvery = 15_000;
const reconciledEvery = 300_000;
/** What could not be filed or collected; the first time is at once. */
const triedAgainEvery = 60_000;

/** Keeps what is followed elsewhere in step: the issue, deployments that wait, checks that a call did not tell, and the looks after the deployment. Nobody waits for it. */
export function createFollowing({ store, sources, outside, handle, clock, epoch, realNow, heard }: Watching) {
  const isTime = createIntervals(realNow);
  const causeOf = (doing: string): string => ownCause('outside', `${epoch} ${doing} ${Math.round(realNow())}`);
  const isTimeAgain = (key: string): boolean => isTime(key, triedAgainEvery);
  const gather = createGathering({ sources, handle, clock, heard, isTime: isTimeAgain, causeOf });

  /** What happened is said in the issues, in order; where it cannot be, that keeps nobody from anything, and no other issue from being told. */
  async function mirror(id: RolloutId, rollout: Rollout): Promise<void> {
    const silent = new Set<FiledIssue>();
    for (const { issue, key, text, isEnd } of unmirrored(rollout)) {
      if (silent.has(issue)) continue;
      const said = await sources.tellIssue(issue, { marker: `${id} ${key}`, text, isEnd }).then(() => 'said', missed);
      if (said === 'said') await heard(id, { type: 'NoteToldOutside', key });
      else silent.add(issue);
      if (said === 'gone') await heard(id, { type: 'NoteIssueGone', issue });
    }
  }

  /** Issues of the log that somebody wants outside as well; one that cannot be filed now is tried again. */
  async function fileAsked(id: RolloutId, rollout: Rollout, team: Team): Promise<void> {
    for (const logged of unfiledIssues(rollout)) {
      const key = issueKey(logged);
      if (!isTimeAgain(`${id} ${key}`)) continue;
      await fileLogged({ sources, handle }, { id, rollout, team, cause: causeOf(key) }, logged).catch(notSaid);
    }
  }

  /** Deployments elsewhere that wait: yes only to the commit of this version. */
  async function answerWaiting(id: RolloutId, rollout: Rollout, team: Team): Promise<void> {
    if (rollout.waiting.length === 0) return;
    const answer = answerFor({ rollout, team, at: clock.now(), watched: await watchedRollouts(store) });
    if (!answer) return;
    for (const asked of rollout.waiting) {
      const isOurs =
        answer.state === 'rejected' ||
        (asked.sha !== null &&
          (await sources.isVersion(productOf(rollout, team), asked.repository, asked.sha).catch(notSaid)));
      if (!isOurs) continue;
      const isSaid = await sources.answerDeployment(asked, answer).then(() => true, notSaid);
      if (isSaid) await heard(id, { type: 'NoteDeploymentAnswered', asked, state: answer.state });
    }
  }

  /** A call may have been missed: every five minutes it is asked. */
  async function reconcile(id: RolloutId, rollout: Rollout, team: Team): Promise<void> {
    if (!isTime(id, reconciledEvery)) return;
    await collectChecks({ sources, handle, clock }, { id, rollout, team }, causeOf('checks'));
  }

  /** Health as it is now, and the figures against those before the deployment: evidence for whoever looks. */
  async function lookAgain(id: RolloutId, rollout: Rollout, team: Team): Promise<void> {
    const { due } = rollout.watch;
    const of = productOf(rollout, team);
    outside.remember(id, await sources.measure(of, rollout.deployment?.stages.at(-1)?.name ?? ''));
    for (const { item, collected } of await figuresAgain(rollout, of))
      for (const { evidence, source } of collected)
        await heard(id, { type: 'CollectEvidence', item, evidence, source }).catch(notTaken);
    await heard(id, { type: 'NoteWatch', step: due });
  }

  /** What is not answered is left to people: this look does not come again for it. */
  async function figuresAgain(rollout: Rollout, of: OfProduct): Promise<{ item: string; collected: Collected[] }[]> {
    const begun = rollout.deployment?.reached[0]?.at;
    const at = clock.now();
    if (begun === undefined) return [];
    const about = { components: [], ref: null, baselineMs: at - begun, spanMs: HOUR, at };
    const items = restingOnIt(rollout).filter(({ evidence }) => evidence.collect === 'metrics');
    const asked = items.map(async (item) => {
      const collected = await sources.collect('metrics', of, about).catch(unanswered(null));
      return { item: item.id, collected: collected ?? [] };
    });
    return Promise.all(asked);
  }

  return async function follow(id: RolloutId): Promise<number> {
    const rollout = await store.rollout(id);
    const team = await store.team(rollout.team);
    await gather(id, rollout, team);
    await fileAsked(id, rollout, team);
    await mirror(id, await store.rollout(id));
    await answerWaiting(id, rollout, team);
    if (isFollowed(rollout)) await reconcile(id, rollout, team);
    if (waitsForWatch(rollout)) await lookAgain(id, rollout, team);
    return followedEvery;
  };
}

/** Whether so much real time has passed since it was last said that it has. */
function createIntervals(realNow: () => number): (key: string, everyMs: number) => boolean {
  const last = new Map<string, number>();
  return (key, everyMs) => {
    const isTime = realNow() >= (last.get(key) ?? Number.NEGATIVE_INFINITY) + everyMs;
    if (isTime) last.set(key, realNow());
    return isTime;
  };
}

/** What was deleted is not asked for again; everything else is trouble that ends. */
const missed = (fault: unknown): 'gone' | 'not said' => {
  if (fault instanceof SourceFault && fault.trouble === 'missing') return 'gone';
  return unanswered('not said' as const)(fault);
};

const notSaid = unanswered(false);
