import { newCard } from '../../coordinator/new-card.ts';
import type { Card } from '../../coordinator/ports.ts';
import type { RolloutSummary } from '../../coordinator/store.ts';
import { itemNamed, phaseNamed } from '../../rollout/asking.ts';
import { findItem, type Placed } from '../../rollout/checklist.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { itemState, keyOf, nameOfRollout } from '../../rollout/standing.ts';
import { waitingFor } from '../../rollout/waiting.ts';
import type { Team } from '../../team/team.ts';
import { itemPage } from '../faces/item-page.ts';
import { deliveriesOf } from '../faces/parts.ts';
import type { Feature, Kit, SlashSaying, Tap } from '../kit.ts';
import { rolloutMeant, teamsOf } from '../meant.ts';
import { namesFor } from '../wording/names.ts';
import { capped, count, page, shown } from '../wording/words.ts';
import { openDraft } from './draft-card.ts';
import { howMany, mineInShort, mineLines } from './mine.ts';
import { planHtml } from './plan-words.ts';
import { rolloutOf } from './rehearsing.ts';
import { endCard, showCard, turnCard } from './showing.ts';

/** Looking changes nothing, so everybody in the group may. */
export function looking(kit: Kit): Feature {
  return {
    verbs: {
      list: (saying) => list(kit, saying),
      status: (saying) => status(kit, saying),
      plan: (saying) => plan(kit, saying),
      item: (saying) => item(kit, saying),
      mine: (saying) => mine(kit, saying),
    },
    taps: {
      'status.open': (tap) => openPhase(kit, tap),
      'status.item': (tap) => openItem(kit, tap),
      'status.back': (tap) => back(kit, tap),
      'status.mine': (tap) => mineTapped(kit, tap),
      'status.announce': (tap) => announce(kit, tap),
    },
  };
}

async function list(kit: Kit, saying: SlashSaying): Promise<void> {
  const which = whichRollouts(saying.slash.words[0]);
  if (!which)
    return saying.say(
      'I list <code>open</code>, <code>done</code> or <code>all</code>: <code>/rollout list all</code>',
    );
  const teams = await teamsOf(kit, saying);
  if (teams.length === 0) return saying.say('No team here yet. Use me in your team’s group.');
  const found = await Promise.all(
    teams.map(async (team) => (await kit.store.rolloutsOf(team.number, which)).map((each) => ({ each, team }))),
  );
  const rollouts = found.flat().sort((a, b) => b.each.number - a.each.number);
  const word = which === 'all' ? '' : `${which === 'open' ? 'open' : 'finished'} `;
  if (rollouts.length === 0)
    return saying.say(which === 'open' ? 'No open rollout here. Start one: /rollout_new' : `No ${word}rollout yet.`);
  saying.say(
    page([
      `<b>${count(rollouts.length, `${word}rollout`)}</b>`,
      ...capped(rollouts.map(({ each, team }) => summaryLine(kit, each, teams.length > 1 ? team : null))),
      which === 'open'
        ? '<i>one of them: <code>/rollout status R-12</code> · older ones: <code>/rollout list done</code></i>'
        : null,
    ]),
  );
}

export function whichRollouts(word = 'open'): 'open' | 'done' | 'all' | null {
  const wanted = word.toLowerCase();
  if (['done', 'finished', 'closed', 'completed'].includes(wanted)) return 'done';
  return wanted === 'open' || wanted === 'all' ? wanted : null;
}

function summaryLine(kit: Kit, { number, title, status, phase }: RolloutSummary, team: Team | null): string {
  const where = kit.checklist.phases.find((each) => each.id === phase)?.title ?? phase;
  const [glyph, word] = status === 'open' || status === 'unborn' ? ['▶️', where] : endings[status];
  return `${glyph} ${keyOf({ number })} · ${shown(title)} — ${shown(word)}${team ? ` (${shown(team.title, 40)})` : ''}`;
}

const endings = {
  completed: ['✅', 'completed'],
  'called-off': ['⏹', 'called off'],
  'rolled-back': ['⏪', 'rolled back'],
} as const;

/** The live card comes to the bottom; the older one in this chat is closed. */
async function status(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { place } = saying;
  const older = (await kit.store.cards.of(meant.id, 'status')).filter(({ chat }) => chat === place.chat);
  const isPinned = place.kind !== 'private';
  await showCard(kit, newCard('status', meant.id, place, { isPinned }));
  for (const card of older) await moveOn(kit, card, `${keyOf(meant.rollout)} · ${nameOfRollout(meant.rollout)}`);
}

