import { evidenceOf, filedBefore, fileRollout } from '../../coordinator/filing.ts';
import type { About, Collected } from '../../coordinator/outside.ts';
import { productOf } from '../../coordinator/outside.ts';
import { SourceFault } from '../../coordinator/sources.ts';
import { itemNamed, mustBeAllowed, mustBeOpen, mustBeTheirs } from '../../rollout/asking.ts';
import type { Item, Placed } from '../../rollout/checklist.ts';
import { placedItems } from '../../rollout/checklist.ts';
import type { Filed } from '../../rollout/mirroring.ts';
import { checked, componentsIn } from '../../rollout/proofs/checking.ts';
import { refuse } from '../../rollout/refusal.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { currentPhase, isSettled, itemState } from '../../rollout/standing.ts';
import type { Person } from '../../team/authority.ts';
import { Refusal } from '../../team/refusal.ts';
import { cut } from '../../time/cut.ts';
import { DAY, HOUR, parseDuration } from '../../time/duration.ts';
import { marks } from '../faces/item-page.ts';
import type { Feature, Kit, Meant, SlashSaying, Tap } from '../kit.ts';
import { loadRollout, rolloutMeant } from '../meant.ts';
import { post } from '../speech.ts';
import { copyable } from '../wording/commands.ts';
import { shown } from '../wording/words.ts';
import { itemAndText } from './item-arguments.ts';
import { rolloutOf } from './rehearsing.ts';

/** Asking systems outside for what somebody would have to copy: nobody waits for them, what they say is posted when it is there. */
export function collecting(kit: Kit): Feature {
  return {
    verbs: { collect: (saying) => said(kit, saying) },
    taps: { 'status.collect': (tap) => tapped(kit, tap) },
  };
}

interface Asking {
  person: Person;
  cause: string;
  say(html: string): void;
}

/** `/rollout collect`, `collect 2.3 ref=abc123`, `collect 5.2 baseline=7d for=1h`: without an item, all of the phase that is open. */
async function said(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { item } = itemAndText(saying.slash.rest);
  await begin(kit, meant, saying, item, optionsIn(saying.slash.options, kit.clock.now()));
}

async function tapped(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  const say = (html: string): void => post(kit, tap.place, html);
  await begin(kit, meant, { ...tap, say }, tap.argument, optionsIn({}, kit.clock.now()));
  tap.answer('Asked. What they say comes below.');
}

type Options = Omit<About, 'components'>;

function optionsIn(options: Record<string, string>, at: number): Options {
  const span = (name: 'baseline' | 'for', usual: number): number => {
    const given = options[name];
    if (given === undefined) return usual;
    return (
      parseDuration(given) ?? refuse('bad-time', `I cannot read ${name}=${cut(given, 20)}. For example: ${name}=24h`)
    );
  };
  const ref = options['ref']?.trim() ?? null;
  if (ref !== null && !/^[\w./+@-]{1,200}$/.test(ref))
    refuse('bad-address', 'A ref is a commit, a tag or a branch, like ref=v4.2.0');
  const [baselineMs, spanMs] = [span('baseline', DAY), span('for', HOUR)];
  if (baselineMs < spanMs)
    refuse(
      'bad-time',
      'baseline= is how long ago it was normal, and for= how long is looked at: the first is the longer one, like baseline=24h for=1h',
    );
  return { ref, baselineMs, spanMs, at };
}

async function begin(kit: Kit, meant: Meant, asking: Asking, item: string | null, options: Options): Promise<void> {
  const { rollout, team } = meant;
  mustBeOpen(rollout);
  mustBeAllowed(asking.person, 'prove', 'collect evidence', rollout, team);
  const items = item ? [itemNamed(item, rollout)] : collectable(meant);
  const [only] = items;
  if (item && only && !only.item.evidence.collect)
    refuse('needs-evidence', `Nothing outside knows ${only.number} ${only.item.title}. ${only.item.evidence.ask}`);
  if (items.length === 0)
    refuse('needs-evidence', 'Nothing that is open can be collected now. One item: /rollout collect 2.3');
  kit.later(
    Promise.all(items.map((placed) => collect(kit, meant, asking, placed, options))).then((lines) =>
      asking.say(lines.join('\n')),
    ),
    'collecting evidence',
  );
}

