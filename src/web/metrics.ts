import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Meters } from '../coordinator/meters.ts';
import type { Instant } from '../rollout/events.ts';
import type { Medium } from '../team/events.ts';

/** How things stand at the moment of a scrape. Null is what is not known, and then it is left out. */
export interface Standing {
  isWell: boolean;
  epoch: number;
  updatesWaiting: number;
  /** Letters that are due and were not sent, by medium, on the clock of `at`. */
  backlog: readonly { medium: Medium; letters: number; oldestDueAt: Instant }[];
  at: Instant;
  /** When the last good backup was made, on this machine's clock. */
  backupAt: Instant | null;
  /** How far this machine's clock is ahead of Telegram's. */
  clockAheadSeconds: number | null;
}

export interface Metrics extends Meters {
  contentType: string;
  /** Everything in the text format of Prometheus. */
  text(standing: Standing): Promise<string>;
  close(): void;
}

const prefix = 'rollout_bot_';
const media = ['telegram', 'email'] as const satisfies Medium[];
const fast = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15];
const slow = [1, 5, 15, 60, 300, 900, 3600];

/** Counts in this process, for a Prometheus that comes to fetch it; after a restart it counts anew. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, labelNames: L[]): Counter<L> =>
    new Counter({ name: prefix + name, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, labelNames: L[] = []): Gauge<L> =>
    new Gauge({ name: prefix + name, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, labelNames: L[], buckets: number[]): Histogram<L> =>
    new Histogram({ name: prefix + name, help, labelNames, buckets, registers });

  const updates = counter('updates_total', 'Updates taken from the inbox.', ['outcome']);
  const updateTook = histogram('update_seconds', 'From the inbox to stored, an update.', [], fast);
  const calls = counter('api_calls_total', 'Calls of the Bot API.', ['method', 'outcome']);
  const callTook = histogram('api_call_seconds', 'Until the Bot API had answered, or had not.', [], fast);
  const letters = counter('letters_total', 'Letters that came back from their transport.', ['medium', 'outcome']);
  const lateness = histogram('letter_late_seconds', 'From due to delivered.', ['medium'], slow);

  const well = gauge('well', '1 while it does what it is there for, as /healthz says.');
  const epoch = gauge('epoch', 'How often the database was opened to be written.');
  const waiting = gauge('updates_waiting', 'Updates that are stored and not handled.');
  const due = gauge('letters_due', 'Letters that are due and not sent.', ['medium']);
  const oldest = gauge('letter_oldest_due_seconds', 'How long the oldest of them has been due.', ['medium']);
  const backupAge = gauge('backup_age_seconds', 'Since the last backup that was made and checked.');
  const ahead = gauge('clock_ahead_seconds', "How far this machine's clock is ahead of Telegram's.");
  const stall = gauge('event_loop_delay_seconds', 'The 99th percentile since the last scrape.');
  const memory = new Gauge({ name: 'process_resident_memory_bytes', help: 'Resident memory.', registers });
  const cpu = new Counter({ name: 'process_cpu_seconds_total', help: 'CPU time, user and system.', registers });
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  let cpuSeen = 0;

  const look = (standing: Standing): void => {
    well.set(standing.isWell ? 1 : 0);
    epoch.set(standing.epoch);
    waiting.set(standing.updatesWaiting);
    for (const medium of media) {
      const own = standing.backlog.find((each) => each.medium === medium);
      due.set({ medium }, own?.letters ?? 0);
      oldest.set({ medium }, own ? (standing.at - own.oldestDueAt) / 1000 : 0);
    }
    setOrRemove(backupAge, standing.backupAt === null ? null : (Date.now() - standing.backupAt) / 1000);
    setOrRemove(ahead, standing.clockAheadSeconds);
    const p99 = delay.percentile(99) / 1e9;
    stall.set(Number.isFinite(p99) ? p99 : 0);
    delay.reset();
    memory.set(process.memoryUsage.rss());
    const { user, system } = process.cpuUsage();
    const used = (user + system) / 1e6;
    cpu.inc(Math.max(used - cpuSeen, 0));
    cpuSeen = used;
  };

  return {
    contentType: registry.contentType,
    handled(outcome, ms) {
      updates.inc({ outcome });
      updateTook.observe(ms / 1000);
    },
    called(method, outcome, ms) {
      calls.inc({ method, outcome });
      callTook.observe(ms / 1000);
    },
    sent(medium, outcome, lateMs) {
      letters.inc({ medium, outcome });
      if (outcome === 'delivered') lateness.observe({ medium }, lateMs / 1000);
    },
    text(standing) {
      look(standing);
      return registry.metrics();
    },
    close: () => void delay.disable(),
  };
}

/** What is not known is not there; nought would be a figure. */
function setOrRemove(gauge: Gauge, value: number | null): void {
  if (value === null) gauge.remove();
  else gauge.set(value);
}
