import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readChecklist } from '../../src/checklist-file.ts';
import type { Clock, LetterState, RolloutId } from '../../src/coordinator/ports.ts';
import { chanceOf } from '../simulation/chance.ts';
import { createHours } from '../simulation/hours.ts';
import { type Bot, type Surroundings, startBot } from './bot.ts';
import { type Fault, nothing } from './faults.ts';
import { createLedger } from './ledger.ts';
import { beginLife, type Life } from './life.ts';
import { churn, foundTeam, teams } from './team.ts';
import { weatherOf } from './weather.ts';
import { createWitness, type Tally } from './witness.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** Friday 1 January 2027: both changes of the clock lie ahead, in both halves of the world. */
const newYear = Date.UTC(2027, 0, 1);

export interface Year {
  /** Empty when nothing was wrong: what was, and the history of the rollout that it was about. */
  faults: { fault: string; story: string[] }[];
  tally: Tally;
  states: Partial<Record<LetterState, number>>;
  rollouts: number;
  /** How many letters about rollouts were ever written. */
  letters: number;
  /** How often the process ended, died or not. */
  lives: number;
}

interface Asked {
  seed: number;
  rollouts: number;
  /** Where the database is kept while the year lasts; the temporary folder unless told otherwise. */
  folder: string;
  fault?: Fault;
  /** How many faults are enough to stop looking. */
  enough?: number;
}

interface Plan {
  at: number;
  number: number;
  does(bot: Bot): Promise<number | null>;
}

