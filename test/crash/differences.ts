import type { StoredMessage } from '../../src/sandbox/world/model.ts';
import { type Outside, wordsOfBot } from './outside.ts';
import { type Kept, timeless } from './record.ts';

interface Ended {
  kept: Kept;
  outside: Outside;
}

/** How the bot says that something may be a repeat, or comes late. */
const marks = [
  / ?\(repeat of A-\d+\)| ?\(repeat: it was not known whether it arrived\)/g,
  /\n\((perhaps )?said before[^)]*\)/g,
  /^This was written down already; I was interrupted before I could say so.( Now:)?\s*/g,
];
/** Two cards say less when the tap is handled again: what it changed was changed already. */
const asAfterRepeat = (text: string): string =>
  text
    .replace(/It goes to .* 30 s later/, 'It goes to stakeholders 30 s later')
    .replace(/(window set by \S+\s+)[^→]* → /, '$1');
const withoutMark = (text: string): string => marks.reduce((left, mark) => left.replace(mark, ''), text);
const isMarked = (text: string): boolean => withoutMark(text) !== text;

/** What is otherwise after a death than without it, but for repeats that say so and cards that were posted anew. */
export function differences(whole: Ended, died: Ended): string[] {
  return [
    ...ofJournal(whole.kept, died.kept),
    ...ofLetters(whole.kept, died.kept),
    ...ofCards(whole.kept, died.kept),
    ...died.kept.faults,
    ...(died.kept.waiting > 0 ? [`${died.kept.waiting} updates are not finished`] : []),
    ...(died.kept.setAside > 0 ? [`${died.kept.setAside} updates were set aside`] : []),
    ...died.outside.faults.filter((fault) => !whole.outside.faults.includes(fault)),
    ...ofAnswers(whole.outside, died.outside),
    ...ofMessages(whole.outside, died.outside),
    ...ofMails(whole.outside, died.outside),
  ];
}

function ofJournal(whole: Kept, died: Kept): string[] {
  return [...new Set([...whole.journal.keys(), ...died.journal.keys()])].flatMap((stream) => {
    const [one, other] = [whole.journal.get(stream) ?? [], died.journal.get(stream) ?? []];
    const at = one.findIndex((line, index) => line !== other[index]);
    if (at < 0 && one.length === other.length) return [];
    const place = at < 0 ? one.length : at;
    return [`the journal of ${stream} has at ${place} "${short(other[place])}" and not "${short(one[place])}"`];
  });
}

function ofLetters(whole: Kept, died: Kept): string[] {
  const lost = [...whole.letters].flatMap(([key, { state }]) => {
    const other = died.letters.get(key);
    if (!other) return [`the letter ${key} was not written`];
    return other.state === state ? [] : [`the letter ${key} is ${other.state} and not ${state}`];
  });
  const more = [...died.letters.keys()].filter((key) => !whole.letters.has(key));
  return [...lost, ...more.map((key) => `the letter ${key} was written as well`)];
}

function ofCards(whole: Kept, died: Kept): string[] {
  return whole.cards.join('\n') === died.cards.join('\n')
    ? []
    : [`open cards are ${died.cards.join(', ')} and not ${whole.cards.join(', ')}`];
}

function ofAnswers(whole: Outside, died: Outside): string[] {
  return whole.acts.flatMap(({ who, what, heard }, index) => {
    const [one, other] = [heard[0], died.acts[index]?.heard[0]];
    if (one === other || (one !== undefined && other !== undefined && isSame(one, other))) return [];
    return [`${who} (${what}) hears "${short(other)}" and not "${short(one)}"`];
  });
}

/** Who is told that it is so already has been heard as well. */
const isSame = (_one: string, other: string): boolean => /already/.test(other) || isMarked(other);

/** Everything that stood there stands there, and what stands there twice says so. */
function ofMessages(whole: Outside, died: Outside): string[] {
  return [...whole.world.chats.values()].flatMap((chat) => {
    const there = died.world.chats.get(chat.id);
    const [one, other] = [faces(wordsOfBot(chat, whole)), faces(there ? wordsOfBot(there, died) : [])];
    const excused = saidOtherwise(whole, died);
    return [...new Set([...one.keys(), ...other.keys()])].flatMap((face) => {
      const wanted = one.get(face)?.length ?? 0;
      const read = other.get(face) ?? [];
      const plain = read.filter(({ text }) => !isMarked(text));
      const say = (what: string): string[] => [`${chat.title} ${what} "${short(face)}"`];
      if (read.length < wanted) return isTrace(face) || excused.has(face) ? [] : say('does not read');
      if (plain.length <= wanted) return read.length > wanted + 1 ? say(`reads ${read.length} times`) : [];
      return plain.length <= wanted + 2 && plain.every((each) => isPostedAnew(each, whole)) ? [] : say('reads as well');
    });
  });
}

/** Answers in whose place somebody has read that it was written down before. */
const saidOtherwise = (whole: Outside, died: Outside): Set<string> =>
  new Set(whole.acts.flatMap(({ heard }, index) => (isMarked(died.acts[index]?.heard[0] ?? '') ? heard : [])));

/** What is left where a card stood before; it says nothing of the rollout. */
const isTrace = (face: string): boolean => face.endsWith('— the live card moved ↓');

function faces(messages: StoredMessage[]): Map<string, StoredMessage[]> {
  return Map.groupBy(messages, (each) => withoutMark(faceOf(each)));
}

/** A card that may have been on screen when the process died has another one in its place. */
function isPostedAnew(message: StoredMessage, whole: Outside): boolean {
  return (
    ['inline', 'force_reply'].includes(message.markup?.kind ?? '') &&
    (whole.shown.get(message.chat)?.has(timeless(message.text)) ?? false)
  );
}

const faceOf = ({ text, markup }: StoredMessage): string =>
  timeless(
    [
      asAfterRepeat(text),
      ...(markup?.kind === 'inline' ? markup.rows.flat().map((each) => `[${each.text}]`) : []),
    ].join(' '),
  );

/** Each mail once; or a second time when nobody knew of the first, with the same Message-ID and saying that it is a repeat. */
function ofMails(whole: Outside, died: Outside): string[] {
  const [one, other] = [mailsBySubject(whole), mailsBySubject(died)];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((key) => {
    const wanted = one.get(key)?.length ?? 0;
    const there = other.get(key) ?? [];
    if (there.length < wanted) return [`the mail ${key} does not come`];
    const ids = new Set(there.map(({ raw }) => /^Message-ID: (.*)$/im.exec(raw)?.[1]));
    const repeats = there.filter(({ raw }) => /^X-Rollout-Repeat: /m.test(raw)).length;
    return there.length - wanted <= Math.min(repeats, 1) && ids.size <= Math.max(wanted, 1)
      ? []
      : [`the mail ${key} comes ${there.length} times, ${repeats} of them marked`];
  });
}

const mailsBySubject = ({ mails }: Outside): Map<string, Outside['mails']> =>
  Map.groupBy(mails, ({ to, raw }) => `${to} ${/^Subject: (.*)$/m.exec(raw)?.[1] ?? ''}`);

const short = (text: string | undefined): string =>
  text === undefined ? 'nothing' : text.replace(/\s+/g, ' ').slice(0, 160);