/** The card that was live until now points down, and is no longer pinned. */
async function moveOn(kit: Kit, card: Card, name: string): Promise<void> {
  await endCard(kit, card, `${shown(name)} — the live card moved ↓`);
  if (!card.isPinned || card.message === null) return;
  kit.later(kit.api.call('unpinChatMessage', { chat_id: card.chat, message_id: card.message }), 'unpinning a card');
}

async function plan(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { rollout, team } = meant;
  const names = await namesFor(rollout, team, kit.store);
  saying.say(planHtml({ rollout, team, names, at: kit.clock.now() }));
}

async function item(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const [name] = saying.slash.words;
  if (!name) return saying.say('Which item? For example: <code>/rollout item 2.3</code>. All of them: /rollout_plan');
  const { rollout, team } = meant;
  const placed = itemNamed(name.replace(/^#/, ''), rollout);
  const names = await namesFor(rollout, team, kit.store);
  const deliveries = await deliveriesOf([placed.item], rollout, kit.store);
  const text = itemPage(placed, { rollout, team, at: kit.clock.now(), names, deliveries });
  saying.say(`${text}\n${howTo(placed, rollout)}`);
}

/** What can be said about an item as it is. */
function howTo({ item, number }: Placed, rollout: Rollout): string {
  const { status } = itemState(item.id, rollout);
  if (status === 'to-do') return `<code>/rollout done ${number}</code> · <code>/rollout evidence ${number}</code>`;
  if (status === 'blocked') return `<code>/rollout unblock ${number}</code>`;
  return status === 'done' ? `<code>/rollout reopen ${number}</code> with a reason` : '';
}

async function mine(kit: Kit, saying: SlashSaying): Promise<void> {
  const { person } = saying;
  const teams = await teamsOf(kit, saying);
  const open = await Promise.all(
    teams.map(async (team) =>
      Promise.all(
        (await kit.store.rolloutsOf(team.number, 'open')).map(async ({ id }) => {
          const rollout = await kit.store.rollout(id);
          return { rollout, team, owed: waitingFor(person.id, { rollout, team, at: kit.clock.now() }) };
        }),
      ),
    ),
  );
  const parts = open.flat().filter(({ owed }) => howMany(owed) > 0);
  const total = parts.reduce((sum, { owed }) => sum + howMany(owed), 0);
  if (total === 0) return saying.say('Nothing waits for you.');
  const head = `<b>${count(total, 'thing')} ${total === 1 ? 'waits' : 'wait'} for you, ${shown(person.name, 40)}</b>`;
  const most = parts.length > 1 ? 5 : 10;
  const lines = parts.flatMap(({ rollout, team, owed }) => mineLines(owed, rollout, team, kit.clock.now(), most));
  saying.say(page([head, ...lines]));
}

async function openPhase(kit: Kit, tap: Tap): Promise<void> {
  const { rollout } = await rolloutOf(kit, tap);
  await turn(kit, tap, `phase:${phaseNamed(tap.argument, rollout).id}`);
}

async function openItem(kit: Kit, tap: Tap): Promise<void> {
  const { rollout } = await rolloutOf(kit, tap);
  await turn(kit, tap, `item:${itemNamed(tap.argument, rollout).item.id}`);
}

/** From an item to its phase, from a phase to the overview. */
async function back(kit: Kit, tap: Tap): Promise<void> {
  const [kind, id = ''] = tap.card.view.split(':');
  const { rollout } = await rolloutOf(kit, tap);
  const phase = kind === 'item' ? findItem(rollout.checklist, id)?.phase : undefined;
  await turn(kit, tap, phase ? `phase:${phase.id}` : '');
}

/** The live card is everybody's: a page of it is looked at for a while, then the overview stands there again. */
async function turn(kit: Kit, tap: Tap, view: string): Promise<void> {
  await turnCard(kit, tap.card.id, { view, forAWhile: true });
}

async function mineTapped(kit: Kit, tap: Tap): Promise<void> {
  const { rollout, team } = await rolloutOf(kit, tap);
  tap.answer(mineInShort(waitingFor(tap.person.id, { rollout, team, at: kit.clock.now() }), rollout), true);
}

async function announce(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  await openDraft(kit, meant, tap, {});
  tap.answer('The draft is below. Nothing is sent yet.');
}