/** Plays a year in which so many rollouts begin, under the eyes of a witness. The same seed is the same year. */
export async function playYear({ seed, rollouts, folder, fault = nothing, enough = 5 }: Asked): Promise<Year> {
  const directory = mkdtempSync(join(folder, 'year-'));
  const end = newYear + 365 * day;
  const hours = createHours<number>(newYear);
  const clock: Clock = { now: hours.wall, onJump: () => () => undefined };
  const found: { fault: string; id: RolloutId }[] = [];
  const finds = (what: string, id: RolloutId): void => void found.push({ fault: what, id });
  const ledger = createLedger(finds);
  const witness = createWitness(ledger, clock, finds);
  const weather = weatherOf(seed, newYear + day, end);
  const around: Surroundings = {
    seed,
    path: join(directory, 'rollouts.db'),
    hours,
    clock,
    weather,
    ledger,
    checklist: readChecklist('checklists/standard-update.yaml'),
    saw: witness.saw,
    fault,
  };
  const { lives, plans } = planned(seed, rollouts, end, clock.now);
  const outages = [...weather.outages];
  let chances = 0;
  let collisions = 0;
  const jumps = [...weather.jumps];

  let life = 1;
  let bot = await startBot(around, life);
  try {
    for (let team = 1; team <= teams; team++)
      await foundTeam(team, bot.handle, bot.store, chanceOf(seed, 'team', team));
    while (hours.real() < end && found.length < enough) {
      const [outage] = outages;
      const [jump] = jumps;
      const nextPlan = plans.reduce((soonest, each) => Math.min(soonest, each.at), Number.POSITIVE_INFINITY);
      const next = Math.min(await bot.nextAt(), nextPlan, outage?.from ?? end, jump?.at ?? end, end);
      hours.passTo(next);
      if (jump && jump.at <= hours.real()) hours.jump((jumps.shift() as typeof jump).by);
      if (outage && outage.from <= hours.real()) {
        outages.shift();
        await restart(outage.to);
      } else if (bot.letters().length > 0 && weather.dies(++chances)) await restart(hours.real());
      ring();
      await act();
      await bot.work();
      await interfere();
    }
    await drain();
    const states = await statesOf(bot, enough);
    return {
      faults: found
        .slice(0, enough)
        .map((each) => ({ fault: each.fault, story: ledger.rollouts.get(each.id)?.story ?? [] })),
      tally: witness.tally,
      states,
      rollouts: ledger.rollouts.size,
      letters: [...ledger.letters.values()].filter(({ rollout }) => rollout !== null).length,
      lives: life,
    };
  } finally {
    bot.end();
    rmSync(directory, { recursive: true, force: true });
  }

  /** Everything that is due at this moment. */
  function ring(): void {
    while (hours.nextAt() <= hours.real()) hours.ring();
  }

  async function act(): Promise<void> {
    const due = plans.filter(({ at }) => at <= hours.real()).sort((a, b) => a.at - b.at || a.number - b.number);
    for (const plan of due) {
      const after = await plan.does(bot);
      if (after === null) plans.splice(plans.indexOf(plan), 1);
      else plan.at = hours.real() + Math.max(Math.round(after), 1_000);
    }
  }

  /** Just then somebody moves the window, or calls it off. */
  async function interfere(): Promise<void> {
    const [letter] = bot.letters().filter(({ content }) => content.type === 'announcement');
    const life = lives.find(({ id }) => id === letter?.rollout);
    if (life && weather.collides(++collisions)) await life.interfere(bot.handle, bot.store, clock.now());
  }

  /** Whatever was under way stays as it was; who comes back does not know what became of it. */
  async function restart(up: number): Promise<void> {
    for (const letter of bot.letters()) witness.lost(letter);
    bot.end();
    hours.passTo(up);
    life += 1;
    bot = await startBot(around, life);
  }

  /** The year is over: what is open is called off, and everything finds its end. */
  async function drain(): Promise<void> {
    if (found.length >= enough) return;
    plans.length = 0;
    for (const each of lives) await each.callOff(bot.handle);
    for (let step = 0; step < 200_000; step++) {
      await bot.work();
      const next = await bot.nextAt();
      if (next === Number.POSITIVE_INFINITY) break;
      hours.passTo(Math.max(next, hours.real() + 1_000));
      ring();
    }
  }

  /** Delivered, unknown, failed, expired, cancelled and superseded are all letters that were ever written, and none is left. */
  async function statesOf({ store }: Bot, most: number): Promise<Year['states']> {
    const states: Year['states'] = {};
    if (found.length >= most) return states;
    const known = new Set<string>();
    for (const id of ledger.rollouts.keys())
      for (const letter of await store.outbox.of(id, null)) {
        states[letter.state] = (states[letter.state] ?? 0) + 1;
        known.add(letter.unique);
        if (letter.state === 'pending' || letter.state === 'sending')
          finds(`${letter.unique} is still ${letter.state}`, id);
      }
    for (const [unique, { rollout }] of ledger.letters)
      if (rollout !== null && !known.has(unique)) finds(`${unique} was written and is nowhere`, rollout);
    const { firstWrong } = store.verify();
    if (firstWrong !== null) finds(`the record is not whole: ${JSON.stringify(firstWrong)}`, 'rollout/0/0');
    return states;
  }
}

/** When each rollout begins, what its people do from then on, and who comes and goes. */
function planned(seed: number, rollouts: number, end: number, now: () => number): { lives: Life[]; plans: Plan[] } {
  const lives: Life[] = [];
  const plans: Plan[] = [];
  for (let number = 1; number <= rollouts; number++) {
    const chance = chanceOf(seed, 'rollout', number);
    const team = chance.between(1, teams);
    let life: Life | null = null;
    plans.push({
      at: chance.between(newYear + day, end - 40 * day),
      number,
      async does({ handle, store }) {
        if (life) return life.goOn(handle, store, now());
        life = await beginLife(team, number, handle, now(), chance);
        if (life) lives.push(life);
        return life ? chance.between(1, 300) * minute : null;
      },
    });
  }
  for (let team = 1; team <= teams; team++) {
    const chance = chanceOf(seed, 'churn', team);
    plans.push({
      at: newYear + chance.between(1, 5) * day,
      number: rollouts + team,
      async does({ handle, store }) {
        await churn(team, handle, store, chance);
        return chance.between(2, 240) * hour;
      },
    });
  }
  return { lives, plans };
}
