import type { Card } from '../../coordinator/ports.ts';
import type { Checklist } from '../../rollout/checklist.ts';
import type { Policy } from '../../team/events.ts';
import { holdersOf, nameOf, type Team } from '../../team/team.ts';
import { sayClock } from '../../time/say.ts';
import { isZone } from '../../time/zone.ts';
import { button, type CardButton, type Keyboard } from '../buttons.ts';
import { count, listed, page, shown } from '../wording/words.ts';
import type { Draw, Face, Scene } from './face.ts';
import { digestOfClaims, founderOf, policyWords, setupData, setupView } from './setup-data.ts';

/** The set-up of a group: four pages of one card, and what it came to. */
export const setup: Draw = async (scene) => {
  switch (setupView(scene.card, scene.team)) {
    case 'rights':
      return rightsPage(scene);
    case 'zone':
      return zonePage(scene);
    case 'policy':
      return policyPage(scene);
    case 'people':
      return peoplePage(scene);
    case 'ready':
      return readyPage(scene);
    case 'only':
      return onlyPage(scene);
  }
};

function rightsPage({ card }: Scene): Face {
  const { rights } = setupData(card);
  const canPin = rights?.canPin ?? false;
  return {
    text: page([
      '<b>Rollout bot is here.</b> Set-up 1 of 4 — rights',
      '',
      'I carry an update through a checklist of phases: evidence, sign-offs by tap, announcements by Telegram and email.',
      '',
      rights && !canPin ? '✅ I can post   ❌ I cannot pin the status card' : null,
      canPin ? '✅ I can post   ✅ I can pin the status card' : null,
      ...(canPin
        ? []
        : [
            'Make me an admin with “Pin messages”. As an admin Telegram shows me all messages here; I act only on commands, replies to me and taps.',
          ]),
      rights ? `<i>Looked at ${sayClock(rights.lookedAt, 'UTC')} UTC</i>` : null,
    ]),
    keyboard: [
      [button(card.nonce, 'check', '', canPin ? 'Continue' : 'Check again', 'primary')],
      ...(canPin ? [] : [[button(card.nonce, 'nopin', '', 'Continue without pin')]]),
      [button(card.nonce, 'keep', '', 'Only announcements here')],
    ],
  };
}

const usualZones = ['Europe/Berlin', 'UTC', 'America/New_York'];

async function zonePage({ card, team, at, store }: Scene): Promise<Face> {
  const founder = await store.people.byId(team.founder);
  const { suggested } = setupData(card);
  const offered = [...suggested, ...(founder?.zone ? [founder.zone] : []), ...usualZones].filter(isZone);
  return {
    text: page([
      '<b>Set-up 2 of 4 — time</b>',
      '',
      'Which time zone does this group speak of when somebody says “22:00”?',
      suggested.length ? 'Did you mean one of the first?' : null,
      '<i>Everybody else is shown their own time too.</i>',
    ]),
    keyboard: [
      ...[...new Set(offered)]
        .slice(0, 6)
        .map((zone) => [button(card.nonce, 'zone', zone, `${zone.replaceAll('_', ' ')}, ${sayClock(at, zone)} now`)]),
      [button(card.nonce, 'othertime', '', 'Type another…')],
      [back(card)],
    ],
  };
}

function policyPage({ card, team }: Scene): Face {
  return {
    text: page([
      '<b>Set-up 3 of 4 — sign-offs</b>',
      '',
      ...(Object.keys(policyWords) as Policy[]).map((policy) => `<b>${capital(policy)}</b>: ${policyWords[policy]}`),
      '',
      `<i>Times here are in ${shown(team.zone)}. Change later: /settings</i>`,
    ]),
    keyboard: [
      (Object.keys(policyWords) as Policy[]).map((policy) => button(card.nonce, 'policy', policy, capital(policy))),
      [back(card)],
    ],
  };
}

