import { z } from 'zod';
import type { Instant } from '../../rollout/events.ts';
import { plain } from '../http/plain.ts';
import { type Access, source } from './access.ts';
import { breakingLines } from './breaking.ts';
import { instant, line, link, placeOf } from './foreign.ts';
import { compareVersions, type Version, versionOf } from './versions.ts';

export interface Release {
  tag: string;
  title: string;
  url: string | null;
  publishedAt: Instant | null;
  /** False where nobody wrote any notes for it. */
  hasNotes: boolean;
  /** Lines of its notes that speak of something breaking, as text. */
  breaking: string[];
}

export interface ReleaseNotes {
  /** The oldest first. */
  releases: Release[];
  /** One sentence. That nothing was found is never put as "nothing breaks". */
  says: string;
}

export interface NotesWanted {
  /** Whose tags are meant where a repository has several products: `api` of `api-v1.2.3`. */
  product?: string;
  /** Also what is not released yet; otherwise only where `to` is such a one. */
  preReleases?: boolean;
}

/** The notes of a release are up to 125,000 characters: 30 of them fit into 4 MB. */
const perPage = 30;
const mostPages = 34;

const listed = z.array(
  z.object({
    // A tag is also looked up: it stays as it is, and is shown as a plain line.
    tag_name: z.string().max(300),
    name: line().nullish(),
    body: z.string().nullish(),
    html_url: link,
    draft: z.boolean(),
    prerelease: z.boolean(),
    published_at: instant.nullish(),
  }),
);

type Listed = z.infer<typeof listed>[number];
interface Versioned {
  told: Listed;
  version: Version;
}

export function createReleases({ pages }: Access) {
  return {
    async releaseNotes(
      repository: string,
      from: string,
      to: string,
      { product, preReleases = false }: NotesWanted = {},
    ): Promise<ReleaseNotes> {
      const [after, upTo] = [versionOf(from), versionOf(to)];
      const span = `between ${plain(from, 60)} and ${plain(to, 60)} in ${repository}`;
      if (!after || !upTo) return nothing(`Release notes ${span} cannot be put in order: both must be versions.`);
      if (compareVersions(after, upTo) >= 0) return nothing(`No release notes ${span}: it is not the newer one.`);
      const all = await published(repository);
      const owner = product?.toLowerCase() ?? ownerOf(all, upTo);
      const chosen = all
        .filter(({ version }) => version.product === owner)
        .filter(({ version }) => compareVersions(version, after) > 0 && compareVersions(version, upTo) <= 0)
        .filter(({ told, version }) => preReleases || upTo.pre !== '' || !(told.prerelease || version.pre))
        .sort((one, other) => compareVersions(one.version, other.version));
      const releases = chosen.map(({ told }) => releaseOf(told));
      const isThere = chosen.some(({ version }) => compareVersions(version, upTo) === 0);
      return { releases, says: summary(releases, span, isThere ? null : plain(to, 60)) };
    },
  };

  async function published(repository: string): Promise<Versioned[]> {
    const found: Versioned[] = [];
    const question = { ...placeOf(repository), per_page: perPage };
    for await (const page of pages('GET /repos/{owner}/{repo}/releases', question, listed, mostPages))
      for (const told of page) {
        const version = told.draft ? null : versionOf(told.tag_name);
        if (version) found.push({ told, version });
      }
    return found;
  }
}

/** Whose release `to` is: as it is written, else the one product that has this version. */
function ownerOf(all: readonly Versioned[], to: Version): string {
  const having = all.filter(({ version }) => compareVersions(version, to) === 0).map(({ version }) => version.product);
  const [only, ...others] = [...new Set(having)];
  return to.product !== '' || having.includes('') || only === undefined || others.length > 0 ? to.product : only;
}

const releaseOf = ({ tag_name, name, body, html_url, published_at }: Listed): Release => ({
  tag: plain(tag_name, 100),
  title: name || plain(tag_name, 100),
  url: html_url,
  publishedAt: published_at ?? null,
  hasNotes: (body ?? '').trim() !== '',
  breaking: breakingLines(body ?? ''),
});

const nothing = (says: string): ReleaseNotes => ({ releases: [], says });

function summary(releases: readonly Release[], span: string, absent: string | null): string {
  if (releases.length === 0) return `${source} has no release notes ${span}: that says nothing about what changes.`;
  const mute = releases.filter(({ hasNotes }) => !hasNotes).map(({ tag }) => tag);
  const lines = releases.flatMap(({ breaking }) => breaking).length;
  const missing = [
    ...(absent === null ? [] : [`${absent} itself has none`]),
    ...(mute.length === 0
      ? []
      : [`nobody wrote any for ${mute.slice(0, 5).join(', ')}${mute.length > 5 ? ' and others' : ''}`]),
  ];
  const count = `${releases.length} ${releases.length === 1 ? 'release' : 'releases'} ${span}`;
  const speaking =
    lines === 0 ? 'no line of their notes speaks' : lines === 1 ? '1 line speaks' : `${lines} lines speak`;
  return `${count}: ${speaking} of something breaking.${missing.length ? ` Notes are missing: ${missing.join('; ')}.` : ''}`;
}
