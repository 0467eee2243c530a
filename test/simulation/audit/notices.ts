import { readAside } from '../disk.ts';
import type { Hours } from '../hours.ts';
import { type Letter, lettersOf } from './outbox.ts';
import type { Row } from './record.ts';

interface Plan {
  revision: number;
  opensAt: number;
  closesAt: number;
  ended: string | null;
  isAnnouncedDone: boolean;
  heard: Set<string>;
}

interface Reader {
  medium: string;
  address: string;
  declined: string[];
  isDisabled: boolean;
}

const minute = 60_000;
/** What speaks of a beginning that lies ahead, and what is no longer true once it is done. */
const ahead = ['notice', 'week', 'day', 'hour', 'moved'];
/** What says the plan to somebody who does not know it. */
const plansTold = ['notice', 'moved'];
const before = [...ahead, 'start', 'stage', 'overrun'];
const endings: Record<string, string> = {
  RolloutCalledOff: 'called-off',
  RolloutRolledBack: 'rolled-back',
  RolloutCompleted: 'completed',
};

/** P4 and P6: what is on the wire is true at that moment, and nobody gets it twice without being told so. */
export function createNotices(say: (fault: string) => void, hours: Hours) {
  const plans = new Map<string, Plan>();
  const readers = new Map<string, Reader>();
  const copies = new Map<string, { taken: number; unclear: number }>();
  /** By whom, of which plan and by which announcement. */
  const knowing = new Map<string, string>();
  const tally = { announcements: 0, repeats: 0, kinds: new Set<string>() };

  const copyOf = (letter: Letter): { taken: number; unclear: number } => {
    const seen = copies.get(letter.unique_key) ?? { taken: 0, unclear: 0 };
    copies.set(letter.unique_key, seen);
    return seen;
  };

  return {
    tally,
    note(row: Row): void {
      if (row.stream.startsWith('team/')) noteReader(row);
      if (row.stream.startsWith('rollout/')) notePlan(row);
    },
    /** On the wire, at this moment. */
    wrote(letter: Letter, text: string): void {
      const plan = plans.get(letter.rollout ?? '');
      const name = `${letter.unique_key} (${letter.kind}@${letter.revision}) to ${letter.address}`;
      tally.announcements += 1;
      if (letter.kind) tally.kinds.add(letter.kind);
      const wrong = (what: string): void => say(`P4 ${name} ${what}`);
      for (const what of plan ? untruths(letter, plan, text) : ['is of a rollout that there is not']) wrong(what);
      const seen = copyOf(letter);
      const isMarked = /repeat of A-/.test(text);
      if (isMarked) tally.repeats += 1;
      if (seen.taken > 0 && !isMarked) say(`P6 ${name} is a second copy that does not say so`);
      if (isMarked && seen.unclear === 0) say(`P6 ${name} calls itself a repeat of nothing`);
    },
    took(letter: Letter): void {
      const seen = copyOf(letter);
      seen.taken += 1;
      plans.get(letter.rollout ?? '')?.heard.add(`${letter.medium} ${letter.address}`);
      mustBeNews(letter);
      if (seen.taken > 2) say(`P6 ${letter.unique_key} to ${letter.address} came ${seen.taken} times`);
    },
    /** The bot does not know what became of it. */
    unclear(letter: Letter): void {
      copyOf(letter).unclear += 1;
    },
  };

  function mustBeNews(letter: Letter): void {
    if (!letter.kind || !plansTold.includes(letter.kind)) return;
    const reader = `${letter.rollout}@${letter.revision} ${letter.medium} ${letter.address}`;
    const told = knowing.get(reader) ?? letter.unique_key;
    knowing.set(reader, told);
    if (told !== letter.unique_key) say(`P6 ${letter.unique_key} tells ${letter.address} what ${told} has told them`);
  }

  function notePlan(row: Row): void {
    const plan = plans.get(row.stream) ?? {
      revision: 0,
      opensAt: 0,
      closesAt: 0,
      ended: null,
      isAnnouncedDone: false,
      heard: new Set(),
    };
    plans.set(row.stream, plan);
    const { window } = row.event as { window?: { opensAt: number; closesAt: number } };
    if (row.type === 'WindowScheduled' && window) {
      Object.assign(plan, {
        revision: Number(row.event['revision']),
        opensAt: window.opensAt,
        closesAt: window.closesAt,
      });
      mustWithdraw(row.stream, plan.revision);
      if (plan.revision > 1) mustTell('moved', row.stream, plan);
    }
    if (row.type === 'Announced' && row.event['kind'] === 'completed') plan.isAnnouncedDone = true;
    const ending = endings[row.type];
    if (ending === undefined) return;
    plan.ended = ending;
    if (ending === 'rolled-back' || (ending === 'called-off' && !plan.isAnnouncedDone))
      mustTell(ending, row.stream, plan);
  }

  function noteReader({ type, event }: Row): void {
    const id = String(event['id']);
    const { stakeholder: added } = event as {
      stakeholder?: { id: string; medium: string; address: { personal: string } };
    };
    if (type === 'StakeholderAdded' && added)
      readers.set(added.id, {
        medium: added.medium,
        address: addressOf(added.address.personal),
        declined: [],
        isDisabled: false,
      });
    const reader = readers.get(id);
    if (type === 'StakeholderRemoved') readers.delete(id);
    else if (type === 'AddressDisabled' && reader) reader.isDisabled = true;
    else if (type === 'PreferencesChosen' && reader)
      reader.declined = (event['declined'] as string[] | undefined) ?? [];
  }

  function untruths(letter: Letter, plan: Plan, text: string): string[] {
    const kind = letter.kind ?? '';
    const now = hours.wall();
    const found: string[] = [];
    if (letter.revision !== plan.revision) found.push(`speaks of plan ${letter.revision}, and ${plan.revision} holds`);
    if (ahead.includes(kind) && now >= plan.opensAt) found.push('comes after the opening that it foretells');
    if (kind === 'start' && now >= plan.closesAt) found.push('says that it starts when the window has closed');
    if ((plan.ended === 'called-off' || plan.ended === 'rolled-back') && kind !== plan.ended)
      found.push(`comes although it was ${plan.ended}`);
    if (plan.ended === 'completed' && before.includes(kind)) found.push('comes although it is completed');
    return [...found, ...falseTimes(kind, plan, text, now)];
  }

  /** Whatever waits and speaks of an older plan is settled by the change that made it old. */
  function mustWithdraw(rollout: string, revision: number): void {
    const left = lettersOf(rollout).filter(
      (each) => each.state === 'pending' && each.revision !== null && each.revision < revision,
    );
    for (const { unique_key: name } of left) say(`P4 ${name} of ${rollout} still waits, and plan ${revision} holds`);
  }

  /** Whoever has heard of it and is still on the list hears of this too, by the same change. */
  function mustTell(kind: string, rollout: string, plan: Plan): void {
    const told = new Set(
      lettersOf(rollout)
        .filter((each) => each.kind === kind && (kind !== 'moved' || each.revision === plan.revision))
        .map(({ medium, address }) => `${medium} ${address}`),
    );
    for (const { medium, address, declined, isDisabled } of readers.values()) {
      const place = `${medium} ${address}`;
      if (plan.heard.has(place) && !told.has(place) && !isDisabled && !declined.includes('changes'))
        say(`P4 ${place} had heard of ${rollout} and does not hear that it is ${kind}`);
    }
  }
}

