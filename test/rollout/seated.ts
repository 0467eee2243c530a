import { revisionOf } from '../../src/rollout/revision.ts';
import { seating } from '../../src/rollout/seats.ts';
import { phaseState } from '../../src/rollout/standing.ts';
import type { Person } from '../../src/team/authority.ts';
import { cast, monday, phase, type Scene } from '../support/story.ts';

const go = 'pre-deployment';

export const nameOf = (id: number | undefined): string => cast.find((each) => each.id === id)?.name ?? '-';

/** "ops: Luis" for each seat of Pre-Deployment, where these people have signed what is there. */
export function seated(scene: Scene, ...signers: Person[]): string[] {
  const revision = revisionOf(phase(go), scene.rollout);
  const signOffs = signers.map(({ id }) => ({ by: id, at: monday, revision }));
  const state = { ...phaseState(go, scene.rollout), signOffs };
  const rollout = { ...scene.rollout, phases: { ...scene.rollout.phases, [go]: state } };
  return seating(phase(go), { rollout, team: scene.team, at: monday }).map(
    ({ seat, signOff, inPlaceOf }) =>
      `${seat.role}: ${nameOf(signOff?.by)}${inPlaceOf === null ? '' : ` for ${nameOf(inPlaceOf)}`}`,
  );
}
