import { createHash } from 'node:crypto';
import { createAudit } from './audit/audit.ts';
import { chanceOf } from './chance.ts';
import { deeds } from './deeds.ts';
import { type Fate, isOfDisk, readAside, watchDisk } from './disk.ts';
import type { Machine } from './machine.ts';
import { mailTo } from './mail.ts';
import { createPeople } from './people.ts';
import { teamOf } from './place.ts';
import { beginningOf } from './plan.ts';
import { createProcess } from './process.ts';
import type { Scenario, Trouble } from './scenario.ts';
import { openTelegram, wireTo } from './telegram.ts';
import { weatherOf } from './weather.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** How long everything goes well in the end, so that what is owed finds its end. */
const calmMs = 4 * hour;

export interface Played {
  seed: number;
  /** What was wrong, in the order in which it was found. */
  faults: string[];
  /** What happened before the first of them. */
  story: string[];
  /** SHA-256 of the whole history. */
  digest: string;
  lines: number;
  lives: number;
  calls: number;
  events: number;
  phasesClosed: number;
  announcements: number;
  repeats: number;
  kinds: string[];
  /** Milliseconds of the processor's time. */
  cpuMs: number;
}

/** Plays a scenario from its beginning to its end, or to the first fault. */
export async function play(scenario: Scenario, machine: Machine, folder: string): Promise<Played> {
  const { seed, days, steps } = scenario;
  const { hours } = machine;
  const end = beginningOf(seed) + days * day;
  const cpu = process.threadCpuUsage();
  const hash = createHash('sha256');
  const story: string[] = [];
  let lines = 0;
  const note = (line: string): void => {
    const whole = `${new Date(hours.real()).toISOString()} ${line}`;
    hash.update(`${whole}\n`);
    lines += 1;
    story.push(whole);
    if (story.length > 400) story.splice(0, 200);
  };
  const audit = createAudit(hours, note);

  /** A kill that waits for its statement or its call. */
  let armed: Extract<Trouble, { kind: 'kill' }> | null = null;
  let until = 0;
  let isKilled = false;
  let calls = 0;
  let statements = 0;
  let isCalm = false;
  const weather = weatherOf(scenario.troubles);

  const dies = (): void => {
    note('the process dies');
    isKilled = true;
    bot.kill();
  };
  const strikes = (seam: 'statement' | 'commit' | 'call'): boolean => {
    if (!armed?.seam.endsWith(seam)) return false;
    until -= 1;
    return until <= 0;
  };
  const fate = (sql: string): Fate => {
    statements += 1;
    if (strikes('statement')) return armed?.seam === 'before a statement' ? 'dies-before' : 'dies-after';
    if (sql === 'COMMIT' && strikes('commit')) return 'dies-after';
    return isCalm ? null : weather.statement(hours.real(), chanceOf(seed, 'statement', statements));
  };
  watchDisk({ fate, onDeath: dies, isDead: machine.isDead, onOpen: audit.opened, onCommit: audit.committed });

  const world = await openTelegram(machine, (update) => {
    note(`update ${update.update_id}`);
    audit.heard(update);
  });
  const calmly = {
    ...weather,
    call: ((...all) => (isCalm ? null : weather.call(...all))) as typeof weather.call,
    mail: ((...all) => (isCalm ? null : weather.mail(...all))) as typeof weather.mail,
  };
  const wire = wireTo(world, machine, {
    seed,
    weather: calmly,
    saw: {
      wrote(call) {
        calls += 1;
        if (call.method !== 'getUpdates') note(`calls ${call.method} ${JSON.stringify(call.params)}`);
        audit.wrote(call);
      },
      took(call, result) {
        if (call.method !== 'getUpdates') note(`took ${call.number}`);
        audit.took(call, result);
      },
      tried: audit.tried,
      unclear: audit.unclear,
    },
    onCall: () => {
      if (strikes('call')) dies();
    },
  });
  const mail = mailTo(machine, {
    seed,
    weather: calmly,
    saw(mailed) {
      note(`mails ${mailed.to} ${createHash('sha256').update(mailed.text).digest('hex')}`);
      audit.mailed(mailed);
    },
  });
  const bot = createProcess({
    machine,
    seed,
    folder,
    api: wire.api,
    mail: mail.connections,
    onFault(fault) {
      // Each world has a folder of its own.
      note(`the bot does not start: ${String(fault).replaceAll(bot.path(), 'its file')}`);
      // Without a disk, or overtaken while it starts, there is no bot; whoever supervises it starts it again.
      if ((isOfDisk(fault) && !isCalm) || /Another process has taken over/.test(String(fault))) dies();
      else audit.faults.push(`the bot does not start: ${String(fault)}`);
    },
  });
  const place = teamOf(world, machine, seed);
  const people = createPeople(world, machine, { ...place, note });

  for (const step of steps)
    hours.later(step.at - hours.real(), 'world', () => {
      note(`step ${step.number}: ${step.does.what}`);
      const chance = chanceOf(seed, 'step', step.number);
      void deeds[step.does.what]({ people, chance, now: hours.real });
    });
  for (const trouble of scenario.troubles) hours.later(trouble.at - hours.real(), 'world', () => happens(trouble));

  try {
    begin();
    await pass(end);
    isCalm = true;
    armed = null;
    note('all is well from here on');
    if (!bot.isRunning()) begin();
    await pass(end + calmMs);
    if (audit.faults.length === 0) audit.close();
    return outcome();
  } finally {
    machine.die();
    bot.remove();
  }

  async function pass(to: number): Promise<void> {
    while (audit.faults.length === 0) {
      await machine.settle();
      if (isKilled) await comesBack();
      audit.look();
      for (const fault of machine.uncaught.splice(0))
        audit.faults.push(`nobody caught ${fault instanceof Error ? fault.stack : String(fault)}`);
      const next = hours.nextAt();
      if (next > to) return hours.passTo(to);
      hours.passTo(next);
      hours.ring();
    }
  }

  function begin(): void {
    note(`life ${bot.lives() + 1} begins`);
    wire.restart();
    mail.restart();
    if (bot.lives() > 0) audit.died();
    audit.began();
    audit.overtaken(false);
    bot.start();
  }

  /** Its files are what it left; somebody starts it again after a while. */
  async function comesBack(): Promise<void> {
    isKilled = false;
    const downMs = armed?.downMs ?? 120_000;
    armed = null;
    bot.bury();
    hours.later(isCalm ? 0 : downMs, 'world', () => {
      if (!bot.isRunning()) begin();
    });
  }

  function happens(trouble: Trouble): void {
    if (!('until' in trouble)) note(`trouble: ${JSON.stringify(trouble)}`);
    if (isCalm) return;
    if (trouble.kind === 'kill' && bot.isRunning()) {
      armed = trouble;
      until = trouble.after;
    } else if (trouble.kind === 'jump') hours.jump(trouble.by);
    else if (trouble.kind === 'rival') wire.rival();
    else if (trouble.kind === 'overtaken') overtake();
    else if (trouble.kind === 'stop' && bot.isRunning() && !isKilled) {
      const life = bot.lives();
      void bot.stop().then((isStopped) => {
        if (!isStopped || life !== bot.lives()) return;
        note('the process has ended');
        hours.later(trouble.downMs, 'world', () => {
          if (!bot.isRunning()) begin();
        });
      });
    }
  }

  /** As when this process was paused so long that another one took its place; it is ended a minute later. */
  function overtake(): void {
    if (!bot.isRunning()) return;
    readAside((db) => db.prepare("INSERT INTO epochs (owner, at) VALUES ('another process', 0)").run());
    audit.overtaken(true);
    const life = bot.lives();
    hours.later(minute, 'world', () => {
      if (life === bot.lives() && bot.isRunning()) dies();
    });
  }

  function outcome(): Played {
    return {
      seed,
      faults: audit.faults,
      story: story.slice(-120),
      digest: hash.digest('hex'),
      lines,
      lives: bot.lives(),
      calls,
      ...audit.tally(),
      cpuMs: Math.round((process.threadCpuUsage(cpu).user + process.threadCpuUsage(cpu).system) / 1000),
    };
  }
}
