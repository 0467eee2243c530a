import type { Asked } from '../../coordinator/handle.ts';
import { newCard } from '../../coordinator/new-card.ts';
import type { RolloutCommand } from '../../rollout/commands.ts';
import type { Quote, Severity } from '../../rollout/issues/events.ts';
import { issueKey, issueNumbered } from '../../rollout/issues/issue.ts';
import { refuse } from '../../rollout/refusal.ts';
import { keyOf } from '../../rollout/standing.ts';
import type { Answer, Feature, Kit, Meant, SlashSaying, Tap } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { thumbUp } from '../speech.ts';
import { quoted } from '../wording/words.ts';
import { type IssueChange, readIssue } from './issue-arguments.ts';
import { change, commandFor, outcomes } from './issue-changing.ts';
import { listIssues } from './issue-list.ts';
import { personNamed, repliedTo } from './named.ts';
import { rehearse, rolloutOf } from './rehearsing.ts';
import { showCard } from './showing.ts';

/** The issue log: what went wrong, whose it is, and how it was resolved; by slash command, in a reply, or on an issue's card. */
export function issues(kit: Kit): Feature {
  return {
    verbs: { issue: (saying) => said(kit, saying), issues: (saying) => listIssues(kit, saying) },
    taps: {
      'issue.take': (tap) => tapped(kit, tap, { what: 'take', number: Number(tap.card.subject), text: '' }),
      'issue.sev': (tap) => gradeTapped(kit, tap),
      'issue.file': (tap) => tapped(kit, tap, { what: 'file', number: Number(tap.card.subject), text: '' }),
      'issue.note': (tap) => askForWords(kit, tap, 'note'),
      'issue.fixed': (tap) => askForWords(kit, tap, 'fixed'),
      'issue.reopen': (tap) => askForWords(kit, tap, 'reopen'),
    },
    answers: { 'issue.words': (answer) => worded(kit, answer) },
  };
}

async function said(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying, 'ended too');
  if (!meant) return;
  const asked = readIssue(saying.slash.rest, await issueRepliedTo(kit, saying));
  if (asked.what === 'new') return opened(kit, meant, saying, asked);
  if (asked.what === 'show') return shownAgain(kit, meant, saying, asked.number);
  const to = asked.what === 'assign' ? await assignee(kit, saying, asked) : saying.person.id;
  const done = await change(kit, meant, saying, asked, to);
  if (done.isNew) thumbUp(kit, saying, done.words);
  else saying.say(done.words);
}

async function opened(
  kit: Kit,
  { id, team, rollout }: Meant,
  saying: SlashSaying,
  { severity, text }: { severity: Severity; text: string },
): Promise<void> {
  const { place, message, person, cause } = saying;
  const replied = repliedTo(message);
  const quote = await quoteIn(kit, saying);
  const isHere = place.chat === team.chat && place.thread === rollout.thread;
  const { events, repeated } = await kit.handle.rollout(id, cause, {
    type: 'OpenIssue',
    severity,
    text,
    ...(quote ? { quote } : {}),
    ...(isHere ? { message: (quote && replied ? replied : message).message_id } : {}),
    by: person,
  });
  const [event] = events;
  if (event?.type === 'IssueOpened') thumbUp(kit, saying, `${issueKey(event)} is in the log.`);
  else if (!repeated) saying.say('That is in the log already, and open: /issues');
}

/** What is replied to, unless the bot itself wrote it: a card only says which rollout is meant. */
async function quoteIn(kit: Kit, saying: SlashSaying): Promise<Quote | null> {
  const replied = repliedTo(saying.message);
  const text = (replied?.text ?? replied?.caption ?? '').trim();
  if (!replied || !text || replied.from?.id === kit.bot.id) return null;
  const author = replied.from?.is_bot
    ? null
    : await personNamed(kit, { ...saying, message: { ...saying.message, entities: [] } }, undefined);
  return { by: author?.isHuman ? author.id : null, text };
}

/** The issue whose card is replied to. */
async function issueRepliedTo(kit: Kit, { message, place }: SlashSaying): Promise<number | null> {
  const replied = repliedTo(message);
  const card = replied ? await kit.store.cards.byMessage(place.chat, replied.message_id) : null;
  return card?.kind === 'issue' ? Number(card.subject) : null;
}

async function shownAgain(kit: Kit, { id, rollout }: Meant, { place }: SlashSaying, number: number): Promise<void> {
  if (!issueNumbered(number, rollout))
    refuse('no-such-item', `There is no ${issueKey({ number })} in ${keyOf(rollout)}. See /issues.`);
  await showCard(kit, newCard('issue', id, place, { subject: String(number) }));
}

async function assignee(
  kit: Kit,
  saying: SlashSaying,
  { number, text }: { number: number; text: string },
): Promise<number> {
  const found = await personNamed(kit, saying, text.split(/\s+/, 1)[0]);
  if (found?.isHuman) return found.id;
  return refuse(
    'no-such-person',
    `Who takes ${issueKey({ number })}? I know people who have written here: name one as @username, say "me", or reply to a message of theirs.`,
  );
}

async function tapped(kit: Kit, tap: Tap, asked: IssueChange): Promise<void> {
  const { words } = await change(kit, await rolloutOf(kit, tap), tap, asked, tap.person.id);
  tap.answer(words);
}

async function gradeTapped(kit: Kit, tap: Tap): Promise<void> {
  const severity = ([1, 2, 3] as const).find((each) => String(each) === tap.argument);
  if (severity === undefined) return tap.answer('There are SEV1, SEV2 and SEV3.', true);
  await tapped(kit, tap, { what: 'grade', number: Number(tap.card.subject), severity, text: '' });
}

type InWords = Extract<IssueChange['what'], 'note' | 'fixed' | 'reopen'>;

const questions: Record<InWords, [question: string, placeholder: string]> = {
  note: ['what is to be noted on', 'e.g. restarted the gateway'],
  fixed: ['how was it resolved,', 'e.g. deployed 4.2.1'],
  reopen: ['why is it open again,', 'e.g. the 502s are back'],
};

/** Whoever may not is told before anything is asked. */
async function askForWords(kit: Kit, tap: Tap, what: InWords): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  const number = Number(tap.card.subject);
  const trial = { ...commandFor({ what, number, text: 'to be said' }, tap.person.id), by: tap.person };
  if (rehearse(kit, trial as Asked<RolloutCommand>, meant).length === 0)
    return tap.answer(`${issueKey({ number })} ${outcomes[what][1]}.`);
  const logged = issueNumbered(number, meant.rollout);
  const [question, placeholder] = questions[what];
  tap.ask({
    kind: 'issue.words',
    html: `${question} ${issueKey({ number })} ${quoted(logged?.text ?? '', 80)}?`,
    placeholder,
    data: { id: meant.id, number, what },
  });
  tap.answer('Say it in a reply.');
}

async function worded(kit: Kit, answer: Answer): Promise<void> {
  const { id, number, what } = answer.dialogue.data as { id: Meant['id']; number: number; what: InWords };
  const text = answer.message.text ?? answer.message.caption ?? '';
  const { words } = await change(kit, { id }, answer, { what, number, text }, answer.person.id);
  await kit.store.dialogues.close(answer.place.chat, answer.person.id);
  thumbUp(kit, answer, words);
}
