import type { Dispatcher } from 'undici';
import { z } from 'zod';
import { SourceFault } from '../../coordinator/sources.ts';
import type { Sample } from '../../rollout/deploying/health.ts';
import type { Instant } from '../../rollout/events.ts';
import type { Guard } from '../http/addresses.ts';
import { askJson } from '../http/ask.ts';
import { createDispatcher } from '../http/dispatcher.ts';
import { createPatience } from '../http/patience.ts';
import { plain } from '../http/plain.ts';
import { mustBeOnTime, timed } from './clock.ts';

/** A server as the settings name it, with its secrets. */
export interface Server {
  url: string;
  token?: string | undefined;
  /** The authority of its certificate, in PEM. */
  ca?: string | undefined;
}

export interface Range {
  from: Instant;
  to: Instant;
  stepSeconds: number;
  /** How old what it knows may be at each step; five minutes where nothing is said, and on servers before 2.43. */
  staleSeconds?: number;
}

export interface Prometheus {
  /**
   * The figures of a query over a time, the oldest first, by the server's own timestamps. Empty where it has none; NaN where it gives something that is no figure. Throws
   * SourceFault where it does not answer, answers in part, by another clock than ours, or with more than one series: a check is one figure.
   */
  samples(server: string, query: string, range: Range): Promise<Sample[]>;
  /** What it is called before people. */
  title(server: string): string;
  close(): Promise<void>;
}

interface Deps {
  servers: Record<string, Server>;
  guard: Guard;
  /** Milliseconds, steady. */
  now(): number;
}

const limits = { maxBytes: 1024 * 1024, timeoutMs: 5_000 };

const point = z.tuple([z.number(), z.string()]);
/** https://prometheus.io/docs/prometheus/latest/querying/api/#range-queries */
const answer = z.discriminatedUnion('status', [
  z.object({ status: z.literal('error'), errorType: z.string().default(''), error: z.string().default('') }),
  z.object({
    status: z.literal('success'),
    warnings: z.array(z.string()).default([]),
    // Thanos and VictoriaMetrics say so where a part of them did not answer.
    isPartial: z.boolean().default(false),
    partial: z.boolean().default(false),
    data: z.object({
      resultType: z.literal('matrix'),
      result: z.array(z.object({ values: z.array(point) })),
    }),
  }),
]);

export function createPrometheus({ servers, guard, now }: Deps): Prometheus {
  const patience = createPatience(now);
  const opened = new Map(
    Object.entries(servers).map(([name, server]) => {
      const dispatcher = createDispatcher(guard, limits, server.ca ? { ca: server.ca } : {});
      return [name, { server, dispatcher }] as const;
    }),
  );
  const title = (server: string): string => `Prometheus ${server}`;

  return {
    title,
    async samples(name, query, range) {
      const known = opened.get(name);
      if (!known) throw new SourceFault('refused', `The settings name no Prometheus ${name}.`);
      const { dispatcher, there } = timed(known.dispatcher);
      const samples = await patience.ask(name, () => ask(title(name), { ...known, dispatcher }, query, range));
      // The machine's clock, not the rollout's: that one is moved in the sandbox.
      mustBeOnTime(title(name), there(), Date.now());
      return samples;
    },
    async close() {
      await Promise.all([...opened.values()].map(({ dispatcher }) => dispatcher.close()));
    },
  };
}

async function ask(
  source: string,
  { server, dispatcher }: { server: Server; dispatcher: Dispatcher },
  query: string,
  { from, to, stepSeconds, staleSeconds }: Range,
): Promise<Sample[]> {
  const form = new URLSearchParams({
    query,
    start: String(from / 1000),
    end: String(to / 1000),
    step: String(stepSeconds),
    timeout: `${limits.timeoutMs}ms`,
    ...(staleSeconds === undefined ? {} : { lookback_delta: `${staleSeconds}s` }),
  });
  const said = await askJson(
    dispatcher,
    {
      source,
      url: new URL('api/v1/query_range', server.url.endsWith('/') ? server.url : `${server.url}/`),
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        ...(server.token ? { authorization: `Bearer ${server.token}` } : {}),
      },
      body: form.toString(),
      timeoutMs: limits.timeoutMs,
    },
    answer,
  );
  return read(source, said, server);
}

/** The one series that an answer has to be, in order. */
function read(source: string, said: z.infer<typeof answer>, server: Server): Sample[] {
  if (said.status === 'error')
    throw new SourceFault('broken', `${source} does not take the query${quoted(said.error, server)}`);
  if (said.warnings.length || said.isPartial || said.partial)
    throw new SourceFault('broken', `${source} answers in part${quoted(said.warnings[0] ?? '', server)}`);
  const { result } = said.data;
  if (result.length > 1)
    throw new SourceFault(
      'broken',
      `${source} gives ${result.length} series instead of one figure; sum or aggregate them in the query.`,
    );
  return (result[0]?.values ?? [])
    .map(([seconds, value]) => ({ at: Math.round(seconds * 1000), value: figure(value) }))
    .toSorted((one, other) => one.at - other.at);
}

/** `: what it said.`, without anything that is secret or more than words. */
function quoted(words: string, { token }: Server): string {
  const said = token && words.includes(token) ? '' : plain(words).replace(/\.$/, '');
  return said ? `: ${said}.` : '.';
}

/** Only what is written as a number is one: nothing at all would be 0 to JavaScript, and 0 is within most limits. */
const figure = (text: string): number => (/^[+-]?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN);
