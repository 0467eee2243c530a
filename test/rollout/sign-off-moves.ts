import type { Phase } from '../../src/rollout/checklist.ts';
import type { RolloutCommand } from '../../src/rollout/commands.ts';
import { draftDigest } from '../../src/rollout/drafts.ts';
import type { PersonId, Window } from '../../src/rollout/events.ts';
import { revisionForGo } from '../../src/rollout/revision.ts';
import { currentPhase, isSettled, itemState, phaseState } from '../../src/rollout/standing.ts';
import type { TeamCommand } from '../../src/team/decide.ts';
import { policies } from '../../src/team/events.ts';
import { holdersOf, isAway } from '../../src/team/team.ts';
import { day, gus, hour, mara, minute, monday, nextEvening, olga, oskar, window } from '../support/story.ts';
import { placesOf } from './quorum-oracle.ts';
import { type Doing, personIn, six, smallChecklist, type World } from './small-world.ts';

// Everything that people do around a sign-off, as data: a move is a kind and three numbers, and the world in which it is made gives them a meaning.

export interface Move {
  kind: string;
  who: number;
  other: number;
  pick: number;
}

/** A move in its world. */
interface Turn {
  world: World;
  who: PersonId;
  other: PersonId;
  phase: Phase;
  item: string;
  pick: number;
}

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

const people = [...six, ...six, gus, olga, oskar].map(({ id }) => id);
const roles = ['lead', 'qa', 'ops', 'approver', 'ops', 'approver', 'developer'];
const later: Window = { opensAt: monday + 30 * day, closesAt: monday + 30 * day + hour, zone: 'UTC' };
const windows = [window, nextEvening, later];
const waits = [1, 2, 5, 9, 10, 11, 30, 59, 60, 119, 239, 240, 241, 719, 720, 1440, 4320, -1, -5, -30];
const absences = [10 * minute, hour, day, 7 * day];

/** The table of contents: what happens, and how often. */
const kinds: Record<string, [weight: number, (turn: Turn) => Doing]> = {
  forward: [50, forward],
  tap: [12, (turn) => says(turn, { type: 'SignOff', ...cardOf(turn) })],
  confirm: [3, (turn) => says(turn, { type: 'ConfirmSignOff', ...cardOf(turn) }, waiting(turn))],
  request: [1, (turn) => says(turn, { type: 'RequestSignOff', phase: turn.phase.id })],
  withdraw: [1, (turn) => says(turn, { type: 'WithdrawSignOff', phase: turn.phase.id }, waiting(turn))],
  decline: [
    1,
    (turn) => says(turn, { type: 'DeclineSignOff', ...cardOf(turn), reason: from(['no', 'see 2.2'], turn.pick) }),
  ],
  veto: [1, (turn) => says(turn, { type: 'Veto', phase: turn.phase.id, reason: 'no' })],
  resolveVeto: [1, (turn) => says(turn, { type: 'ResolveVeto', phase: turn.phase.id, reason: 'looked at' })],
  stop: [1, (turn) => says(turn, { type: 'RequestStop', phase: null, reason: 'errors' })],
  resolveStop: [1, (turn) => says(turn, { type: 'ResolveStop', ...decisionOf(turn) })],
  breakGlass: [1, (turn) => says(turn, { type: 'BreakGlass', phase: turn.phase.id, reason: 'outage' }, owner(turn))],
  agreeToSkip: [1, (turn) => says(turn, { type: 'ConfirmBreakGlass', phase: turn.phase.id }, owner(turn))],
  openVote: [1, (turn) => says(turn, { type: 'OpenVote' })],
  vote: [3, (turn) => votes(turn, turn.who, from(['go', 'go', 'no-go'], turn.pick))],
  tick: [2, (turn) => says(turn, { type: 'DoItem', item: turn.item, note: from(['', 'done'], turn.pick) })],
  reopen: [2, (turn) => says(turn, { type: 'ReopenItem', item: turn.item, reason: 'again' }, inCharge(turn.world))],
  block: [1, (turn) => says(turn, { type: 'BlockItem', item: turn.item, reason: 'waits' })],
  unblock: [1, (turn) => says(turn, { type: 'UnblockItem', item: turn.item })],
  skipItem: [
    1,
    (turn) => says(turn, { type: 'ProposeNotApplicable', item: turn.item, reason: 'none' }, inCharge(turn.world)),
  ],
  agreeToSkipItem: [1, (turn) => says(turn, { type: 'ConfirmNotApplicable', item: turn.item })],
  evidence: [
    2,
    (turn) => says(turn, { type: 'AddEvidence', item: turn.item, evidence: note(from(['a', 'b'], turn.pick)) }),
  ],
  schedule: [2, (turn) => says(turn, { type: 'ScheduleWindow', window: from(windows, turn.pick) }, planner(turn))],
  announce: [2, announces],
  give: [
    3,
    (turn) => settles(turn, { type: 'GiveRole', role: from(roles, turn.pick), to: personIn(turn.world, turn.who) }),
  ],
  take: [3, (turn) => settles(turn, { type: 'TakeRole', role: from(roles, turn.pick), from: turn.who, why: '' })],
  away: [
    3,
    (turn) => settles(turn, { type: 'SendAway', person: turn.who, until: turn.world.at + from(absences, turn.pick) }),
  ],
  back: [1, (turn) => settles(turn, { type: 'ComeBack', person: turn.who })],
  deputy: [3, (turn) => settles(turn, { type: 'NameDeputy', person: turn.who, deputy: turn.other })],
  noDeputy: [1, (turn) => settles(turn, { type: 'DismissDeputy', person: turn.who })],
  link: [
    2,
    (turn) => settles(turn, { type: 'LinkAccounts', account: personIn(turn.world, turn.who), person: turn.other }),
  ],
  unlink: [1, (turn) => settles(turn, { type: 'UnlinkAccounts', account: turn.who })],
  policy: [1, (turn) => settles(turn, { type: 'ChoosePolicy', policy: from(policies, turn.pick) })],
  owners: [1, ({ world, pick }) => ({ owners: toggled(from([olga.id, oskar.id, mara.id], pick), world.owners) })],
  wait: [4, ({ pick }) => ({ wait: from(waits, pick) * minute })],
  clock: [3, ({ world }) => ({ rollout: { type: 'CheckCalendar', at: world.at } })],
};

