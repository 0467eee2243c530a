import type { Changed } from '../../coordinator/ports.ts';
import { itemNamed } from '../../rollout/asking.ts';
import type { Placed } from '../../rollout/checklist.ts';
import type { Offered } from '../../rollout/commands.ts';
import { checked } from '../../rollout/proofs/checking.ts';
import { itemState } from '../../rollout/standing.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Answer, Feature, Kit, Meant, Saying, SlashSaying, Tap, TelegramMessage, TelegramUpdate } from '../kit.ts';
import { loadRollout, rolloutMeant } from '../meant.ts';
import { personFrom, placeOf } from '../person.ts';
import { saying as speech, thumbUp } from '../speech.ts';
import { copyable, sentence } from '../wording/commands.ts';
import { shown } from '../wording/words.ts';
import { completeHint } from './completing.ts';
import { findingsIn } from './findings.ts';
import { itemAndText, offeredIn, taggedItem } from './item-arguments.ts';
import { repliedTo } from './named.ts';
import { rehearse, rolloutOf } from './rehearsing.ts';

/** What a question for evidence knows of its item. */
interface Asked {
  id: Meant['id'];
  item: string;
  /** The answer ticks it. */
  thenDone: boolean;
}

const mostAlbums = 200;

/** What proves an item: words, links, photos and files, by slash command, reply, caption or button. */
export function evidence(kit: Kit): Feature {
  const albums: Albums = new Map();
  return {
    verbs: { evidence: (saying) => evidenceSaid(kit, saying, albums) },
    taps: { 'status.prove': async (tap) => askForEvidence(kit, tap, await rolloutOf(kit, tap)) },
    answers: { 'item.evidence': (answer) => evidenceGiven(kit, answer) },
    updates: (update, cause) => captioned(kit, update, cause, albums),
  };
}

/** The photos of an album arrive one by one, and only the first carries the caption: what it was said to prove, by the album. */
type Albums = Map<string, { id: Meant['id']; item: string; person: number }>;

async function evidenceSaid(kit: Kit, saying: SlashSaying, albums: Albums): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { item, text } = itemAndText(saying.slash.rest);
  if (!item)
    return saying.say(
      'For which item? For example: <code>/rollout evidence 2.3 https://ci.example/8841</code>, or reply to a photo or file with <code>/rollout evidence 2.3</code>',
    );
  const placed = itemNamed(item, meant.rollout);
  const { message } = saying;
  if (message.media_group_id)
    remember(albums, message.media_group_id, { id: meant.id, item, person: saying.person.id });
  if (!offeredIn(text, message, repliedTo(message)))
    return saying.say(
      `What proves ${placed.number} ${shown(placed.item.title)}? ${copyable(shown(placed.item.evidence.ask, 300))}\nSay it behind the number, or reply to the photo, file or message with <code>/rollout evidence ${placed.number}</code>`,
    );
  await add(kit, meant, saying, item, text, repliedTo(message));
}

/** `#3.1` in a caption, and the photos of an album behind the one that has it. */
async function captioned(kit: Kit, { message }: TelegramUpdate, cause: string, albums: Albums): Promise<boolean> {
  if (!message || !(message.photo || message.document || message.video)) return false;
  const tagged = taggedItem(message.caption ?? '');
  const album = message.media_group_id ? albums.get(message.media_group_id) : undefined;
  if (!tagged && album?.person !== message.from?.id) return false;
  const place = placeOf(message);
  const saying: Saying = {
    place,
    message,
    person: await personFrom(message.from, message.sender_chat, kit.store),
    team: await kit.store.teamOfChat(place.chat),
    cause,
    say: speech(kit, place, message.message_id),
  };
  if (place.kind !== 'private' && !saying.team) return false;
  try {
    if (tagged) await evidenceSaid(kit, asCommand(saying, tagged), albums);
    else if (album) await add(kit, await loadRollout(kit, album.id), saying, album.item, '', undefined);
  } catch (fault) {
    // Nobody else answers for what is no slash command.
    if (!(fault instanceof Refusal)) throw fault;
    saying.say(sentence(fault.message));
  }
  return true;
}

/** The same as the slash command, so that a chooser can say it again about the rollout that is picked. */
function asCommand(saying: Saying, { item, text }: { item: string; text: string }): SlashSaying {
  const rest = `${item} ${text}`.trim();
  const message: TelegramMessage = { ...saying.message, caption: `/rollout evidence ${rest}` };
  const slash = { name: 'rollout', verb: 'evidence', key: null, words: rest.split(/\s+/), options: {}, rest };
  return { ...saying, message, slash };
}

type Proving = Pick<Tap, 'argument' | 'person' | 'cause' | 'ask' | 'answer'>;

