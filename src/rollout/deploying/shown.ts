import { theBot } from '../../team/team.ts';
import { cut } from '../../time/cut.ts';
import { type Item, type Placed, placedItems } from '../checklist.ts';
import type { Instant, RolloutEvent } from '../events.ts';
import { evolve } from '../evolve.ts';
import { refuse } from '../refusal.ts';
import { reopenedItems } from '../reopening.ts';
import type { Rollout } from '../rollout.ts';
import { isUnderWay, stageNow } from './deployment.ts';
import { isMeasuredRed } from './unanswered.ts';

type Fact = Item['evidence']['fact'];

/** Whether the way through the stages itself shows what the item asks for, so that nobody has to write it down once more. */
export function isShownByDeploying(fact: Fact, { deployment, announced }: Rollout): boolean {
  const begun = deployment?.reached[0]?.at;
  if (!deployment || begun === undefined) return false;
  if (fact === 'updates')
    return announced.some(({ kind, at }) => at >= begun && (kind === 'start' || kind === 'stage'));
  if (deployment.passedAt === null) return false;
  return fact === 'stages' || (fact === 'health' && (deployment.checks.length > 0 || deployment.entered.length > 0));
}

/** What is under way is not done. */
export function mustNotBeUnderWay(number: string, fact: Fact, rollout: Rollout): void {
  const { deployment } = rollout;
  if (!deployment) return;
  const now = stageNow(deployment);
  if (fact === 'stages' && isUnderWay(rollout))
    refuse(
      'needs-evidence',
      `${number} is done when the last stage is passed; it is at ${now?.stage.name}. The panel: /deploy`,
    );
}

/** What was red is not watched to the end while nobody has seen it well again. */
export function mustBeSeenWell(number: string, fact: Fact, { deployment }: Rollout): void {
  const [red] = deployment?.unanswered ?? [];
  if (fact !== 'health' || !deployment || !red) return;
  const wellAgain = isMeasuredRed(red.check, deployment)
    ? 'It is answered once it is measured green; where nothing measures it any more, by somebody who looks: /rollout_health.'
    : `Once somebody sees it well: /rollout health ${red.check} ok 0.2 %.`;
  refuse(
    'disproven',
    `${number} is not done: ${red.check} was red (${cut(red.says, 120)}) and has not been green since. ${wellAgain} To live with it: /rollout skip ${number} <reason>, and a second person agrees.`,
  );
}

/** Where something is red after all, the item that rests on production being well is open again, so that what was signed lapses. Asked after every command. */
export function reopenedByRed(happened: readonly RolloutEvent[], before: Rollout, at: Instant): RolloutEvent[] {
  const rollout = happened.reduce(evolve, before);
  const red = rollout.deployment?.unanswered.at(-1);
  if (!red) return [];
  const by = happened.find((event) => event.type === 'HealthEntered')?.by ?? theBot;
  return reopenedItems('health', { why: `${red.check} is red: ${cut(red.says, 120)}`, by, at }, rollout);
}

/** The item that is not done while something is red. */
export const restsOnHealth = ({ checklist }: Pick<Rollout, 'checklist'>): Placed | undefined =>
  placedItems(checklist).find(({ item }) => item.evidence.fact === 'health');