export const weights = Object.entries(kinds).map(([kind, [weight]]) => ({ kind, weight }));

/** What the move comes to in this world. */
export function doingOf({ kind, who, other, pick }: Move, world: World): Doing {
  const current = pick % 10 === 9 ? undefined : currentPhase(world.rollout);
  const phase = current ?? from(smallChecklist.phases, who);
  const item = from(phase.items, other).id;
  const [, happens] = kinds[kind] as (typeof kinds)[string];
  return happens({ world, who: from(people, who), other: from(people, other), phase, item, pick });
}

/** Whatever brings it nearer to a closed phase. One time in seven without looking at what stands in the way. */
function forward(turn: Turn): Doing {
  const { world, phase, pick } = turn;
  const { requested, pending } = phaseState(phase.id, world.rollout);
  const clearing = pick % 7 ? cleared(turn) : null;
  if (clearing) return clearing;
  if (!requested) return says(turn, { type: 'RequestSignOff', phase: phase.id }, inCharge(world));
  if (pending.length) return says(turn, { type: 'ConfirmSignOff', ...cardOf(turn) }, waiting(turn));
  return says(turn, { type: 'SignOff', ...cardOf(turn) }, nextSigner(turn));
}

/** What has to be done before anybody can sign. */
function cleared(turn: Turn): Doing | null {
  const { world, phase, pick } = turn;
  const { veto, glass } = phaseState(phase.id, world.rollout);
  const leader = inCharge(world);
  if (world.rollout.stop) return says(turn, { type: 'ResolveStop', ...decisionOf(turn) }, leader);
  if (glass && pick % 4 === 0) return says(turn, { type: 'ConfirmBreakGlass', phase: phase.id }, owner(turn));
  if (veto) return says(turn, { type: 'ResolveVeto', phase: phase.id, reason: 'looked at' }, leader);
  const open = phase.items.find((each) => !isSettled(each, world.rollout));
  if (!open) return null;
  if (itemState(open.id, world.rollout).status === 'blocked') return says(turn, { type: 'UnblockItem', item: open.id });
  return open.evidence.fact === 'go' ? voteNext(turn) : says(turn, { type: 'DoItem', item: open.id, note: '' }, leader);
}

