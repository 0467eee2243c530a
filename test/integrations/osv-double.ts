import type { IncomingMessage } from 'node:http';
import { setTimeout as rest } from 'node:timers/promises';
import { type Double, double } from './http-double.ts';

/** An entry in the OSV format; what is not said is as GitHub's advisories have it. */
export const advisory = (id: string, more: object = {}): { id: string } & Record<string, unknown> => ({
  schema_version: '1.7.0',
  id,
  modified: '2026-03-14T05:47:39.989396Z',
  published: '2026-03-01T00:00:00Z',
  aliases: [],
  summary: `What ${id} is about`,
  details: 'Longer words.\n\n## Impact',
  references: [{ type: 'WEB', url: 'https://example.com/' }],
  severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }],
  affected: [
    {
      package: { ecosystem: 'npm', name: 'express', purl: 'pkg:npm/express' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '4.19.2' }] }],
      database_specific: { source: 'https://github.com/github/advisory-database/' },
    },
  ],
  database_specific: { cwe_ids: ['CWE-1'], github_reviewed: true, severity: 'HIGH' },
  ...more,
});

export interface OsvDouble extends Double {
  /** The queries of each batch, as they came. */
  batches: { package: { ecosystem: string; name: string }; version: string; page_token?: string }[][];
  /** Ids of entries that were read. */
  read: string[];
}

interface Has {
  /** Ids by `name@version`; a list of lists is in pages. */
  open: Record<string, string[] | string[][]>;
  advisories: ReturnType<typeof advisory>[];
  /** Milliseconds that every answer takes. */
  slowMs?: number;
}

/** OSV on this machine: answers in the shape that its documentation shows. */
export async function osvDouble({ open, advisories, slowMs = 0 }: Has): Promise<OsvDouble> {
  const batches: OsvDouble['batches'] = [];
  const read: string[] = [];
  const modifiedOf = (id: string) => advisories.find((each) => each.id === id)?.['modified'] ?? '2026-01-01T00:00:00Z';
  const resultOf = ({ package: { name }, version, page_token = '0' }: OsvDouble['batches'][number][number]) => {
    const found = open[`${name}@${version}`] ?? [];
    const pages = (Array.isArray(found[0]) ? found : [found]) as string[][];
    const ids = pages[Number(page_token)] ?? [];
    if (ids.length === 0 && pages.length === 1) return {};
    const next = Number(page_token) + 1 < pages.length ? { next_page_token: String(Number(page_token) + 1) } : {};
    return { vulns: ids.map((id) => ({ id, modified: modifiedOf(id) })), ...next };
  };
  const answered = await double(async (request, response) => {
    const body = await textOf(request);
    await rest(slowMs);
    const say = (status: number, answer: unknown) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    if (request.url === '/v1/querybatch') {
      const { queries } = JSON.parse(body) as { queries: OsvDouble['batches'][number] };
      batches.push(queries);
      if (queries.length > 1_000) return say(400, { code: 3, message: 'Too many queries.' });
      return say(200, { results: queries.map(resultOf) });
    }
    const id = decodeURIComponent(request.url?.replace('/v1/vulns/', '') ?? '');
    read.push(id);
    const found = advisories.find((each) => each.id === id);
    return found ? say(200, found) : say(404, { code: 5, message: 'Bug not found.' });
  });
  return { ...answered, batches, read };
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return Buffer.concat(pieces).toString('utf8');
}
