import { keyOf } from '../../rollout/standing.ts';
import { mayDo } from '../../team/authority.ts';
import type { Freeze } from '../../team/events-freezes.ts';
import { freezesOver } from '../../team/freezes.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import { cut } from '../../time/cut.ts';
import { readSpan } from '../../time/read-span.ts';
import { sayWindow } from '../../time/say.ts';
import type { DialogueTap, Feature, Kit, SlashSaying } from '../kit.ts';
import { offer } from '../speech.ts';
import { freezeLines, freezeMeans } from '../wording/freezes.ts';
import { capped, page, quoted, shown } from '../wording/words.ts';
import { readContext } from './clocks.ts';
import { endChoice } from './showing.ts';

/** `/rollout freeze`: times in which no window is to lie. What was understood is said back, and only a tap sets it. */
export function freezing(kit: Kit): Feature {
  return {
    verbs: { freeze: (saying) => freeze(kit, saying), freezes: (saying) => freeze(kit, saying) },
    dialogueTaps: { 'freeze.choose': (tap) => decided(kit, tap) },
  };
}

async function freeze(kit: Kit, saying: SlashSaying): Promise<void> {
  const { team, slash, say, person, cause } = saying;
  if (!team?.isSetUp) throw new Refusal('Freezes are a team’s. Write /rollout_freeze in its group.', 'not-set-up');
  const [what = '', id = ''] = slash.words;
  switch (what.toLowerCase()) {
    case '':
    case 'list':
      return say(listOf(team, kit.clock.now()));
    case 'add':
      return add(kit, saying, team);
    case 'lift': {
      const gone = team.freezes.find((each) => each.id === id.toLowerCase());
      if (!gone) throw new Refusal(`There is no freeze "${cut(id, 20)}". See /rollout_freeze.`);
      await kit.handle.team(team.number, cause, { type: 'LiftFreeze', id: gone.id, by: person });
      return say(`The freeze ${quoted(gone.title, 60)} is lifted.`);
    }
    default:
      return say(howTo.join('\n'));
  }
}

const howTo = [
  'The lead sets and lifts freezes:',
  '<code>/rollout freeze add hard "Christmas" 20 dec to 3 jan</code>',
  '<code>/rollout freeze add soft "Weekends" every fri 12:00 to mon 06:00 except 2026-12-11</code>',
  '<code>/rollout freeze lift f1</code>',
  'In a hard one only an owner of this bot lets a window lie, and lifts it; in a soft one the lead. Both say why.',
];

function listOf(team: Team, now: number): string {
  const all = team.freezes.map((each) => freezeLines(each, now).join('\n'));
  const head = all.length ? `<b>Freezes of ${shown(team.title, 40)}</b>` : 'There are no freezes here.';
  return page([head, ...capped(all, 12), '', ...howTo]);
}

async function add(kit: Kit, saying: SlashSaying, team: Team): Promise<void> {
  const { slash, person, say, place, message } = saying;
  if (!mayDo(person, 'freeze', team)) throw new Refusal('Only the lead sets and lifts freezes.', 'not-allowed');
  const [, kind = '', a, b, c, bare, when = ''] =
    /^add\s+(\S+)\s+(?:"([^"]*)"|“([^”]*)”|«([^»]*)»|(\S+))\s+([\s\S]+)$/i.exec(slash.rest) ?? [];
  const title = a ?? b ?? c ?? bare ?? '';
  if (!/^(hard|soft)$/i.test(kind) || !title) return say(howTo.join('\n'));
  const reading = readSpan(when, await readContext(kit, team));
  if (reading.kind === 'refused') throw new Refusal(reading.says, 'bad-time');
  const { zone, except } = reading;
  const span: Freeze['when'] =
    reading.kind === 'once'
      ? { kind: 'once', from: reading.from, to: reading.to }
      : { kind: 'weekly', ...reading.recurring };
  const asked = { title, kind: kind.toLowerCase() as Freeze['kind'], when: span, zone, except };
  const html = page([
    ...freezeLines(asked, kit.clock.now()),
    freezeMeans(asked),
    ...(await windowsIn(kit, { ...asked, id: '' }, team)),
    '<i>Nothing is changed yet.</i>',
  ]);
  const data: Proposed = { team: team.number, freeze: asked };
  const choices = [{ label: 'Right, set it' }, { label: 'Leave it' }];
  offer(kit, { place, person, replyTo: message.message_id }, { kind: 'freeze', html, choices, data });
}

interface Proposed {
  team: number;
  freeze: Omit<Freeze, 'id'>;
}

/** Open rollouts whose window would lie in it: they are not moved by it. */
async function windowsIn(kit: Kit, freeze: Freeze, team: Team): Promise<string[]> {
  const open = await kit.store.rolloutsOf(team.number, 'open');
  const rollouts = await Promise.all(open.map(({ id }) => kit.store.rollout(id)));
  const within = rollouts.flatMap((rollout) =>
    rollout.window && freezesOver(rollout.window, { ...team, freezes: [freeze] }).length
      ? [`${keyOf(rollout)}, ${sayWindow(rollout.window, team.zone)}`]
      : [],
  );
  return within.length
    ? [`⚠️ It lies over ${capped(within, 5).join('; ')}. No window moves by itself; the team is told.`]
    : [];
}

async function decided(kit: Kit, tap: DialogueTap): Promise<void> {
  const { team, freeze: asked } = tap.dialogue.data as Proposed;
  if (tap.argument !== '0') {
    tap.answer('Nothing is changed.');
    return endChoice(kit, tap, `The freeze ${quoted(asked.title, 60)} was not set.`);
  }
  const changed = await kit.handle.team(team, tap.cause, { type: 'AddFreeze', freeze: asked, by: tap.person });
  tap.answer(changed.events.length ? 'The freeze is set.' : 'It was set already.');
  const set = changed.team.freezes.findLast((each) => sameFreeze(each, asked));
  await endChoice(kit, tap, page([...freezeLines(set ?? asked, kit.clock.now()), freezeMeans(asked), 'It is set.']));
}

const sameFreeze = (one: Freeze, other: Omit<Freeze, 'id'>): boolean =>
  one.kind === other.kind && JSON.stringify(one.when) === JSON.stringify(other.when);
