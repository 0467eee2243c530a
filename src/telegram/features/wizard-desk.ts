import { conflictsOf } from '../../coordinator/conflicts.ts';
import { inTurn } from '../../coordinator/in-turn.ts';
import { rolloutStream } from '../../coordinator/ports.ts';
import type { Dialogue } from '../../coordinator/store.ts';
import type { Person } from '../../team/authority.ts';
import type { Team } from '../../team/team.ts';
import { MINUTE } from '../../time/duration.ts';
import { escapeHtml, type Kit } from '../kit.ts';
import { conflictLines } from '../wording/conflicts.ts';
import { namesIn } from '../wording/names.ts';
import { shown } from '../wording/words.ts';
import { rosterZones } from './clocks.ts';
import { slotsFor } from './slots.ts';
import { type Draft, windowOf } from './wizard-draft.ts';
import type { Surroundings } from './wizard-parts.ts';
import { questionOf, wizardFace } from './wizard-view.ts';
import { erase, post, redraw, type Where } from './wizard-wire.ts';

const wizardKind = 'new';
const draftLasts = 24 * 3_600_000;

/** What is stored of a wizard beside the draft. */
export interface Sheet {
  draft: Draft;
  team: number;
  thread: number | null;
  name: string;
  /** The person's message that everything replies to. */
  replyTo: number | null;
  /** The message that asks for an answer, and which question it puts. */
  prompt: number | null;
  asked: string;
}

export interface Start extends Where {
  team: number;
  person: Person;
  replyTo: number | null;
}

/** Keeps wizards and shows them: what is known is stored at once, Telegram follows without anybody waiting for it. */
export interface Desk {
  of(chat: number, person: number): Promise<Dialogue | null>;
  /** Opens a wizard in a new message; an older one of the same person there becomes a line. */
  start(start: Start, draft: Draft): Promise<void>;
  change(dialogue: Dialogue, change: (draft: Draft) => Draft): Promise<void>;
  /** This message puts the question that waits. */
  noteQuestion(dialogue: Dialogue, message: number): Promise<void>;
  /** Ends it; its message says this and loses its buttons. */
  end(dialogue: Dialogue, html: string): Promise<void>;
}

/** Tells questions of one wizard from each other; empty while none is put. */
export const questionKey = (draft: Draft): string => (questionOf(draft) ? `${draft.step} ${draft.turn}` : '');

const desks = new WeakMap<Kit, Desk>();

export function deskOf(kit: Kit): Desk {
  const known = desks.get(kit) ?? createDesk(kit);
  desks.set(kit, known);
  return known;
}

export const sheetOf = (dialogue: Dialogue): Sheet => dialogue.data as Sheet;