async function peoplePage({ card, team, store }: Scene): Promise<Face> {
  const roles = claimable(card, team);
  const claimed = roles.filter((role) => team.claims[role.id]?.length);
  return {
    text: page([
      '<b>Set-up 4 of 4 — people</b>',
      '',
      'Tap what you do. One person may do several things; it can be changed later.',
      '',
      ...roles.map((role) => `<b>${shown(role.title, 24)}</b> ${peopleIn(team.claims[role.id] ?? [], team)}`),
      '',
      claimed.some((role) => role.id === 'lead')
        ? `<i>Then ${shown((await founderOf(team, store)) ?? 'whoever added me', 40)} taps “Done”.</i>`
        : '<i>A rollout needs a lead first.</i>',
    ]),
    keyboard: [
      ...inPairs(roles.flatMap((role) => claimButton(card, role))),
      ...(claimed.length ? [[button(card.nonce, 'unclaim', '', 'Take mine back')]] : []),
      ...(team.claims['lead']?.length
        ? [[button(card.nonce, 'finish', digestOfClaims(team), doneLabel(roles, team), 'primary')]]
        : []),
      [back(card)],
    ],
  };
}

function readyPage({ card, team }: Scene): Face {
  const titles = new Map(setupData(card).roles.map((role) => [role.id, role.title]));
  const held = Object.keys(team.roles).filter((role) => holdersOf(role, team).length > 0);
  return {
    text: page([
      '<b>Ready.</b> Try /rollout_new',
      '',
      ...held
        .slice(0, 10)
        .map((role) => `<b>${shown(titles.get(role) ?? role, 24)}</b> ${peopleIn(holdersOf(role, team), team)}`),
      `<b>Time</b> ${shown(team.zone)}`,
      `<b>Policy</b> ${team.policy}`,
      '',
      team.stakeholders.length
        ? `<b>Told</b> ${count(team.stakeholders.length, 'stakeholder')}: /stakeholders`
        : 'Nobody gets your announcements yet. Say who, before the first notice: /stakeholders',
      '<i>Roles: /rollout_roles · the rest: /settings</i>',
    ]),
    keyboard: [
      [button(card.nonce, 'begin', '', 'Start a rollout', 'primary')],
      [button(card.nonce, 'who', '', team.stakeholders.length ? 'Who is told' : 'Add stakeholders')],
    ],
  };
}

function onlyPage({ card }: Scene): Face {
  return {
    text: page([
      '<b>Only announcements here.</b>',
      '',
      'This group can be told of rollouts that another group runs. A lead or comms of that team writes <code>/rollout_audience</code> here.',
    ]),
    keyboard: [[button(card.nonce, 'back', '', 'Run rollouts here after all')]],
  };
}

const capital = (word: string): string => `${word[0]?.toUpperCase()}${word.slice(1)}`;

const back = ({ nonce }: Card): CardButton => button(nonce, 'back', '', '‹ Back');

/** The checklist's roles, and any that somebody claimed while it had others. */
function claimable(card: Card, team: Team): Checklist['roles'] {
  const { roles } = setupData(card);
  const others = Object.keys(team.claims).filter((id) => !roles.some((role) => role.id === id));
  return [...roles, ...others.map((id) => ({ id, title: id, does: id }))].slice(0, 12);
}

/** None for an id that is too long to be carried: its role is given with /rollout roles. */
function claimButton({ nonce }: Card, { id, does }: Checklist['roles'][number]): CardButton[] {
  return id.length <= 38 ? [button(nonce, 'claim', id, `I ${does}`)] : [];
}

function inPairs(buttons: CardButton[]): Keyboard {
  return buttons.flatMap((each, index) => (index % 2 ? [] : [[each, ...buttons.slice(index + 1, index + 2)]]));
}

function peopleIn(people: readonly number[], team: Team): string {
  const names = people.slice(0, 4).map((person) => shown(nameOf(person, team), 40));
  if (people.length > 4) names.push(`${people.length - 4} more`);
  return names.length ? names.join(', ') : '–';
}

const longestLabel = 60;

/** "Done: Mara leads, Aiko tests". Labels are plain text. */
function doneLabel(roles: Checklist['roles'], team: Team): string {
  const said = roles.flatMap((role) =>
    (team.claims[role.id] ?? []).map((person) => `${nameOf(person, team)} ${inThirdPerson(role.does)}`),
  );
  const whole = `Done: ${said.join(', ')}`;
  if (whole.length <= longestLabel) return whole;
  const people = new Set(Object.values(team.claims).flat()).size;
  return `Done: ${listed([`${people} ${people === 1 ? 'person' : 'people'}`, `${said.length} roles`])}`;
}

const inThirdPerson = (verb: string): string => (/(s|x|z|ch|sh)$/.test(verb) ? `${verb}es` : `${verb}s`);
