import type { HistoryEntry } from '../../coordinator/store.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { nameOf, type Team } from '../../team/team.ts';
import { title } from '../faces/parts.ts';
import type { DialogueTap, Feature, Kit, Meant, SlashSaying } from '../kit.ts';
import { loadRollout, rolloutMeant } from '../meant.ts';
import { offer, thumbUp } from '../speech.ts';
import type { Names } from '../wording/names.ts';
import { sayNear } from '../wording/when.ts';
import { page } from '../wording/words.ts';
import { eventWords, peopleOf } from './history-words.ts';
import { repliedTo } from './named.ts';
import { takeButtons } from './showing.ts';

const usual = 10;
const most = 25;

/** What happened, in words, and notes for it. */
export function history(kit: Kit): Feature {
  return {
    verbs: {
      note: (saying) => note(kit, saying),
      log: (saying) => log(kit, saying),
    },
    dialogueTaps: { 'log.choose': (tap) => older(kit, tap) },
  };
}

async function note(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const replied = repliedTo(saying.message);
  const text = saying.slash.rest || (replied?.text ?? replied?.caption ?? '');
  await kit.handle.rollout(meant.id, saying.cause, { type: 'AddNote', text, by: saying.person });
  thumbUp(kit, saying, 'Noted in the history.');
}

/** `/rollout log R-12 25`: the newest first, and older ones by a tap, back to the beginning. */
async function log(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying, 'ended too');
  if (!meant) return;
  const wanted = Number(saying.slash.words.find((word) => /^\d{1,4}$/.test(word)) ?? usual);
  const number = Math.min(Math.max(wanted, 1), most);
  const asked = { place: saying.place, person: saying.person, replyTo: saying.message.message_id };
  await show(kit, meant, asked, number, null);
}

interface Older {
  id: Meant['id'];
  number: number;
  /** The oldest event that was shown: what came before it is next. */
  before: number;
}

/** The page that was read stays, without its button; the older one comes below. */
async function older(kit: Kit, tap: DialogueTap): Promise<void> {
  const { id, number, before } = tap.dialogue.data as Older;
  await takeButtons(kit, tap);
  await show(kit, await loadRollout(kit, id), { place: tap.place, person: tap.person }, number, before);
}

async function show(
  kit: Kit,
  { id, rollout, team }: Meant,
  asked: Parameters<typeof offer>[1],
  number: number,
  before: number | null,
): Promise<void> {
  const newestFirst = (await kit.store.history(id, number + 1, before ?? undefined)).toReversed();
  const names = await namesOf(newestFirst, kit, team);
  const told: Told = { zone: team.zone, names, at: kit.clock.now(), isFirst: before === null };
  const here = fitting(newestFirst.slice(0, number), rollout, told);
  const oldest = here.at(-1);
  const hasMore = newestFirst.length > here.length && oldest !== undefined;
  const data = { id, number, before: oldest?.version ?? 0 } satisfies Older;
  const html = historyHtml(here, rollout, told);
  offer(kit, asked, { kind: 'log', html, choices: hasMore ? [{ label: 'More' }] : [], data });
}

/** People as the team knows them, else as they were last seen. */
export async function namesOf(entries: HistoryEntry[], { store }: Kit, team: Team): Promise<Names> {
  const unknown = new Set(entries.flatMap(({ event }) => peopleOf(event)).filter((person) => !team.names[person]));
  const seen = await Promise.all([...unknown].map((person) => store.people.byId(person)));
  const names = new Map(seen.flatMap((each) => (each ? [[each.id, each.name] as const] : [])));
  return (person) => names.get(person) ?? nameOf(person, team);
}

interface Told {
  zone: string;
  names: Names;
  at: number;
  isFirst: boolean;
}

/** Events in words, the newest at the bottom, where the eye is. */
export const historyHtml = (newestFirst: HistoryEntry[], rollout: Rollout, told: Told): string =>
  page(linesOf(newestFirst, rollout, told));

/** What one message holds, so that nothing is left out between two pages. */
function fitting(newestFirst: HistoryEntry[], rollout: Rollout, told: Told): HistoryEntry[] {
  const lines = linesOf(newestFirst, rollout, told);
  const isWhole = page(lines) === lines.join('\n');
  return isWhole || newestFirst.length < 2 ? newestFirst : fitting(newestFirst.slice(0, -1), rollout, told);
}

function linesOf(newestFirst: HistoryEntry[], rollout: Rollout, { zone, names, at, isFirst }: Told): string[] {
  const lines = newestFirst.toReversed().flatMap((entry) => {
    const words = eventWords(entry.event, rollout, zone, names);
    return words === null ? [] : [`<b>${sayNear(entry.at, at, zone)}</b> ${words}`];
  });
  return [
    `<b>${title(rollout)} — ${isFirst ? 'what happened last' : 'what happened before that'}</b>`,
    ...(lines.length ? lines : ['Nothing yet.']),
  ];
}
