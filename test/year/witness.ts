import type { Announcement } from '../../src/coordinator/content.ts';
import type { Clock, Letter, RolloutId } from '../../src/coordinator/ports.ts';
import { type AnnouncementKind, categoryOf } from '../../src/rollout/checklist.ts';
import { type Ledger, nameOf, type Plan, placeOf } from './ledger.ts';
import type { Written } from './wires.ts';

export interface Tally {
  written: number;
  announcements: number;
  kinds: Partial<Record<AnnouncementKind, number>>;
  taken: number;
  repeats: number;
}

export interface Watching {
  saw(written: Written): void;
  /** It was in hand when the process died: nobody knows what became of it. */
  lost(letter: Letter): void;
  tally: Tally;
}

const minute = 60_000;
/** What speaks of a beginning that lies ahead. */
const ahead: readonly AnnouncementKind[] = ['notice', 'week', 'day', 'hour', 'moved'];
/** What is no longer true once it is done. */
const before: readonly AnnouncementKind[] = [...ahead, 'start', 'stage', 'overrun'];
/** What may be said more than once of one plan, because people write it. */
const severalTimes: readonly AnnouncementKind[] = ['stage', 'critical', 'correction'];

/** Looks at the bytes when they are written, and compares them with what is so at that moment. */
export function createWitness(ledger: Ledger, clock: Clock, finds: (fault: string, id: RolloutId) => void): Watching {
  const tally: Tally = { written: 0, announcements: 0, kinds: {}, taken: 0, repeats: 0 };
  const copies = new Map<string, { taken: number; unclear: number }>();

  return {
    tally,
    lost(letter) {
      const seen = copies.get(copyKey(letter)) ?? { taken: 0, unclear: 0 };
      copies.set(copyKey(letter), { ...seen, unclear: seen.unclear + 1 });
    },
    saw({ letter, text, wasTaken, isUnclear }) {
      tally.written += 1;
      if (wasTaken) tally.taken += 1;
      const { content, rollout } = letter;
      if (rollout === null) return;
      const plan = ledger.rollouts.get(rollout);
      if (!plan) return finds('a letter of a rollout that there is not', rollout);
      const now = clock.now();
      const name = content.type === 'announcement' ? nameOf(content) : letter.unique;
      const say = (fault: string): void =>
        finds(`${new Date(now).toISOString()} ${name} to ${placeOf(letter.medium, letter.address)}: ${fault}`, rollout);
      plan.story.push(
        `${new Date(now).toISOString()} ${wasTaken ? 'took' : 'refused'}${isUnclear ? ', unclear' : ''}: ${content.type === 'told' ? content.event.type : name} to ${letter.address}`,
      );
      if (content.type === 'announcement') {
        tally.announcements += 1;
        tally.kinds[content.kind] = (tally.kinds[content.kind] ?? 0) + 1;
        for (const fault of faultsOf(content, letter, text, plan, ledger, now)) say(fault);
        if (wasTaken) plan.heard.add(placeOf(letter.medium, letter.address));
      } else if (content.type === 'told' && letter.revision !== null) {
        if (letter.revision < plan.revision) say('is owed for an old plan');
        if (plan.ended === 'called-off' || plan.ended === 'rolled-back') say('is owed after the end');
      }
      countCopies(letter, text, wasTaken, isUnclear, say);
    },
  };

  /** At most two, and the second one only when nobody knew of the first, and only with saying so. */
  function countCopies(
    letter: Letter,
    text: string,
    wasTaken: boolean,
    isUnclear: boolean,
    say: (fault: string) => void,
  ): void {
    const key = copyKey(letter);
    const seen = copies.get(key) ?? { taken: 0, unclear: 0 };
    const isMarked = /repeat of A-|said before; it was not known/.test(text);
    if (seen.taken > 0 && !isMarked) say('is a second copy that does not say so');
    if (seen.taken > 1 && wasTaken) say('is a third copy');
    if (isMarked && seen.unclear === 0) say('calls itself a repeat of nothing');
    if (isMarked) tally.repeats += 1;
    copies.set(key, { taken: seen.taken + (wasTaken ? 1 : 0), unclear: seen.unclear + (isUnclear ? 1 : 0) });
  }
}

