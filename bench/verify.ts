/** `npm run bench:verify`: how long a million events take to be verified, on all cores and, in the same run, on one. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { readChecklist } from '../src/checklist-file.ts';
import { rolloutStream } from '../src/coordinator/ports.ts';
import { digestOf, type Phase } from '../src/rollout/checklist.ts';
import type { RolloutEvent } from '../src/rollout/events.ts';
import { type Beside, lookBeside } from '../src/sqlite/beside.ts';
import { openDatabase } from '../src/sqlite/database.ts';
import { createJournal } from '../src/sqlite/journal.ts';
import { migrate } from '../src/sqlite/migrate.ts';
import type { Verdict } from '../src/sqlite/verify.ts';
import { median, ms } from './figures.ts';

const million = 1_000_000;
const times = 5;
const targetMs = 2_000;
const rolloutsPerTeam = 50;
const minute = 60_000;

// In the project's own folder: a temporary one may lie in memory.
process.chdir(fileURLToPath(new URL('..', import.meta.url)));
mkdirSync('tmp', { recursive: true });
const directory = mkdtempSync(resolve('tmp', 'bench-'));
const path = resolve(directory, 'million.db');
const checklist = readChecklist('checklists/standard-update.yaml');
const checklistDigest = digestOf(checklist);

try {
  process.stdout.write(`${machine()}\n\n`);
  process.stderr.write(`writing ${million.toLocaleString('en')} events\n`);
  write(path);
  const taken: Record<'allCores' | 'oneThread' | 'command', number[]> = { allCores: [], oneThread: [], command: [] };
  // In turns, so that what else the machine does meets everyone.
  for (let time = 0; time < times; time++) {
    taken.allCores.push(await timeOf((record) => record.verifyOnAllCores()));
    taken.oneThread.push(await timeOf((record) => record.verify()));
    taken.command.push(timeOfCommand());
  }
  say('on all cores', taken.allCores, targetMs);
  say('on one thread', taken.oneThread);
  say('npm run verify, with its start', taken.command, targetMs);
} finally {
  rmSync(directory, { recursive: true, force: true });
}

async function timeOf(verifying: (record: Beside) => Verdict | Promise<Verdict>): Promise<number> {
  const began = performance.now();
  const record = lookBeside(path);
  const { events, firstWrong } = await verifying(record);
  record.close();
  const ended = performance.now();
  if (events !== million || firstWrong) throw new Error(`${events} events: ${firstWrong?.says}`);
  return ended - began;
}

function timeOfCommand(): number {
  const began = performance.now();
  execFileSync(process.execPath, ['src/cli/verify.ts', path]);
  return performance.now() - began;
}

function say(what: string, taken: number[], target?: number): void {
  const each = taken.map((time) => ms(time)).join(', ');
  const verdict = target === undefined ? '' : `, target < ${ms(target)}: ${median(taken) < target ? 'ok' : 'BEHIND'}`;
  process.stdout.write(`${what.padEnd(32)}${ms(median(taken))} (median of ${each})${verdict}\n`);
}

/** What many teams write in years, through the journal itself; nothing that the measurement is about waits for the disk here. */
function write(file: string): void {
  const db = openDatabase(file);
  migrate(db, Date.now());
  db.pragma('synchronous = OFF');
  const journal = createJournal(db);
  let written = 0;
  const team = db.transaction((number: number) => {
    for (let rollout = 1; rollout <= rolloutsPerTeam && written < million; rollout++) {
      const events = wholeRollout(number, rollout).slice(0, million - written);
      // One by one, as decisions come: each with a cause of its own.
      events.forEach((event, version) => {
        journal.append(rolloutStream(number, rollout), version, `update ${500_000_000 + ++written}`, [event]);
      });
    }
  });
  for (let number = 1; written < million; number++) team(number);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

/** A rollout from its beginning to its end, without anything unusual. */
function wholeRollout(team: number, number: number): RolloutEvent[] {
  const by = 5_000_000_000 + team;
  let now = Date.UTC(2026, 0, 5, 9) + number * 7 * 1_440 * minute;
  const later = (): { by: number; at: number } => {
    now += 7 * minute + number;
    return { by, at: now };
  };
  const revision = (team * rolloutsPerTeam + number).toString(16).padStart(32, 'c0ffee');
  const facts = {
    scope: 'Payments, all regions',
    impact: 'Cards fail for 5 minutes',
    downtimeMinutes: 5,
    action: 'None.',
    contact: '@priya',
  };
  const phase = ({ id, items, seats }: Phase): RolloutEvent[] => [
    ...items.flatMap((item): RolloutEvent[] => [
      {
        type: 'EvidenceAdded',
        item: item.id,
        evidence: {
          kind: 'link',
          url: `https://ci.example.com/payments/${number}/${item.id}`,
          text: 'green',
          ...later(),
        },
        at: now,
      },
      { type: 'ItemDone', item: item.id, note: 'Done as the document says.', ...later() },
    ]),
    { type: 'SignOffRequested', phase: id, revision, ...later() },
    ...seats.map((): RolloutEvent => ({ type: 'SignedOff', phase: id, revision, ...later() })),
    {
      type: 'PhaseSignedOff',
      phase: id,
      revision,
      seats: seats.map(({ role }) => ({ role, inPlaceOf: null, by, at: now })),
      at: now,
    },
  ];
  return [
    {
      ...{ type: 'RolloutCreated', number, team, thread: null, product: 'Payments', version: `4.${number}.0` },
      checklistDigest,
      checklist,
      ...later(),
    },
    {
      type: 'WindowScheduled',
      revision: 1,
      window: { opensAt: now + 1_440 * minute, closesAt: now + 1_530 * minute, zone: 'Europe/Berlin' },
      ...later(),
    },
    { type: 'AnnouncementDrafted', facts, ...later() },
    { type: 'AnnouncementConfirmed', sendAt: now, ...later() },
    {
      type: 'Announced',
      number: 1,
      kind: 'notice',
      revision: 1,
      stakeholders: ['s1', 's2', 's3'],
      facts,
      previous: null,
      at: now,
    },
    ...checklist.phases.flatMap(phase),
    { type: 'RolloutCompleted', at: now },
  ];
}

function machine(): string {
  const [load] = loadavg();
  return [
    `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, Node ${process.versions.node}`,
    `${availableParallelism()} × ${cpus()[0]?.model.trim() ?? 'CPU'}, load before the run ${load?.toFixed(2)}`,
  ].join('\n');
}