/** Open items of the present phase for which a system outside may be asked. */
function collectable({ rollout }: Meant): Placed[] {
  const phase = currentPhase(rollout);
  return placedItems(rollout.checklist).filter(
    ({ item, phase: of }) => of === phase && item.evidence.collect && !isSettled(item, rollout),
  );
}

/** One line of what came of it. A system that does not answer keeps nobody from bringing it by hand. */
async function collect(kit: Kit, meant: Meant, asking: Asking, placed: Placed, options: Options): Promise<string> {
  const name = `${placed.number} ${shown(placed.item.title, 60)}`;
  try {
    const found = await ask(kit, meant, asking, placed, options);
    if (found === null)
      return `▫️ ${name}: nothing is connected that knows it. ${copyable(shown(placed.item.evidence.ask, 300))}`;
    if (typeof found === 'string') return `✅ ${name}: ${found}`;
    if (found.length === 0) return `▫️ ${name}: nothing was found`;
    return await keep(kit, meant, asking, placed, found);
  } catch (fault) {
    if (fault instanceof SourceFault) return `❔ ${name}: ${shown(fault.message, 300)} It can be brought by hand.`;
    if (fault instanceof Refusal) return `❌ ${name}: ${copyable(shown(fault.message, 300))}`;
    throw fault;
  }
}

async function ask(
  kit: Kit,
  { id, rollout, team }: Meant,
  { person, cause }: Asking,
  placed: Placed,
  options: Options,
): Promise<Collected[] | string | null> {
  const { item } = placed;
  const what = item.evidence.collect;
  const of = productOf(rollout, team);
  const components = componentsIn(rollout);
  if (!what) return null;
  if (what === 'way-back') {
    if (!kit.outside.connected(rollout, team)?.reachesClusters) return null;
    const workloads = await kit.sources.wayBack(of);
    await kit.handle.rollout(id, `${cause} way back`, { type: 'NoteWayBack', workloads, by: person });
    return workloads.map((each) => `${shown(each.name, 60)} is at revision ${each.revision}`).join(', ');
  }
  if (what !== 'issue') return kit.sources.collect(what, of, { components, ...options });
  const { filed } = rollout;
  if (filed?.goneAt === null)
    return isProven(filed, item, rollout) ? `it is filed as ${shown(filed.url, 200)}` : filedBefore(filed, rollout);
  // It is written into somebody's repository.
  mustBeTheirs(person, placed, itemState(item.id, rollout), rollout, { team });
  const issue = await fileRollout(kit, { id, rollout, team, cause: `${cause} filed` });
  return issue && [evidenceOf(issue)];
}

/** Whoever died between filing it and writing it down as evidence left it filed alone. */
const isProven = (filed: Filed, { id }: Item, rollout: Rollout): boolean =>
  itemState(id, rollout).evidence.some((each) => each.kind === 'link' && each.url === filed.url);

async function keep(
  kit: Kit,
  { id }: Meant,
  { cause }: Asking,
  { item, number }: Placed,
  found: Collected[],
): Promise<string> {
  for (const [index, { evidence, source }] of found.entries())
    await kit.handle.outside(id, `${cause} ${number}.${index}`, {
      type: 'CollectEvidence',
      item: item.id,
      evidence,
      source,
    });
  const { rollout } = await loadRollout(kit, id);
  const added = itemState(item.id, rollout).evidence.at(-1);
  const check = added ? checked(item, added, rollout, kit.clock.now()) : null;
  const sources = [...new Set(found.map(({ source }) => source))].join(', ');
  const mark = check ? marks[check.state] : '▫️';
  const texts = found.map(({ evidence }) => evidence.text).join('; ');
  const says = check ? `${texts} — ${check.says}. ${check.help}` : texts;
  const done = itemState(item.id, rollout).status === 'done' ? '' : ` Tick it: <code>/rollout done ${number}</code>`;
  return `${mark} ${number} ${shown(item.title, 60)} (${shown(sources, 60)}): ${copyable(shown(says, 400))}${check && check.state !== 'passes' ? '' : done}`;
}