/** The item whose "Done" was tapped. Where it lacks evidence, that is asked for, and the answer ticks it: nothing has changed yet, which null says. */
export async function tickOrAsk(kit: Kit, tap: Proving, meant: Meant): Promise<Changed | null> {
  const { item } = itemNamed(tap.argument, meant.rollout);
  try {
    return await kit.handle.rollout(meant.id, tap.cause, { type: 'DoItem', item: item.id, note: '', by: tap.person });
  } catch (fault) {
    const isUnproven = itemState(item.id, meant.rollout).evidence.length < item.evidence.needs;
    if (!(fault instanceof Refusal) || fault.code !== 'needs-evidence' || !isUnproven) throw fault;
    askForEvidence(kit, tap, meant, true);
    return null;
  }
}

function askForEvidence(kit: Kit, tap: Proving, meant: Meant, thenDone = false): void {
  const { item, number } = itemNamed(tap.argument, meant.rollout);
  const sample: Offered = { kind: 'file', fileId: '', uniqueId: '', name: '', bytes: 0, text: '' };
  // A sealed phase is refused before anything is asked for; which kinds it takes is said when something was sent.
  if (item.evidence.accepts.includes('file'))
    rehearse(kit, { type: 'AddEvidence', item: item.id, evidence: sample, by: tap.person }, meant);
  tap.ask({
    kind: 'item.evidence',
    html: `what proves ${number} ${shown(item.title)}? Send a photo, file, link or note as a reply to this message${thenDone ? `, and ${number} is done` : ''}.\n<i>${copyable(shown(item.evidence.ask, 300))}</i>`,
    placeholder: `Evidence for ${number}`,
    data: { id: meant.id, item: item.id, thenDone } satisfies Asked,
  });
  tap.answer(
    thenDone ? `${number} needs evidence first. Send it as a reply, and ${number} is done.` : 'Send it as a reply.',
  );
}

/** The question stays open: an album, or a second file, is answered to the same message. */
async function evidenceGiven(kit: Kit, answer: Answer): Promise<void> {
  const { id, item, thenDone } = answer.dialogue.data as Asked;
  const meant = await loadRollout(kit, id);
  const said = answer.message.text ?? answer.message.caption ?? '';
  if (!offeredIn(said, answer.message, undefined))
    return answer.say(
      'I can keep a photo, a file, a link or words as evidence, but not this. Send one of them as a reply.',
    );
  await add(kit, meant, answer, item, said, undefined, thenDone);
}

async function add(
  kit: Kit,
  { id, rollout }: Meant,
  saying: Saying,
  item: string,
  said: string,
  replied: TelegramMessage | undefined,
  thenDone = false,
): Promise<void> {
  const offered = offeredIn(said, saying.message, replied);
  if (!offered) return;
  const placed = itemNamed(item, rollout);
  const proof = placed.item.evidence.proof?.type === 'findings' ? await findingsIn(kit, offered) : null;
  const changed = await kit.handle.rollout(id, saying.cause, {
    type: 'AddEvidence',
    item,
    evidence: proof ? { ...offered, proof } : offered,
    by: saying.person,
  });
  if (changed.events.length === 0 && !changed.repeated)
    return saying.say(`${placed.number} has that as evidence already.`);
  const { evidence } = itemState(placed.item.id, changed.rollout);
  const done = `Added as evidence ${evidence.length} to ${placed.number}`;
  const added = evidence.at(-1);
  const check = added ? checked(placed.item, added, changed.rollout, kit.clock.now()) : null;
  const isReopened = changed.events.some(({ type }) => type === 'ItemReopened');
  const holds = `${done}${check ? `: ${check.says}` : ''}.`;
  const isDone = itemState(placed.item.id, changed.rollout).status === 'done';
  if (check?.state !== 'fails' && thenDone && !isDone) return tickProven(kit, { id, rollout }, saying, placed, holds);
  if (!check || check.state === 'passes') return thumbUp(kit, saying, holds);
  saying.say(
    `${done}, but it does not hold: ${shown(check.says, 400)}. ${copyable(shown(check.help, 400))}${isReopened ? `\n${placed.number} is open again.` : ''}`,
  );
}

/** What was asked for is there: the tick that was tapped before follows, as a change of its own. */
async function tickProven(
  kit: Kit,
  { id, rollout: before }: Pick<Meant, 'id' | 'rollout'>,
  saying: Saying,
  { item, number }: Placed,
  said: string,
): Promise<void> {
  const command = { type: 'DoItem', item: item.id, note: '', by: saying.person } as const;
  try {
    const { rollout } = await kit.handle.rollout(id, `${saying.cause} done`, command);
    const hint = completeHint(rollout, before);
    if (hint) saying.say(`${number} done. ${hint}`);
    else thumbUp(kit, saying, `${said} ${number} done.`);
  } catch (fault) {
    if (!(fault instanceof Refusal)) throw fault;
    saying.say(`${shown(said)} ${sentence(fault.message)}`);
  }
}

function remember(albums: Albums, album: string, what: { id: Meant['id']; item: string; person: number }): void {
  albums.set(album, what);
  const [oldest] = albums.keys();
  if (albums.size > mostAlbums && oldest !== undefined) albums.delete(oldest);
}
