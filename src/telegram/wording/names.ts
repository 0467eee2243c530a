import type { Store } from '../../coordinator/store.ts';
import type { PersonId } from '../../rollout/events.ts';
import { peopleInIssue } from '../../rollout/issues/issue.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { nameOf, type Team } from '../../team/team.ts';
import { shown } from './words.ts';

/** Somebody's name as plain text. */
export type Names = (person: PersonId) => string;

export const namesIn =
  (team: Team): Names =>
  (person) =>
    nameOf(person, team);

/** Names of everybody whom the rollout speaks of: as the team knows them, else as they were last seen. */
export async function namesFor(rollout: Rollout, team: Team, store: Pick<Store, 'people'>): Promise<Names> {
  const unknown = peopleIn(rollout).filter((person) => team.names[person] === undefined);
  const seen = await Promise.all(unknown.map((person) => store.people.byId(person)));
  const names = new Map(seen.flatMap((each) => (each ? [[each.id, each.name] as const] : [])));
  return (person) => names.get(person) ?? nameOf(person, team);
}

/** A name in HTML. */
export const named = (person: PersonId, names: Names): string => shown(names(person), 40);

/** A name that calls its owner when it is posted; in an edit it calls nobody. */
export const mention = (person: PersonId, names: Names): string =>
  `<a href="tg://user?id=${person}">${named(person, names)}</a>`;

function peopleIn(rollout: Rollout): PersonId[] {
  const items = Object.values(rollout.items).flatMap((item) => [
    item.by,
    item.assignee,
    item.proposal?.by,
    ...item.evidence.map((each) => each.by),
  ]);
  const phases = Object.values(rollout.phases).flatMap((phase) => [
    phase.requested?.by,
    phase.declined?.by,
    ...phase.signOffs.map((each) => each.by),
    ...(phase.signedOff?.seats ?? []).flatMap((each) => [each.by, each.inPlaceOf]),
    ...phase.pending.map((each) => each.by),
    ...(phase.skipped?.people ?? []),
    phase.veto?.by,
    phase.glass?.by,
  ]);
  const vote = rollout.goNoGo;
  const voters = [vote?.opened.by, ...(vote?.present ?? []), ...(vote?.votes ?? []).map((each) => each.by)];
  const { concerns, feedback } = rollout.voices;
  const voices = [...concerns, ...feedback].map((each) => each.voice.person);
  const answers = concerns.map((each) => each.answer?.by);
  const endings = [rollout.rolledBack?.by, rollout.stop?.by];
  const issues = rollout.issues.flatMap(peopleInIssue);
  const all = [
    ...items,
    ...phases,
    ...voters,
    ...endings,
    ...issues,
    ...voices,
    ...answers,
    rollout.author,
    rollout.last.by,
    rollout.calledOff?.by,
    rollout.announcement?.by,
  ];
  return [...new Set(all)].filter((person) => typeof person === 'number');
}
