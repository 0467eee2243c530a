import { mayDo, type Person } from '../team/authority.ts';
import { isSamePerson, nameOf } from '../team/team.ts';
import {
  itemNamed,
  mustBeAllowed,
  mustBeOpen,
  mustHaveReason,
  plainText,
  stillMay,
  titleOf,
  whoMay,
} from './asking.ts';
import type { Item, Phase, Placed } from './checklist.ts';
import type { Circumstances, Delivered } from './circumstances.ts';
import type { Of, Offered } from './commands.ts';
import { isShownByDeploying, mustBeSeenWell, mustNotBeUnderWay } from './deploying/shown.ts';
import type { Evidence, Instant, PersonId, RolloutEvent } from './events.ts';
import { clashesOf, frozenSentence } from './frozen.ts';
import { isGo } from './go-no-go.ts';
import { logWords, mustBeResolved } from './issues/item.ts';
import { mustNotBeStopped } from './objecting.ts';
import { type Checked, checked, checkOf, readProof } from './proofs/checking.ts';
import { refuse } from './refusal.ts';
import type { ItemState, Rollout } from './rollout.ts';
import { mustBeAnswered } from './speaking.ts';
import { currentPhase, isClosed, itemState, openItems } from './standing.ts';

export const mostEvidence = 50;
const farthestDue = 400 * 24 * 3_600_000;

export function doItem(
  { item: name, note, by, at }: Of<'DoItem'>,
  rollout: Rollout,
  circumstances: Circumstances,
): RolloutEvent[] {
  const placed = openForChange(name, rollout);
  const { item, number } = placed;
  const state = itemState(item.id, rollout);
  if (state.status === 'done') return [];
  mustBeTheirs(by, placed, state, rollout, circumstances);
  mustNotBeTooEarly(placed, rollout);
  if (!placed.phase.preparedEarly) mustNotBeStopped(rollout, circumstances.team);
  if (state.status === 'blocked') refuse('blocked', `${number} is blocked: "${state.reason}". Unblock it first.`);
  const said = plainText(note, 'The note');
  // What is said with the tick may state something that can be checked: then it is evidence like any other.
  const stated = said ? evidenceOf(item, { kind: 'note', text: said }, by, at, circumstances) : null;
  mustBeProven(placed, said, state, rollout, circumstances);
  mustHold(placed, stated?.proof ? checked(item, stated, rollout, at) : checkOf(item, rollout, at));
  if (item.evidence.fact === 'go' && !isGo({ rollout, team: circumstances.team, at }))
    refuse('needs-evidence', `${number} is done by a GO of everybody who has to be heard: /rollout gonogo`);
  if (stated?.proof)
    return [
      { type: 'EvidenceAdded', item: item.id, evidence: stated, at },
      { type: 'ItemDone', item: item.id, note: '', by: by.id, at },
    ];
  return [{ type: 'ItemDone', item: item.id, note: said || logWords(item.evidence.fact, rollout), by: by.id, at }];
}

function evidenceOf(item: Item, offered: Offered, by: Person, at: Instant, { team }: Circumstances): Evidence {
  const type = item.evidence.proof?.type;
  const proof = offered.proof ?? (type ? readProof(type, offered.text, at, team.zone) : null);
  return { ...offered, ...(proof ? { proof } : {}), by: by.id, at };
}

/** A tick may rest on words, where the checklist lets it, but not against what can be checked. */
function mustHold({ item, number }: Placed, check: Checked | null): void {
  if (!check && item.evidence.proof?.required)
    refuse('needs-evidence', `${number} takes what can be checked, not only words. ${item.evidence.ask}`);
  if (check && check.state !== 'passes') refuse('disproven', `${number} does not hold: ${check.says}. ${check.help}`);
}

export function reopenItem(
  { item: name, reason, by, at }: Of<'ReopenItem'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  const { item, number } = openForChange(name, rollout);
  const state = itemState(item.id, rollout);
  const own = state.by === by.id && at - (state.at ?? 0) <= 10 * 60_000;
  if (state.status === 'to-do' || state.status === 'blocked') return [];
  mustBeAllowed(by, 'reopen', `reopen ${number}`, rollout, team, { people: own ? [by.id] : [] });
  const why = own
    ? plainText(reason, 'The reason') || 'undone'
    : mustHaveReason(reason, `/rollout reopen ${number} flaky on staging`);
  return [{ type: 'ItemReopened', item: item.id, reason: why, by: by.id, at }];
}

export function blockItem(
  { item: name, reason, by, at }: Of<'BlockItem'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  const { item, number } = openForChange(name, rollout);
  mustBeAllowed(by, 'block', `block ${number}`, rollout, team);
  const why = mustHaveReason(reason, `/rollout block ${number} waiting for the DBA`);
  const state = itemState(item.id, rollout);
  if (state.status === 'blocked' && state.reason === why) return [];
  return [{ type: 'ItemBlocked', item: item.id, reason: why, by: by.id, at }];
}