function copyKey({ content, rollout, medium, address, unique }: Letter): string {
  if (content.type !== 'announcement') return unique;
  const { kind, revision, number, facts } = content;
  // The rule and not the letter's own name: each kind once for each plan and reader, a notice once for what it says.
  const isAgain = content.isReminder ? 'reminder' : '';
  const which = severalTimes.includes(kind) ? number : kind === 'notice' ? facts.impact : isAgain;
  return `${rollout} ${kind}@${revision} ${which} ${medium} ${address}`;
}

function faultsOf(
  content: Announcement,
  letter: Letter,
  text: string,
  plan: Plan,
  ledger: Ledger,
  now: number,
): string[] {
  const { kind, revision } = content;
  const { window, ended } = plan;
  if (!window) return ['speaks of a plan that there is not'];
  const faults: string[] = [];
  if (revision !== plan.revision) faults.push(`speaks of plan ${revision}, and ${plan.revision} holds`);
  if (ahead.includes(kind) && now >= window.opensAt) faults.push('comes after the opening that it foretells');
  if (kind === 'start' && now >= window.closesAt) faults.push('says that it starts when the window has closed');
  if ((ended === 'called-off' || ended === 'rolled-back') && kind !== ended && kind !== 'completed')
    faults.push(`comes although it was ${ended}`);
  if ((ended === 'called-off' || ended === 'rolled-back') && kind === 'completed')
    faults.push(`says that it is done although it was ${ended}`);
  if (ended === 'completed' && before.includes(kind)) faults.push('comes although it is completed');
  const reader = [...(ledger.readers.get(plan.team)?.values() ?? [])].find(
    (each) => each.medium === letter.medium && each.address === letter.address,
  );
  if (!reader) faults.push('goes to somebody who is not on the list');
  else if (reader.declined?.includes(categoryOf[kind])) faults.push('was declined');
  return [...faults, ...falseTimes(content, letter, text, window, now)];
}

/** What the words say about time, read back from them. */
function falseTimes(
  { kind, reader }: Announcement,
  letter: Letter,
  text: string,
  window: { opensAt: number },
  now: number,
): string[] {
  const faults: string[] = [];
  const left = /starts <tg-time unix="(\d+)" format="r">in ([^<]+)<\/tg-time>/.exec(text);
  if (left) {
    if (Number(left[1]) !== Math.floor(window.opensAt / 1000)) faults.push('counts down to another time');
    const said = msOf(left[2] ?? '');
    if (Math.abs(said - (window.opensAt - now)) > tolerance(said))
      faults.push(`says "in ${left[2]}", and it is ${Math.round((window.opensAt - now) / minute)} minutes`);
  }
  if (/starts now/.test(text) && Math.abs(now - window.opensAt) > 3 * minute) faults.push('says "now", and it is not');
  if (ahead.includes(kind) && !text.includes(clockOf(window.opensAt, reader.zone)))
    faults.push(`does not say ${clockOf(window.opensAt, reader.zone)} in ${reader.zone} (${letter.medium})`);
  return faults;
}

/** "4 days 8 h", "2 h 30 min", "1 hour", "59 minutes" */
function msOf(said: string): number {
  const units: Record<string, number> = { d: 1_440 * minute, h: 60 * minute, m: minute };
  return [...said.matchAll(/(\d+) ?([dhm])/g)].reduce(
    (sum, [, count, unit = 'm']) => sum + Number(count) * (units[unit] ?? 0),
    0,
  );
}

/** Said in minutes within the day, in hours beyond it. */
const tolerance = (ms: number): number => (ms >= 1_440 * minute ? 61 * minute : 2 * minute);

/** What a clock on the wall shows there: by the platform's own calendar, not by ours. */
function clockOf(at: number, zone: string): string {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  formats.set(zone, format);
  return format.format(at);
}
const formats = new Map<string, Intl.DateTimeFormat>();
