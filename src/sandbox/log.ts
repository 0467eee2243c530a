import type { LogEntry } from './contract.ts';
import type { EventHub } from './events.ts';

const KEPT = 5000;

/** One line while it is kept; `at` is turned into ISO only when somebody reads it. */
export interface LogLine {
  seq: number;
  at: number;
  kind: 'update' | 'call';
  name: string;
  body: unknown;
  answer: unknown;
  milliseconds: number | null;
  warnings: string[];
}

/** The inspector's memory: the last 5,000 updates and calls, in order. */
export interface CallLog {
  add(line: Omit<LogLine, 'seq'>): LogLine;
  warn(line: LogLine, warning: string): void;
  /** Tells pages that a line got its answer. */
  touch(line: LogLine): void;
  read(after: number, limit: number): LogEntry[];
  clear(): void;
}

export function createLog(events: EventHub): CallLog {
  let lines: LogLine[] = [];
  let seq = 0;
  const touch = (line: LogLine) => events.emit({ type: 'log', seq: line.seq });
  return {
    add(entry) {
      seq += 1;
      const line = { seq, ...entry };
      lines.push(line);
      if (lines.length >= KEPT * 2) lines = lines.slice(-KEPT);
      touch(line);
      return line;
    },
    warn(line, warning) {
      line.warnings.push(warning);
      touch(line);
    },
    touch,
    read: (after, limit) =>
      lines
        .slice(-KEPT)
        .filter((line) => line.seq > after)
        .slice(-limit)
        .map((line) => ({ ...line, at: new Date(line.at).toISOString() })),
    clear: () => {
      lines = [];
    },
  };
}
