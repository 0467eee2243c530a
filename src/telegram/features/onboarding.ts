import type { Policy } from '../../team/events.ts';
import { Refusal } from '../../team/refusal.ts';
import { cut } from '../../time/cut.ts';
import { sayClock } from '../../time/say.ts';
import { findZone, suggestZones } from '../../time/zone.ts';
import {
  digestOfClaims,
  founderOf,
  type SetupData,
  type SetupView,
  setupData,
  setupView,
} from '../faces/setup-data.ts';
import type { Answer, Feature, Kit, Tap, TelegramUpdate } from '../kit.ts';
import { post } from '../speech.ts';
import { quoted, shown } from '../wording/words.ts';
import { standingChanged } from './onboarding-arrival.ts';
import { noteRights } from './onboarding-rights.ts';
import { turnCard } from './showing.ts';
import { stakeholdersHtml } from './stakeholder-list.ts';
import { openWizard } from './wizard.ts';

/** From being added to a group to the first rollout: one card, four questions. */
export function onboarding(kit: Kit): Feature {
  const turn = async (card: number, view: SetupView, data?: SetupData): Promise<void> => {
    await turnCard(kit, card, { view, ...(data ? { data } : {}) });
  };
  const leaf = (view: SetupView) => async (tap: Tap) => {
    await mustSetUp(kit, tap);
    await turn(tap.card.id, view, { ...setupData(tap.card), roles: kit.checklist.roles });
  };

  return {
    taps: {
      'setup.check': async (tap) => {
        await mustSetUp(kit, tap);
        tap.answer('Looking at what I may do here…');
        kit.later(lookAtRights(kit, tap), 'looking at the rights');
      },
      'setup.nopin': leaf('zone'),
      'setup.keep': leaf('only'),
      'setup.back': (tap) => leaf(before[setupView(tap.card, tap.team)])(tap),
      'setup.zone': async (tap) => {
        await mustSetUp(kit, tap);
        await kit.handle.team(tap.team.number, tap.cause, { type: 'ChooseZone', zone: tap.argument, by: tap.person });
        await turn(tap.card.id, 'policy', withoutSuggestions(kit, tap.card));
        tap.answer(`It is ${sayClock(kit.clock.now(), tap.argument)} here now`);
      },
      'setup.othertime': async (tap) => {
        await mustSetUp(kit, tap);
        tap.ask({
          kind: 'zone',
          html: 'which time zone is it? A city or a name like <code>Asia/Tokyo</code>.',
          placeholder: 'e.g. Berlin or Asia/Tokyo',
          data: { card: tap.card.id },
        });
      },
      'setup.policy': async (tap) => {
        await mustSetUp(kit, tap);
        const policy = tap.argument as Policy;
        await kit.handle.team(tap.team.number, tap.cause, { type: 'ChoosePolicy', policy, by: tap.person });
        await turn(tap.card.id, 'people', { ...setupData(tap.card), roles: kit.checklist.roles });
      },
      'setup.claim': async (tap) => {
        const role = kit.checklist.roles.find((each) => each.id === tap.argument);
        if (!role) throw new Refusal('This role is not in the checklist any more.');
        await kit.handle.team(tap.team.number, tap.cause, { type: 'ClaimRole', role: role.id, by: tap.person });
        kit.later(kit.refresher.now(tap.card.id), 'showing a claim');
        tap.answer(`Noted: you ${role.does}`);
      },
      'setup.unclaim': async (tap) => {
        const { events } = await kit.handle.team(tap.team.number, tap.cause, { type: 'UnclaimRoles', by: tap.person });
        kit.later(kit.refresher.now(tap.card.id), 'showing a claim');
        tap.answer(events.length ? 'Taken back' : 'You have claimed nothing');
      },
      'setup.finish': (tap) => finish(kit, tap),
      'setup.who': async ({ place, team }) => post(kit, place, stakeholdersHtml(team, kit.hasEmail)),
      'setup.begin': async ({ place, person, team }) => {
        if (!person.isHuman) throw new Refusal('I cannot see who you are. Tap with your own account.');
        await openWizard(kit, { ...place, team: team.number, person, replyTo: null }, team);
      },
    },
    answers: { zone: (answer) => zoneTyped(kit, answer, turn) },
    async updates({ my_chat_member: change }: TelegramUpdate, cause) {
      if (!change || change.chat.type === 'private') return false;
      await standingChanged(kit, change, cause);
      return true;
    },
  };
}

const before: Record<SetupView, SetupView> = {
  rights: 'rights',
  only: 'rights',
  zone: 'rights',
  policy: 'zone',
  people: 'policy',
  ready: 'ready',
};

/** Turning pages is not a change that the rules decide on, but it is nobody else's either; and only here it is known whom to ask instead. */
async function mustSetUp(kit: Kit, { person, team }: Tap): Promise<void> {
  if (person.isHuman && (person.isOwner || person.id === team.founder)) return;
  const founder = await founderOf(team, kit.store);
  throw new Refusal(
    founder ? `Only ${cut(founder, 60)}, who added me, sets me up.` : 'Only the person who added me sets me up.',
  );
}

async function lookAtRights(kit: Kit, { place, team }: Tap): Promise<void> {
  const member = await kit.api.call('getChatMember', { chat_id: place.chat, user_id: kit.bot.id });
  await noteRights(kit, team.number, member, { turnsOn: true });
}

const withoutSuggestions = (kit: Kit, card: Tap['card']): SetupData => ({
  ...setupData(card),
  roles: kit.checklist.roles,
  suggested: [],
});

/** "Done" counts for the claims that were on screen, and for no others. */
async function finish(kit: Kit, tap: Tap): Promise<void> {
  const team = await kit.store.team(tap.team.number);
  if (!team.isSetUp) await mustSetUp(kit, tap);
  if (!team.isSetUp && digestOfClaims(team) !== tap.argument) {
    kit.later(kit.refresher.now(tap.card.id), 'showing the claims');
    return tap.answer('The claims have changed since. Look at them once more, then tap again.', true);
  }
  await kit.handle.team(team.number, tap.cause, { type: 'FinishSetup', by: tap.person });
  kit.later(kit.refresher.now(tap.card.id), 'finishing the set-up');
  tap.answer('Ready');
}

/** A zone that is not one becomes buttons on the card where something like it is known; the question stays open. */
async function zoneTyped(
  kit: Kit,
  { message, person, place, dialogue, cause, say }: Answer,
  turn: (card: number, view: SetupView, data?: SetupData) => Promise<void>,
): Promise<void> {
  const text = message.text ?? '';
  const card = await kit.store.cards.byId((dialogue.data as { card: number }).card);
  const team = await kit.store.teamOfChat(place.chat);
  if (!card || card.isClosed || !team || team.isSetUp)
    return say('The set-up is over. Change the zone with /settings.');
  const zone = findZone(text);
  if (zone) {
    await kit.handle.team(team.number, cause, { type: 'ChooseZone', zone, by: person });
    await kit.store.dialogues.close(place.chat, person.id);
    return turn(card.id, 'policy', withoutSuggestions(kit, card));
  }
  const suggested = suggestZones(text);
  if (suggested.length) await turn(card.id, 'zone', { ...setupData(card), suggested });
  say(
    suggested.length
      ? `I do not know the zone ${quoted(text, 60)}. Did you mean ${shown(suggested.join(' or '), 200)}? Tap it above, or answer my question again.`
      : `I do not know the zone ${quoted(text, 60)}. Answer my question again with a big city or a name like Europe/Berlin.`,
  );
}
