import { cut } from '../../time/cut.ts';
import type { Item } from '../checklist.ts';
import { refuse } from '../refusal.ts';
import type { Rollout } from '../rollout.ts';
import { isUnderWay, stageNow } from './deployment.ts';
import { byHand, type Reading } from './health.ts';

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

/** What is under way is not done, and what was red is not watched to the end while nobody has seen it well again. */
export function mustNotBeUnderWay(number: string, fact: Fact, rollout: Rollout): void {
  const { deployment } = rollout;
  if (!deployment) return;
  const now = stageNow(deployment);
  if (fact === 'stages' && isUnderWay(rollout))
    refuse(
      'needs-evidence',
      `${number} is done when the last stage is passed; it is at ${now?.stage.name}. The panel: /rollout deploy`,
    );
  const [red] = deployment.unanswered;
  if (fact === 'health' && red)
    refuse(
      'disproven',
      `${number} is not done: ${red.check} was red (${cut(red.says, 120)}) and has not been green since. ${wellAgain(red)} To live with it: /rollout skip ${number} <reason>, and a second person agrees.`,
    );
}

const wellAgain = ({ check, source }: Reading): string =>
  source === byHand
    ? `Once somebody sees it well: /rollout health ${check} ok 0.2 %.`
    : 'It is answered once it is measured green; where nothing measures it any more, by somebody who looks: /rollout health.';