export function unblockItem(
  { item: name, by, at }: Of<'UnblockItem'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  const { item, number } = openForChange(name, rollout);
  mustBeAllowed(by, 'block', `unblock ${number}`, rollout, team);
  return itemState(item.id, rollout).status === 'blocked'
    ? [{ type: 'ItemUnblocked', item: item.id, by: by.id, at }]
    : [];
}

/** "Not applicable" takes a reason and two people: the lead who says so, and another one with a role who agrees. */
export function proposeNotApplicable(
  { item: name, reason, until, by, at }: Of<'ProposeNotApplicable'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  const { item, number } = openForChange(name, rollout);
  mustBeAllowed(by, 'skip', `say that ${number} does not apply`, rollout, team);
  if (item.evidence.fact === 'go')
    refuse('needs-evidence', `${number} always applies: everybody who has to be heard votes. /rollout gonogo`);
  const why = mustHaveReason(reason, `/rollout skip ${number} nothing to benchmark, only texts change`);
  const state = itemState(item.id, rollout);
  if (until !== undefined && !(until > at && until - at <= farthestDue))
    refuse('bad-time', 'Until when? It has to be still to come, and within a year: until="20 dec".');
  const isSaid = state.proposal?.reason === why && state.proposal.until === (until ?? null);
  if (state.status === 'not-applicable' || isSaid) return [];
  const ends = until === undefined ? {} : { until };
  return [{ type: 'NotApplicableProposed', item: item.id, reason: why, ...ends, by: by.id, at }];
}

export function confirmNotApplicable(
  { item: name, by, at }: Of<'ConfirmNotApplicable'>,
  rollout: Rollout,
  { team, owners }: Circumstances,
): RolloutEvent[] {
  const { item, number } = openForChange(name, rollout);
  const { status, proposal } = itemState(item.id, rollout);
  if (status === 'not-applicable') return [];
  if (!proposal) return refuse('not-asked', `Nobody says any more that ${number} does not apply.`);
  mustBeAllowed(by, 'agree', `agree that ${number} does not apply`, rollout, team);
  if (!stillMay(proposal.by, 'skip', { team, owners }))
    refuse(
      'not-asked',
      `Whoever said that ${number} does not apply may not say so any more. Say it anew: /rollout skip ${number}`,
    );
  if (isSamePerson(proposal.by, by.id, team))
    refuse('needs-second-person', `You said so yourself; a second person has to agree that ${number} does not apply.`);
  return [
    {
      type: 'ItemNotApplicable',
      item: item.id,
      reason: proposal.reason,
      proposedBy: proposal.by,
      ...(proposal.until === null ? {} : { until: proposal.until }),
      by: by.id,
      at,
    },
  ];
}

export function assignItem(
  { item: name, to, dueAt, by, at }: Of<'AssignItem'>,
  rollout: Rollout,
  { team }: Circumstances,
): RolloutEvent[] {
  const { item, number } = openForChange(name, rollout);
  mustBeAllowed(by, 'assign', `assign ${number}`, rollout, team);
  if (dueAt !== null && !(Math.abs(dueAt - at) <= farthestDue))
    refuse('bad-time', 'That is more than a year away. Choose a nearer time.');
  const state = itemState(item.id, rollout);
  if (state.assignee === to && state.dueAt === dueAt) return [];
  return [{ type: 'ItemAssigned', item: item.id, to, dueAt, by: by.id, at }];
}

export function addEvidence(
  { item: name, evidence, by, at }: Of<'AddEvidence'>,
  rollout: Rollout,
  circumstances: Circumstances,
): RolloutEvent[] {
  const { item, number } = openForChange(name, rollout);
  mustBeAllowed(by, 'prove', `add evidence to ${number}`, rollout, circumstances.team);
  const state = itemState(item.id, rollout);
  const text = plainText(evidence.text, 'The evidence');
  if (evidence.kind === 'note' && !text) refuse('needs-evidence', `What proves ${number}? ${item.evidence.ask}`);
  if (evidence.kind === 'link') mustBeLink(evidence.url);
  if (!item.evidence.accepts.includes(evidence.kind))
    refuse('needs-evidence', `${number} takes ${listed(item.evidence.accepts)}. ${item.evidence.ask}`);
  if (state.evidence.some((each) => isSameEvidence(each, { ...evidence, text }))) return [];
  if (state.evidence.length >= mostEvidence)
    refuse('too-long', `${number} has ${mostEvidence} pieces of evidence, which is the most that it takes.`);
  const added = evidenceOf(item, { ...evidence, text }, by, at, circumstances);
  return [{ type: 'EvidenceAdded', item: item.id, evidence: added, at }, ...disproof(item, added, by.id, rollout, at)];
}

/** What says otherwise opens an item that was done. */
export function disproof(item: Item, added: Evidence, by: PersonId, rollout: Rollout, at: Instant): RolloutEvent[] {
  const check = itemState(item.id, rollout).status === 'done' ? checked(item, added, rollout, at) : null;
  return check && check.state !== 'passes' ? [{ type: 'ItemReopened', item: item.id, reason: check.says, by, at }] : [];
}