function createDesk(kit: Kit): Desk {
  const writing = inTurn();
  const drawing = inTurn();
  /** The message that is to say so, of wizards that have ended, by nonce; null while it is on its way. */
  const ending = new Map<string, number | null>();
  const keyOf = (chat: number, person: number): string => `${chat} ${person}`;

  const of = async (chat: number, person: number): Promise<Dialogue | null> => {
    const dialogue = await kit.store.dialogues.of(chat, person, kit.clock.now());
    return dialogue?.kind === wizardKind ? dialogue : null;
  };

  const isOpen = async ({ chat, person, nonce }: Dialogue): Promise<boolean> =>
    (await of(chat, person))?.nonce === nonce;

  /** Changes what is stored, as long as it is still the same wizard. */
  const write = (was: Dialogue, change: (now: Dialogue) => Dialogue): Promise<void> =>
    writing(keyOf(was.chat, was.person), async () => {
      const now = await of(was.chat, was.person);
      if (now?.nonce === was.nonce) await kit.store.dialogues.open(change(now));
    });
  const writeSheet = (was: Dialogue, change: Partial<Sheet>): Promise<void> =>
    write(was, (now) => ({ ...now, data: { ...sheetOf(now), ...change } }));

  const show = (chat: number, person: number): void =>
    kit.later(
      drawing(keyOf(chat, person), async () => {
        const dialogue = await of(chat, person);
        if (!dialogue) return;
        await showMessage(dialogue);
        if (await isOpen(dialogue)) await showQuestion(dialogue);
      }),
      'showing a new rollout',
    );

  async function showMessage(dialogue: Dialogue): Promise<void> {
    const sheet = sheetOf(dialogue);
    const { text, keyboard } = wizardFace(dialogue.nonce, sheet.draft, await surroundings(kit, sheet));
    if (dialogue.message !== null && (await redraw(kit, dialogue.chat, dialogue.message, text, keyboard))) return;
    const where = { chat: dialogue.chat, thread: sheet.thread };
    const message = await post(kit, where, text, { keyboard, replyTo: sheet.replyTo, isSilent: true });
    await write(dialogue, (now) => ({ ...now, message }));
    if (await isOpen(dialogue)) return;
    // Ended while it was on its way: otherwise nobody would ever take its buttons off.
    if (ending.has(dialogue.nonce)) ending.set(dialogue.nonce, message);
    else await erase(kit, dialogue.chat, message);
  }

  async function showQuestion(dialogue: Dialogue): Promise<void> {
    const sheet = sheetOf(dialogue);
    const question = questionOf(sheet.draft);
    const asked = questionKey(sheet.draft);
    if (asked === sheet.asked) return;
    if (sheet.prompt !== null) await erase(kit, dialogue.chat, sheet.prompt);
    const prompt = question
      ? await post(kit, { chat: dialogue.chat, thread: sheet.thread }, called(dialogue.person, sheet, question.html), {
          replyTo: sheet.replyTo,
          asksWith: question.placeholder,
          isSilent: true,
        })
      : null;
    await writeSheet(dialogue, { prompt, asked });
    if (prompt !== null && !(await isOpen(dialogue))) await erase(kit, dialogue.chat, prompt);
  }

  const retire = (dialogue: Dialogue, html: string): void => {
    const { chat, person, nonce } = dialogue;
    const { prompt } = sheetOf(dialogue);
    ending.set(nonce, dialogue.message);
    kit.later(
      drawing(keyOf(chat, person), async () => {
        const message = ending.get(nonce) ?? null;
        ending.delete(nonce);
        if (prompt !== null) await erase(kit, chat, prompt);
        if (message !== null) await redraw(kit, chat, message, html);
      }),
      'ending a new rollout',
    );
  };

  return {
    of,
    async start({ chat, thread, team, person, replyTo }, draft) {
      const sheet: Sheet = { draft, team, thread, name: person.name, replyTo, prompt: null, asked: '' };
      const older = await writing(keyOf(chat, person.id), async () => {
        const before = await of(chat, person.id);
        await kit.store.dialogues.open({
          chat,
          person: person.id,
          kind: wizardKind,
          message: null,
          nonce: kit.random(12),
          data: sheet,
          expiresAt: kit.clock.now() + draftLasts,
        });
        return before;
      });
      if (older) retire(older, 'There is a newer draft below.');
      show(chat, person.id);
    },
    async change(dialogue, change) {
      await write(dialogue, (now) => ({ ...now, data: { ...sheetOf(now), draft: change(sheetOf(now).draft) } }));
      show(dialogue.chat, dialogue.person);
    },
    noteQuestion: (dialogue, message) =>
      writeSheet(dialogue, { prompt: message, asked: questionKey(sheetOf(dialogue).draft) }),
    async end(dialogue, html) {
      await writing(keyOf(dialogue.chat, dialogue.person), async () => {
        const now = await of(dialogue.chat, dialogue.person);
        if (now?.nonce !== dialogue.nonce) return;
        // On its way before it is forgotten: after a kill in between nobody would know what to say there.
        retire(now, html);
        await kit.store.dialogues.close(dialogue.chat, dialogue.person);
      });
    },
  };
}

const called = (person: number, { name }: Sheet, html: string): string =>
  `<a href="tg://user?id=${person}">${escapeHtml(name)}</a>, ${html}`;

async function surroundings(kit: Kit, sheet: Sheet): Promise<Surroundings> {
  const team = await kit.store.team(sheet.team);
  const all = await kit.store.rolloutsOf(team.number, 'all');
  const zones = (await rosterZones(kit, team)).flatMap(({ zone }) => (zone && zone !== team.zone ? [zone] : []));
  const { draft } = sheet;
  const retried = draft.retryOf ? await kit.store.rollout(rolloutStream(team.number, draft.retryOf)) : null;
  const isAsked = draft.step === 'window' && draft.choices.length === 0;
  return {
    now: kit.clock.now(),
    team,
    checklist: kit.checklist,
    number: Math.max(0, ...all.map((each) => each.number)) + 1,
    retried,
    zones: [...new Set(zones)],
    slots: isAsked ? await slotsFor(kit, team, draft.minutes * MINUTE, null) : [],
    conflicts: draft.step === 'check' ? await conflictsWith(kit, draft, team) : [],
  };
}

async function conflictsWith(kit: Kit, draft: Draft, team: Team): Promise<string[]> {
  const window = windowOf(draft);
  if (!window) return [];
  const conflicts = await conflictsOf({ of: null, window, product: draft.product, team }, kit.store);
  return conflictLines(conflicts, team.zone, namesIn(team));
}

/** The draft in few words, for the line that stays. */
export const draftName = ({ product, version }: Draft): string => shown(`${product} ${version}`.trim(), 80);