/** What the words say about time, read back from them. */
function falseTimes(kind: string, { opensAt }: Plan, text: string, now: number): string[] {
  const found: string[] = [];
  const left = /starts <tg-time unix="(\d+)" format="r">in ([^<]+)<\/tg-time>/.exec(text);
  if (left && Number(left[1]) !== Math.floor(opensAt / 1000)) found.push('counts down to another time');
  if (left) {
    const said = msOf(left[2] ?? '');
    const mayDiffer = said >= 1_440 * minute ? 61 * minute : 2 * minute;
    if (Math.abs(said - (opensAt - now)) > mayDiffer)
      found.push(`says "in ${left[2]}", and it is ${Math.round((opensAt - now) / minute)} minutes`);
  }
  if (kind === 'start' && /starts now/.test(text) && Math.abs(now - opensAt) > 3 * minute)
    found.push('says "now", and it is not');
  return found;
}

/** "4 days 8 h", "2 h 30 min", "1 hour", "59 minutes" */
function msOf(said: string): number {
  const units: Record<string, number> = { d: 1_440 * minute, h: 60 * minute, m: minute };
  return [...said.matchAll(/(\d+) ?([dhm])/g)].reduce(
    (sum, [, count, unit = 'm']) => sum + Number(count) * (units[unit] ?? 0),
    0,
  );
}

/** The journal holds only what an address hashes to; the address itself stands beside it. */
const addressOf = (ref: string): string =>
  readAside((db) => db.prepare<[string], string>('SELECT value FROM personal WHERE ref = ?').pluck().get(ref)) ?? '';