/** An item that may still change: the rollout is open and its phase not signed off. */
function openForChange(name: string, rollout: Rollout): Placed {
  mustBeOpen(rollout);
  const placed = itemNamed(name, rollout);
  if (isClosed(placed.phase, rollout))
    refuse('sealed', `${placed.phase.title} is signed off, so ${placed.number} stays as it was signed.`);
  return placed;
}

/** Whose item it is, or the lead. */
export function mustBeTheirs(
  by: Person,
  { item, number }: Placed,
  state: ItemState,
  rollout: Rollout,
  { team }: Pick<Circumstances, 'team'>,
): void {
  const people = state.assignee === null ? [] : [state.assignee];
  if (mayDo(by, 'tick', team, { people, roles: [item.owner] })) return;
  const owner = state.assignee === null ? whoMay([item.owner], rollout, team) : nameOf(state.assignee, team);
  refuse(
    'not-allowed',
    `${number} is ticked by ${owner} or ${titleOf('lead', rollout)}. You can add evidence: /rollout evidence ${number}`,
  );
}

function mustNotBeTooEarly({ phase, number, phaseIndex }: Placed, rollout: Rollout): void {
  const current = currentPhase(rollout);
  if (phase.preparedEarly || !current || current.id === phase.id) return;
  const before = rollout.checklist.phases[phaseIndex - 1] as Phase;
  const missing = openItems(before, rollout).length;
  refuse(
    'out-of-order',
    `${phase.title} opens after ${before.title} is signed off, so ${number} cannot be done yet.${missing ? ` Open in ${before.title}: ${missing}.` : ''}`,
  );
}

function mustBeProven(
  { item, number }: Placed,
  note: string,
  state: ItemState,
  rollout: Rollout,
  circumstances: Circumstances,
): void {
  const { needs, accepts, ask, fact } = item.evidence;
  // What stakeholders answered is kept with the rollout and stands in its report: nobody has to write it down once more.
  const isAnswered = fact === 'feedback' && rollout.voices.survey?.closedAt != null;
  const isShown = isShownByDeploying(fact, rollout);
  const given = state.evidence.length + (note && accepts.includes('note') ? 1 : 0) + (isAnswered || isShown ? 1 : 0);
  mustNotBeUnderWay(number, fact, rollout);
  mustBeSeenWell(number, fact, rollout);
  mustBeResolved(number, fact, rollout);
  if (given < needs) refuse('needs-evidence', `${number} needs evidence first. ${ask}`);
  if (fact === 'window' && !rollout.window)
    refuse('needs-evidence', `${number} is done when there is a window: /rollout schedule tue 22:00 for 90m`);
  const clashes = fact === 'window' ? clashesOf(rollout, circumstances.team) : [];
  if (clashes.length)
    refuse('frozen', `${number} is not done while the window lies in a freeze. ${frozenSentence(clashes)}`);
  if (fact === 'notice' && !circumstances.deliveries.some(isDelivered))
    refuse('needs-evidence', `${number} is done when a notice has reached stakeholders: /rollout announce`);
  if (fact === 'notice') mustBeAnswered(`${number} is done`, rollout);
  if (fact === 'announcement') mustBeAnnounced(number, rollout, circumstances.deliveries);
}

/** Both media that have readers must have been reached, for the window as it is now. */
function mustBeAnnounced(number: string, rollout: Rollout, deliveries: Delivered[]): void {
  const ofThisPlan = deliveries.filter((each) => each.revision === rollout.revision);
  const reached = new Set(ofThisPlan.filter(isDelivered).map((each) => each.medium));
  const missing = [...new Set(ofThisPlan.map((each) => each.medium))].filter((medium) => !reached.has(medium));
  if (reached.size === 0)
    refuse(
      'needs-evidence',
      `${number} is done when the announcement of the present window was delivered: /rollout announce`,
    );
  if (missing.length)
    refuse(
      'needs-evidence',
      `${number} is not done: nothing has been delivered by ${missing.join(' and ')} yet. See /rollout announcements.`,
    );
}

const isDelivered = (each: Delivered): boolean => each.state === 'delivered';

function mustBeLink(url: string): void {
  const isWeb = URL.canParse(url) && ['http:', 'https:'].includes(new URL(url).protocol);
  if (!isWeb || url.length > 2000)
    refuse('needs-evidence', 'That is not a web link. It starts with https:// and has at most 2,000 characters.');
}

type Comparable = { kind: string; text: string; url?: string; uniqueId?: string };

export function isSameEvidence(a: Comparable, b: Comparable): boolean {
  if (a.kind !== b.kind) return false;
  if (a.kind === 'link') return a.url === b.url;
  return a.kind === 'file' ? a.uniqueId === b.uniqueId : a.text === b.text;
}

const listed = (words: readonly string[]): string =>
  words.length > 1 ? `${words.slice(0, -1).join(', ')} or ${words.at(-1)}` : (words[0] ?? '');
