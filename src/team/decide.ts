import type { Person } from './authority.ts';
import type { Category, Medium, Policy, TeamEvent, WorkingHours } from './events.ts';
import type { Freeze, Traffic } from './events-freezes.ts';
import { addFreeze, liftFreeze } from './freezes.ts';
import { choosePreferences, disableAddress, enableAddress, subscribe } from './own-choices.ts';
import {
  acceptRole,
  comeBack,
  dismissDeputy,
  giveRole,
  linkAccounts,
  nameDeputy,
  offerRole,
  personLeft,
  sendAway,
  takeRole,
  unlinkAccounts,
} from './roster.ts';
import {
  chooseHours,
  choosePolicy,
  chooseZone,
  claimRole,
  finishSetup,
  foundTeam,
  unclaimRoles,
} from './setting-up.ts';
import type { Newcomer } from './stakeholder-fields.ts';
import {
  addStakeholder,
  changeStakeholder,
  forgetStakeholder,
  importStakeholders,
  removeStakeholder,
} from './stakeholders.ts';
import type { Team } from './team.ts';
import { chooseTraffic } from './traffic.ts';

/** Somebody as Telegram showed them when they were named. */
export interface Named {
  id: number;
  name: string;
  isHuman: boolean;
}

export type TeamCommand = ByPerson | ByAddress;

/** What stakeholders do for themselves, and what the transports learn about their addresses: no role is asked for. */
type ByAddress = { at: number } & (
  | ({ type: 'ChoosePreferences'; id: string; declined: readonly Category[] } & (
      | { how: 'link' }
      | { how: 'chat'; by: Person }
    ))
  | ({ type: 'Subscribe' } & Newcomer & ({ how: 'mail' } | { how: 'link'; by: Person }))
  | { type: 'DisableAddress'; medium: Medium; address: string; why: string; announcement?: string }
);

type ByPerson = { by: Person; at: number } & (
  | { type: 'FoundTeam'; number: number; chat: number; title: string }
  | { type: 'ChooseZone'; zone: string }
  | { type: 'ChoosePolicy'; policy: Policy }
  | { type: 'ClaimRole'; role: string }
  | { type: 'UnclaimRoles' }
  | { type: 'ChooseHours'; hours: WorkingHours }
  | { type: 'FinishSetup' }
  | { type: 'GiveRole'; role: string; to: Named }
  | { type: 'OfferRole'; role: string; to: Named; code: string; expiresAt: number }
  | { type: 'AcceptRole'; code: string }
  | { type: 'TakeRole'; role: string; from: number; why: string }
  | { type: 'PersonLeft'; person: number }
  | { type: 'NameDeputy'; person: number; deputy: number }
  | { type: 'DismissDeputy'; person: number }
  | { type: 'SendAway'; person: number; until: number }
  | { type: 'ComeBack'; person: number }
  | { type: 'LinkAccounts'; account: Named; person: number }
  | { type: 'UnlinkAccounts'; account: number }
  | ({ type: 'AddStakeholder' } & Newcomer)
  | { type: 'ImportStakeholders'; newcomers: Newcomer[] }
  | { type: 'ChangeStakeholder'; id: string; name?: string; zone?: string; component?: string; language?: string }
  | { type: 'EnableAddress'; id: string }
  /** `isTheirs`: the wire has shown that the chat is theirs to close. */
  | { type: 'RemoveStakeholder'; id: string; why: string; isTheirs?: boolean }
  /** A person has themself forgotten, or is forgotten by an owner, and is told nothing any more. */
  | { type: 'ForgetStakeholder'; id: string; person: number }
  | { type: 'AddFreeze'; freeze: Omit<Freeze, 'id'> }
  | { type: 'LiftFreeze'; id: string }
  | { type: 'ChooseTraffic'; traffic: Traffic | null }
  | { type: 'MoveChat'; from: number; to: number }
  | { type: 'LoseChat'; why: string }
  | { type: 'RegainChat'; chat: number; title: string }
);

/** What follows from a command, or a refusal. A command that is already true yields nothing. */
export function decideTeam(command: TeamCommand, team: Team): TeamEvent[] {
  switch (command.type) {
    case 'FoundTeam':
      return foundTeam(command, team);
    case 'ChooseZone':
      return chooseZone(command, team);
    case 'ChoosePolicy':
      return choosePolicy(command, team);
    case 'ClaimRole':
      return claimRole(command, team);
    case 'UnclaimRoles':
      return unclaimRoles(command, team);
    case 'ChooseHours':
      return chooseHours(command, team);
    case 'FinishSetup':
      return finishSetup(command, team);
    case 'GiveRole':
      return giveRole(command, team);
    case 'OfferRole':
      return offerRole(command, team);
    case 'AcceptRole':
      return acceptRole(command, team);
    case 'TakeRole':
      return takeRole(command, team);
    case 'PersonLeft':
      return personLeft(command, team);
    case 'NameDeputy':
      return nameDeputy(command, team);
    case 'DismissDeputy':
      return dismissDeputy(command, team);
    case 'SendAway':
      return sendAway(command, team);
    case 'ComeBack':
      return comeBack(command, team);
    case 'LinkAccounts':
      return linkAccounts(command, team);
    case 'UnlinkAccounts':
      return unlinkAccounts(command, team);
    case 'AddStakeholder':
      return addStakeholder(command, team);
    case 'ImportStakeholders':
      return importStakeholders(command, team);
    case 'ChangeStakeholder':
      return changeStakeholder(command, team);
    case 'ChoosePreferences':
      return choosePreferences(command, team);
    case 'Subscribe':
      return subscribe(command, team);
    case 'DisableAddress':
      return disableAddress(command, team);
    case 'EnableAddress':
      return enableAddress(command, team);
    case 'ForgetStakeholder':
      return forgetStakeholder(command, team);
    case 'RemoveStakeholder':
      return removeStakeholder(command, team);
    case 'AddFreeze':
      return addFreeze(command, team);
    case 'LiftFreeze':
      return liftFreeze(command, team);
    case 'ChooseTraffic':
      return chooseTraffic(command, team);
    case 'MoveChat':
      return moveChat(command, team);
    case 'LoseChat':
      return team.isLost ? [] : [{ type: 'ChatLost', why: command.why, at: command.at }];
    case 'RegainChat':
      return team.isLost
        ? [{ type: 'ChatRegained', chat: command.chat, title: command.title, by: command.by.id, at: command.at }]
        : [];
  }
}

export type Of<T extends TeamCommand['type']> = Extract<TeamCommand, { type: T }>;

function moveChat({ from, to, at }: Of<'MoveChat'>, team: Team): TeamEvent[] {
  const concerns =
    team.chat === from ||
    team.stakeholders.some((each) => each.medium === 'telegram' && each.address.split('/')[0] === String(from));
  return concerns ? [{ type: 'ChatMoved', from, to, at }] : [];
}
