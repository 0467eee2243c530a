import type { Gathering } from '../rollout/gathering.ts';
import { openGatherings } from '../rollout/gathering.ts';
import { componentsIn } from '../rollout/proofs/checking.ts';
import type { Rollout } from '../rollout/rollout.ts';
import { Refusal } from '../team/refusal.ts';
import type { Team } from '../team/team.ts';
import { DAY, HOUR } from '../time/duration.ts';
import { evidenceOf, filedBefore, fileRollout } from './filing.ts';
import { type Collected, productOf } from './outside.ts';
import type { RolloutId } from './ports.ts';
import { unanswered } from './sources.ts';
import type { Watching } from './watching.ts';

type Deps = Pick<Watching, 'sources' | 'handle' | 'clock' | 'heard'> & {
  /** Whether it is time to try again what could not be had; real milliseconds. */
  isTime(key: string): boolean;
  /** For one attempt. */
  causeOf(doing: string): string;
};

/** Collects what is due by itself. What is not answered is tried again later, and keeps nobody from bringing it by hand. */
export function createGathering({ sources, handle, clock, heard, isTime, causeOf }: Deps) {
  /** Null where nothing is connected that knows it. */
  async function ask(id: RolloutId, rollout: Rollout, team: Team, collect: string): Promise<Collected[] | null> {
    if (collect === 'release-notes') {
      const about = { components: componentsIn(rollout), ref: null, baselineMs: DAY, spanMs: HOUR, at: clock.now() };
      return sources.collect(collect, productOf(rollout, team), about);
    }
    if (rollout.filed) return filedBefore(rollout.filed, rollout);
    const issue = await fileRollout({ sources, handle }, { id, rollout, team, cause: causeOf('1.1') });
    return issue && [evidenceOf(issue)];
  }

  async function keep(id: RolloutId, { item, about }: Gathering, found: Collected[]): Promise<void> {
    for (const { evidence, source } of found)
      await heard(id, { type: 'CollectEvidence', item, evidence, source }).catch(notTaken);
    await heard(id, { type: 'NoteGathered', item, about });
  }

  return async function gather(id: RolloutId, rollout: Rollout, team: Team): Promise<void> {
    for (const each of openGatherings(rollout)) {
      if (!isTime(`${id} ${each.item} ${each.about}`)) continue;
      const found = await ask(id, rollout, team, each.placed.evidence.collect ?? '').catch(
        unanswered('silent' as const),
      );
      if (found !== 'silent') await keep(id, each, found ?? []);
    }
  };
}

/** Signed off meanwhile, or as much as it holds. */
export const notTaken = (fault: unknown): void => {
  if (!(fault instanceof Refusal)) throw fault;
};
