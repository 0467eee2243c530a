import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { SourceFault, type Told } from '../../coordinator/sources.ts';
import type { Instant } from '../../rollout/events.ts';
import type { Guard } from '../http/addresses.ts';
import { askJson } from '../http/ask.ts';
import { createDispatcher } from '../http/dispatcher.ts';
import { createPatience } from '../http/patience.ts';
import { type Advisory, advisorySchema, type Finding, findingOf, type PackageName } from './advisory.ts';
import { type Difference, differenceOf, once } from './difference.ts';
import { sideBySide } from './side-by-side.ts';

export interface PackageVersion extends PackageName {
  version: string;
}

export interface PackageUpdate extends PackageName {
  from: string;
  to: string;
}

/** What is known to be wrong with packages, as OSV has it. Everything here throws SourceFault where any part of the answer is missing: half is not "none". */
export interface Osv {
  /** What is open in each of them, in the order in which they were named; the worst first. */
  findings(packages: readonly PackageVersion[]): Promise<Told<Finding[][]>>;
  /** What each update brings, leaves and mends, in the order in which they were named. */
  differences(updates: readonly PackageUpdate[]): Promise<Told<Difference[]>>;
  close(): Promise<void>;
}

interface Deps {
  /** Where it is, without `/v1`: https://api.osv.dev, or a mirror. */
  url: string;
  guard: Guard;
  /** Milliseconds; any clock does. */
  now: () => Instant;
}

const source = 'OSV';
/** https://google.github.io/osv.dev/post-v1-querybatch/ */
const mostQueries = 1_000;
/** A page holds at most 1,000 of a package; nothing that somebody deploys has more than a few of them. */
const mostPages = 20;
const mostAdvisories = 2_000;
const width = 16;
const limits = { maxBytes: 16_000_000, timeoutMs: 10_000 };
const wholeMs = 60_000;

const batchSchema = z.object({
  results: z.array(
    z.object({
      vulns: z.array(advisorySchema.pick({ id: true }).extend({ modified: z.string().optional() })).nullish(),
      next_page_token: z.string().max(10_000).nullish(),
    }),
  ),
});

type Page = z.infer<typeof batchSchema>['results'][number];
type Named = NonNullable<Page['vulns']>[number];
type Query = PackageVersion & { page?: string };

export function createOsv({ url, guard, now }: Deps): Osv {
  const dispatcher = createDispatcher(guard, limits);
  const patience = createPatience(now);
  const base = url.replace(/\/+$/, '');
  // An entry that changes has another time of change, and is asked for anew.
  const read = new LRUCache<string, Advisory>({ max: mostAdvisories });

  const ask = <T>(path: string, schema: z.ZodType<T>, signal: AbortSignal, body?: unknown): Promise<T> => {
    const sent = {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    } as const;
    const question = { source, url: new URL(`${base}${path}`), timeoutMs: limits.timeoutMs, signal };
    return askJson(dispatcher, body === undefined ? question : { ...question, ...sent }, schema);
  };

  /** One page for each query, in their order. */
  async function page(queries: readonly Query[], signal: AbortSignal): Promise<Page[]> {
    const pages: Page[] = [];
    for (let from = 0; from < queries.length; from += mostQueries) {
      const batch = queries.slice(from, from + mostQueries);
      const { results } = await ask('/v1/querybatch', batchSchema, signal, { queries: batch.map(asQuery) });
      if (results.length !== batch.length)
        throw new SourceFault(
          'broken',
          `${source} answers ${results.length} questions, and was asked ${batch.length}.`,
        );
      pages.push(...results);
    }
    return pages;
  }

  /** What is named for each package, all pages of it. */
  async function named(packages: readonly PackageVersion[], signal: AbortSignal): Promise<Named[][]> {
    const found = packages.map((): Named[] => []);
    let open = packages.map((query, at): { query: Query; at: number } => ({ query, at }));
    for (let count = 0; open.length > 0; count++) {
      if (count === mostPages) throw tooMuch();
      const queries = open.map(({ query }) => query);
      const pages = await page(queries, signal);
      open = open.flatMap(({ query, at }, index) => {
        const { vulns, next_page_token: next } = pages[index] ?? {};
        found[at]?.push(...(vulns ?? []));
        return next ? [{ query: { ...query, page: next }, at }] : [];
      });
    }
    return found;
  }

  async function advisory({ id, modified }: Named, signal: AbortSignal): Promise<Advisory> {
    const key = `${id} ${modified}`;
    const known = modified ? read.get(key) : undefined;
    if (known) return known;
    const told = await ask(`/v1/vulns/${encodeURIComponent(id)}`, advisorySchema, signal);
    if (told.id !== id) throw new SourceFault('broken', `${source} answers with another entry than ${id}.`);
    if (modified) read.set(key, told);
    return told;
  }

  async function look(packages: readonly PackageVersion[], signal: AbortSignal): Promise<Finding[][]> {
    const found = await named(packages, signal);
    const entries = new Map(found.flat().map((each) => [each.id, each]));
    if (entries.size > mostAdvisories) throw tooMuch();
    const told = await sideBySide([...entries.values()], width, (each) => advisory(each, signal));
    const advisories = new Map(told.map((each) => [each.id, each]));
    return packages.map((about, at) =>
      once((found[at] ?? []).flatMap(({ id }) => findingOf(advisories.get(id) as Advisory, about) ?? [])),
    );
  }

  async function findings(packages: readonly PackageVersion[]): Promise<Told<Finding[][]>> {
    const stop = new AbortController();
    const signal = AbortSignal.any([AbortSignal.timeout(wholeMs), stop.signal]);
    try {
      return { value: await patience.ask(source, () => look(packages, signal)), at: now() };
    } finally {
      // Where one question failed, the answers to the others are of no use.
      stop.abort();
    }
  }

  return {
    findings,
    async differences(updates) {
      const { value, at } = await findings(
        updates.flatMap(({ from, to, ...name }) => [
          { ...name, version: from },
          { ...name, version: to },
        ]),
      );
      return { value: updates.map((_, index) => differenceOf(value[index * 2] ?? [], value[index * 2 + 1] ?? [])), at };
    },
    close: () => dispatcher.destroy(),
  };
}

/** OSV knows versions without the v that people and tags put before them. */
const asQuery = ({ ecosystem, name, version, page }: Query) => ({
  package: { ecosystem, name },
  version: version.replace(/^v(?=\d)/i, ''),
  ...(page ? { page_token: page } : {}),
});

const tooMuch = (): SourceFault => new SourceFault('broken', `${source} names more than we read.`);