const decisionOf = ({ pick }: Turn) => ({ decision: from(['go-on', 'reopen'] as const, pick), reason: 'looked at' });

function voteNext(turn: Turn): Doing {
  const { rollout, team } = turn.world;
  const vote = rollout.goNoGo;
  if (!vote || vote.decided?.vote === 'no-go') return says(turn, { type: 'OpenVote' }, inCharge(turn.world));
  const voters = team.policy === 'small' ? roles : rollout.checklist.goNoGo.voters;
  const silent = voters.filter((role) => !holdersOf(role, team).some((one) => vote.votes.some(({ by }) => by === one)));
  const holders = holdersOf(from(silent.length ? silent : voters, turn.pick), team).filter(
    (one) => one !== rollout.author,
  );
  return votes(turn, holders.length ? from(holders, turn.who) : turn.who, 'go');
}

/** Somebody who has not signed, or their deputy, for one of the seats. */
function nextSigner({ world, phase, who, pick }: Turn): PersonId {
  const { rollout, team, at } = world;
  const places = placesOf(phase, { rollout, team, at });
  const signed = phaseState(phase.id, rollout).signOffs.map(({ by }) => by);
  const left = places.flatMap(({ role, barred }) =>
    (role === null ? six.map(({ id }) => id) : holdersOf(role, team)).filter((one) => !barred.includes(one)),
  );
  const unsigned = left.filter((one) => !signed.includes(one));
  const chosen = unsigned.length ? from(unsigned, pick) : who;
  return isAway(chosen, team, at) ? (team.deputies[chosen] ?? chosen) : chosen;
}

function votes(turn: Turn, who: PersonId, vote: 'go' | 'no-go'): Doing {
  const revision = revisionForGo(smallChecklist.phases[1] as Phase, turn.world.rollout);
  return says(turn, { type: 'CastVote', vote, reason: vote === 'go' ? '' : 'not yet', revision }, who);
}

/** Written first, confirmed at the next move. */
function announces(turn: Turn): Doing {
  const { rollout, team, at } = turn.world;
  const facts = { impact: from(['none', 'short'], turn.pick), downtimeMinutes: 5, contact: '@priya' };
  return rollout.draft
    ? says(turn, { type: 'ConfirmAnnouncement', sendAt: at, draft: draftDigest(rollout, team) }, inCharge(turn.world))
    : says(turn, { type: 'DraftAnnouncement', facts }, inCharge(turn.world));
}

/** Two out of three taps are on the card as it is, others on one that was shown before. */
function cardOf({ phase, pick, world }: Turn): { phase: string; revision: string } {
  const shown = world.cards.filter((each) => each.phase === phase.id);
  const back = pick % 3 === 0 ? pick % 4 : 0;
  return { phase: phase.id, revision: shown.at(-1 - (back % shown.length))?.revision ?? '' };
}

/** Somebody who has tapped and not confirmed, or else who has signed. */
function waiting({ phase, pick, who, world }: Turn): PersonId {
  const { pending, signOffs } = phaseState(phase.id, world.rollout);
  const [some] = [pending, signOffs].filter((each) => each.length > 0);
  return some && pick % 5 ? from(some, pick).by : who;
}

const from = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;
const inCharge = ({ owners, team }: World): PersonId => owners[0] ?? team.roles['lead']?.[0] ?? mara.id;
const owner = ({ world, who, pick }: Turn): PersonId =>
  world.owners.length && pick % 8 ? from(world.owners, pick) : who;
const planner = ({ world, who, pick }: Turn): PersonId => (pick % 2 ? inCharge(world) : who);
const note = (text: string) => ({ kind: 'note', text }) as const;
const toggled = (one: PersonId, all: readonly PersonId[]): PersonId[] =>
  all.includes(one) ? all.filter((each) => each !== one) : [...all, one];

const says = ({ world, who }: Turn, command: Without<RolloutCommand, 'by' | 'at'>, speaker = who): Doing => ({
  rollout: { ...command, by: personIn(world, speaker), at: world.at } as RolloutCommand,
});
const settles = ({ world }: Turn, command: Without<TeamCommand, 'by' | 'at'>): Doing => ({
  team: { ...command, by: personIn(world, inCharge(world)), at: world.at } as TeamCommand,
});
