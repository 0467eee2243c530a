import type { Letter, RolloutId } from '../../coordinator/ports.ts';
import type { MadeAnnouncement } from '../../rollout/announcements.ts';
import { mustBeAllowed } from '../../rollout/asking.ts';
import { agenda } from '../../rollout/calendar.ts';
import { type AnnouncementKind, announcementKinds } from '../../rollout/checklist.ts';
import { latecomersOf } from '../../rollout/drafts.ts';
import type { Instant } from '../../rollout/events.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { goPhase } from '../../rollout/standing.ts';

import { isReadAbout, readersOf } from '../../rollout/voices.ts';

import { keyOf } from '../../team/stakeholders.ts';

import type { Team } from '../../team/team.ts';
import { sayTime, sayUntil } from '../../time/say.ts';
import { title } from '../faces/parts.ts';
import type { Feature, Kit, Meant, SlashSaying, Tap } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { kindWords } from '../wording/kinds.ts';
import { capped, count, page, shown } from '../wording/words.ts';
import { mayAnnounce, openDraft } from './draft-card.ts';
import { rolloutOf } from './rehearsing.ts';
import { turnPage } from './showing.ts';

/** What was announced, what will be, and what did not arrive. */
export function announcements(kit: Kit): Feature {
  return {
    verbs: { announcements: (saying) => overview(kit, saying) },
    taps: {
      'report.retry': (tap) => retry(kit, tap),
      'report.list': (tap) => turnPage(kit, tap, 'list'),
      'report.correct': (tap) => correct(kit, tap),
      'report.read': (tap) => turnPage(kit, tap, 'unread'),
      'report.back': (tap) => turnPage(kit, tap, ''),
    },
  };
}

async function overview(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const letters = await kit.store.outbox.of(meant.id, null);
  const { rollout, team } = meant;
  saying.say(announcementsHtml(rollout, team, letters, kit.clock.now()));
}

/** Planned, sent and passed over, each with its time and how many it reached. `letters` are those of all announcements of the rollout. */
export function announcementsHtml(rollout: Rollout, team: Team, letters: Letter[], at: Instant): string {
  const planned = agenda(rollout, team).flatMap(({ at: due, what }) => {
    const words = what === 'start-held' ? waitingStart(rollout) : isKind(what) ? kindWords[what] : null;
    return words === null ? [] : [`${sayTime(due, team.zone)} (${sayUntil(due, at)}) · ${words}`];
  });
  const sent = rollout.announced.map((each) => sentLine(each, rollout, letters, team.zone));
  const skipped = rollout.skipped.map((each) => {
    const kind = each.split('@')[0] ?? '';
    return isKind(kind) ? kindWords[kind] : kind;
  });
  const late = latecomersOf(rollout, team, at).length;
  return page([
    `<b>${title(rollout)} — ${count(sent.length, 'announcement')} sent, ${planned.length} planned</b>`,
    late ? `${count(late, 'stakeholder')} came after the notice: /rollout_notice drafts it for them` : null,
    rollout.draft ? 'A draft waits to be confirmed: /announce' : null,
    ...(planned.length ? ['', '<b>Planned</b>', ...capped(planned)] : []),
    ...(sent.length ? ['', '<b>Sent</b>', ...capped(sent.toReversed())] : []),
    ...(skipped.length ? ['', `<b>Passed over</b> ${capped(skipped, 8).join(', ')}`] : []),
    sent.length || planned.length || rollout.draft ? null : nothingYet(rollout),
  ]);
}

/** It is said once it is true: not before somebody has said go. */
const waitingStart = (rollout: Rollout): string =>
  `${kindWords.start}, once ${shown(goPhase(rollout)?.title ?? 'the phase before', 40)} is signed off`;

const nothingYet = (rollout: Rollout): string =>
  rollout.status === 'open' ? 'Nobody was told yet. Write the notice: /announce' : 'Nobody was told.';

function sentLine(made: MadeAnnouncement, rollout: Rollout, letters: Letter[], zone: string): string {
  const { number, kind, at, stakeholders } = made;
  const readers = readersOf(made, rollout).length;
  const own = letters.filter((each) => each.announcement === number);
  const inState = (...states: Letter['state'][]): number => own.filter((each) => states.includes(each.state)).length;
  const failed = inState('failed');
  const waiting = inState('pending', 'sending');
  const unknown = inState('unknown');
  const passed = inState('expired', 'cancelled', 'superseded');
  const outcome = [
    `${inState('delivered')} of ${own.length || stakeholders.length} delivered`,
    ...(waiting ? [`${waiting} on the way`] : []),
    ...(failed ? [`${failed} failed`] : []),
    ...(unknown ? [`${unknown} not known`] : []),
    ...(passed ? [`${passed} passed over`] : []),
    ...(isReadAbout(made) ? [`read by ${readers} of ${stakeholders.length}`] : []),
  ];
  return `A-${number} ${kindWords[kind]} · ${sayTime(at, zone)} · ${outcome.join(', ')}`;
}

const isKind = (what: string): what is AnnouncementKind => (announcementKinds as readonly string[]).includes(what);

async function retry(kit: Kit, tap: Tap): Promise<void> {
  const { id, rollout, team } = await rolloutOf(kit, tap);
  mustBeAllowed(tap.person, 'announce', 'send it again', rollout, team);
  await enableFailed(kit, tap, { id, team });
  const again = await kit.store.outbox.retryFailed(id, Number(tap.card.subject), kit.clock.now());
  tap.answer(again ? `Trying ${again} again.` : 'Nothing is left to be tried again.');
  await turnPage(kit, tap, tap.card.view);
  // Whatever is due now is looked for again.
  if (again) await wake(kit, id);
}

/** Opens a correction: who was told hears what was wrong and what counts. */
async function correct(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  mayAnnounce(tap, meant);
  await openDraft(kit, meant, tap, { writing: { kind: 'correction' } });
  tap.answer('A draft of the correction is at the bottom.');
}

/** Whoever tries an address again means that it works again: it would be odd if only this once were sent there. */
async function enableFailed(kit: Kit, tap: Tap, { id, team }: Pick<Meant, 'id' | 'team'>): Promise<void> {
  const letters = await kit.store.outbox.of(id, Number(tap.card.subject));
  const failed = new Set(letters.filter(({ state }) => state === 'failed').map(keyOf));
  for (const stakeholder of team.stakeholders.filter((each) => each.disabled && failed.has(keyOf(each))))
    await kit.handle.team(team.number, `${tap.cause} ${stakeholder.id}`, {
      type: 'EnableAddress',
      id: stakeholder.id,
      by: tap.person,
    });
}

const wake = (kit: Kit, id: RolloutId): Promise<unknown> => kit.handle.checkCalendar(id, kit.clock.now());
