import type { RolloutId } from '../../coordinator/ports.ts';
import { draftDigest, readersOf } from '../../rollout/drafts.ts';
import type { RolloutEvent } from '../../rollout/events.ts';
import { refuse } from '../../rollout/refusal.ts';
import { keyOf } from '../../rollout/standing.ts';
import { nameOf, type Team } from '../../team/team.ts';
import { sayTime, sayUntil } from '../../time/say.ts';
import { sayAudience } from '../faces/audience.ts';
import { sendAtOf, sendMark } from '../faces/draft-buttons.ts';
import { title } from '../faces/parts.ts';
import type { Answer, Feature, Kit, Tap } from '../kit.ts';
import { thumbUp } from '../speech.ts';
import { kindWords } from '../wording/kinds.ts';
import { page, shown } from '../wording/words.ts';
import { mayAnnounce } from './draft-card.ts';
import { rolloutOf } from './rehearsing.ts';
import { endCard } from './showing.ts';

/** How long what was confirmed can still be stopped, in milliseconds. */
const graceMs = 30_000;

/** Confirming a draft, seeing it in a mailbox before, and stopping it while that is possible. */
export function confirming(kit: Kit): Feature {
  return {
    taps: {
      'draft.send': (tap) => send(kit, tap),
      'draft.test': (tap) => askAddress(kit, tap),
      'sending.stop': (tap) => stop(kit, tap),
      'sending.send': (tap) => sendNow(kit, tap),
    },
    answers: { 'draft.test': (answer) => test(kit, answer) },
  };
}

/** Sends exactly what the button was drawn for: another text, audience, window or time is looked at again first. */
async function send(kit: Kit, tap: Tap): Promise<void> {
  const { id, rollout: before, team } = await rolloutOf(kit, tap);
  const at = kit.clock.now();
  const sendAt = sendAtOf(tap.card.data, at);
  if (before.draft && tap.argument !== sendMark(before, team, sendAt)) {
    kit.later(kit.refresher.now(tap.card.id), 'drawing the draft');
    mayAnnounce(tap, { rollout: before, team });
    refuse(
      'outdated',
      'The draft, its time, window or audience has changed since this card was shown. Look again, then tap.',
    );
  }
  const { events, repeated, rollout } = await kit.handle.rollout(id, tap.cause, {
    type: 'ConfirmAnnouncement',
    sendAt: sendAt ?? 0,
    graceMs,
    draft: draftDigest(before, team),
    by: tap.person,
  });
  if (events.some((event) => event.type === 'AnnouncementProposed'))
    return tap.answer('Asked. It goes out once somebody else with a role here agrees.');
  if (events.length === 0 && !repeated) return tap.answer('It was confirmed already.');
  const who = before.draft ? sayAudience(readersOf(before.draft, rollout, team)) : 'stakeholders';
  tap.answer(sendAt === null ? `Goes to ${who} in 30 s. Until then: Stop.` : 'Confirmed. It goes out by itself.');
  await endCard(
    kit,
    tap.card,
    page([
      `<b>${title(rollout)} — ${kindWords[before.draft?.writing.kind ?? 'notice']} ${confirmedBy(events as RolloutEvent[], team, tap)}</b>`,
      sendAt === null
        ? `It goes to ${who} 30 s later, unless somebody stops it.`
        : `Goes out ${sayTime(sendAt, team.zone)} (${sayUntil(sendAt, at)}) to ${who}.`,
      ...lapsed(events as RolloutEvent[]),
      'What follows goes out by itself: /rollout_announcements',
    ]),
  );
}

/** Where it takes two, both are named. */
function confirmedBy(events: RolloutEvent[], team: Team, { person }: Tap): string {
  const confirmed = events.find((event) => event.type === 'AnnouncementConfirmed');
  const name = (id: number): string => shown(id === person.id ? person.name : nameOf(id, team), 40);
  if (confirmed?.second === undefined) return `confirmed by ${shown(person.name, 40)}`;
  return `confirmed by ${name(confirmed.by)}, agreed to by ${name(confirmed.second)}`;
}

const lapsed = (events: RolloutEvent[]): string[] =>
  events.some((event) => event.type === 'SignOffsSuperseded')
    ? ['Sign-offs that were given for the earlier announcement have lapsed.']
    : [];

async function stop(kit: Kit, tap: Tap): Promise<void> {
  const { id } = await rolloutOf(kit, tap);
  const { events, rollout } = await kit.handle.rollout(id, tap.cause, { type: 'StopAnnouncement', by: tap.person });
  if (events.length === 0) return tap.answer('It is out already. Correct it: /rollout announce correction …', true);
  tap.answer('Stopped. Nothing was sent.');
  await endCard(
    kit,
    tap.card,
    `<b>${title(rollout)} — stopped by ${shown(tap.person.name, 40)}</b>\nNothing was sent. It is a draft again.`,
  );
}

async function sendNow(kit: Kit, tap: Tap): Promise<void> {
  const { id } = await rolloutOf(kit, tap);
  const sendAt = kit.clock.now() + graceMs;
  const { events } = await kit.handle.rollout(id, tap.cause, { type: 'HastenAnnouncement', sendAt, by: tap.person });
  tap.answer(events.length ? 'Goes out in 30 s. Until then: Stop.' : 'It is on its way already.');
}

async function askAddress(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  mayAnnounce(tap, meant);
  if (!kit.hasEmail) return tap.answer('Email is not set up here.', true);
  tap.ask({
    kind: 'draft.test',
    html: 'to which address does the test go?',
    placeholder: 'you@example.com',
    data: { id: meant.id },
  });
  tap.answer('Write your address as a reply.');
}

async function test(kit: Kit, answer: Answer): Promise<void> {
  const { id } = answer.dialogue.data as { id: RolloutId };
  const { rollout } = await kit.handle.testMail(id, answer.cause, answer.person, answer.message.text ?? '');
  await kit.store.dialogues.close(answer.place.chat, answer.person.id);
  thumbUp(kit, answer, `A test of ${keyOf(rollout)} is on its way. It is in no calendar, and nobody else gets it.`);
}
