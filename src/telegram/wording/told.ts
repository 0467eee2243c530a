import { findItem, findPhase } from '../../rollout/checklist.ts';
import type { Instant, PersonId, RolloutEvent, Window } from '../../rollout/events.ts';
import { goPhase, itemState, type Rollout } from '../../rollout/rollout.ts';
import { holdersOf, type Team } from '../../team/team.ts';
import { sayWindow } from '../../time/say.ts';
import { itemTitle, title } from '../faces/parts.ts';
import { kindWords } from './kinds.ts';
import { isEventSilent } from './loudness.ts';
import { mention, type Names, named } from './names.ts';
import { completed, phaseSignedOff } from './told-endings.ts';
import { assigned, reminded } from './told-people.ts';
import { count, listed, page, quoted, shown } from './words.ts';

export interface Telling {
  rollout: Rollout;
  team: Team;
  /** When it is said; the event may be older. */
  at: Instant;
  names: Names;
  /** To one person alone; otherwise to the team's group. */
  isPrivate: boolean;
  bot: { username: string };
  /** The window before the one that a WindowScheduled speaks of. */
  windowBefore?: Window | null;
}

export interface ToldText {
  html: string;
  isSilent: boolean;
}

/** What happened, in the fewest words: a headline that survives a notification, then who and what now. */
export function toldText(event: RolloutEvent, telling: Telling): ToldText {
  return { html: page(linesOf(event, telling)), isSilent: isEventSilent(event.type, telling) };
}

function linesOf(event: RolloutEvent, telling: Telling): (string | null)[] {
  const { rollout, team, names } = telling;
  switch (event.type) {
    case 'PhaseSignedOff':
      return phaseSignedOff(event, telling);
    case 'RolloutCompleted':
      return completed(telling);
    case 'ItemAssigned':
      return assigned(event, telling);
    case 'Reminded':
      return reminded(event, telling);
    case 'SignOffDeclined':
      return declined(event, telling);
    case 'SignOffsSuperseded':
      return superseded(event, telling);
    case 'PhaseReopened':
      return [
        `<b>${title(rollout)} — ${phaseTitle(event.phase, telling)} is open again</b>`,
        `${shown(event.why, 300)}. It has to be signed off once more: /rollout signoff`,
      ];
    case 'WindowScheduled':
      return moved(event, telling);
    case 'StartHeld':
      return [
        `<b>⚠️ ${title(rollout)} — the window is open, but ${goTitle(telling)} is not signed off</b>`,
        'Stakeholders have not been told that it starts.',
        `${called(holdersOf('lead', team), telling) || 'Lead'}, sign off, move the window or call it off.`,
      ];
    case 'AnnouncementSkipped':
      return [
        `<b>${title(rollout)} — announcement “${kindWords[event.kind]}” was not sent</b>`,
        `The reason: ${shown(event.why, 200)}.`,
      ];
    case 'RolloutCalledOff': {
      const told = rollout.announced.findLast((each) => each.kind === 'called-off')?.stakeholders.length ?? 0;
      return [
        `<b>⏹ ${title(rollout)} — called off</b>`,
        `${named(event.by, names)}: ${quoted(event.reason, 600)}`,
        told
          ? `${count(told, 'stakeholder')} who had been told before ${told > 1 ? 'are' : 'is'} told now.`
          : 'No stakeholder had been told of it.',
      ];
    }
    default:
      return [`<b>${title(rollout)}</b>`];
  }
}

function declined(event: Extract<RolloutEvent, { type: 'SignOffDeclined' }>, telling: Telling): (string | null)[] {
  const { rollout, names, team } = telling;
  const items = event.reopened.flatMap((id) => findItem(rollout.checklist, id) ?? []);
  const people = items.flatMap(({ item }) => {
    const { assignee } = itemState(item.id, rollout);
    return assignee === null ? holdersOf(item.owner, team).slice(0, 1) : [assignee];
  });
  const open = items.map(({ item }) => itemTitle(item, rollout));
  return [
    `<b>❌ ${title(rollout)} — ${phaseTitle(event.phase, telling)} not signed off</b>`,
    `${named(event.by, names)}: ${quoted(event.reason, 600)}`,
    open.length
      ? `Open again: ${listed(open)}. ${called(people, telling)}`
      : 'When it is settled, ask once more: /rollout signoff',
  ];
}

function superseded(event: Extract<RolloutEvent, { type: 'SignOffsSuperseded' }>, telling: Telling): string[] {
  const { people } = event;
  const many = people.length > 1;
  return [
    `<b>${title(telling.rollout)} — ${count(people.length, 'sign-off')} of ${phaseTitle(event.phase, telling)} no longer count${many ? '' : 's'}</b>`,
    `Changed: ${shown(event.change, 200)}.`,
    `${called(people, telling)}, please look and sign again.`,
  ];
}

function moved(event: Extract<RolloutEvent, { type: 'WindowScheduled' }>, telling: Telling): (string | null)[] {
  const { rollout, team, names, windowBefore } = telling;
  const told = rollout.announced.findLast((each) => each.kind === 'moved' && each.revision === event.revision);
  return [
    `<b>${title(rollout)} — new window: ${sayWindow(event.window, team.zone)}</b>`,
    windowBefore ? `Before: <s>${sayWindow(windowBefore, team.zone)}</s>` : null,
    `Moved by ${named(event.by, names)}.${told ? ` ${count(told.stakeholders.length, 'stakeholder')} ${told.stakeholders.length > 1 ? 'are' : 'is'} told.` : ''}`,
  ];
}

/** At most three people are called; the others are only named. */
const called = (people: readonly PersonId[], { names }: Telling): string =>
  listed([...new Set(people)].map((person, index) => (index < 3 ? mention(person, names) : named(person, names))));

const phaseTitle = (id: string, { rollout }: Telling): string =>
  shown(findPhase(rollout.checklist, id)?.title ?? id, 40);

const goTitle = ({ rollout }: Telling): string => shown(goPhase(rollout)?.title ?? 'the phase before', 40);
