import type { About, Collected, OfProduct } from '../../coordinator/outside.ts';
import { SourceFault } from '../../coordinator/sources.ts';
import type { Product } from '../settings.ts';
import { source } from './access.ts';
import type { GitHub } from './github.ts';
import type { Checks } from './verdict.ts';

type Components = Product['components'];

/** The repositories of a product, each once. */
export const repositoriesOf = (components: Components): string[] => [
  ...new Set(components.flatMap(({ repository }) => repository ?? [])),
];

/**
 * How the checks of the version's own commit stand in every repository: its tag, with or without a `v`, or what somebody named. Red is evidence as well; what is still
 * running, or has no checks, is none.
 */
export async function ci(
  github: GitHub,
  components: Components,
  of: OfProduct,
  about: About,
): Promise<Collected[] | null> {
  const repositories = repositoriesOf(components);
  if (repositories.length === 0) return null;
  const found = await Promise.all(
    repositories.map((repository) => checksOf(github, repository, of.version, about.ref)),
  );
  const open = found.find(({ state }) => state === 'pending' || state === 'unknown');
  const red = found.filter(({ state }) => state === 'red');
  if (open && red.length === 0) throw new SourceFault('missing', open.says);
  const text = found.map(({ says }) => says).join(' ');
  const url = red.flatMap(({ failing }) => failing.flatMap((each) => each.url ?? []))[0];
  const proof = { type: 'ci', result: red.length ? 'red' : 'green' } as const;
  return [{ evidence: url ? { kind: 'link', url, text, proof } : { kind: 'note', text, proof }, source }];
}

async function checksOf(github: GitHub, repository: string, version: string, ref: string | null): Promise<Checks> {
  const look = async (name: string): Promise<Checks> => (await github.checks(repository, name)).value;
  return ref ? look(ref) : byTag(version, look);
}

async function byTag<T>(version: string, asking: (tag: string) => Promise<T>): Promise<T> {
  const bare = version.replace(/^v(?=\d)/, '');
  try {
    return await asking(`v${bare}`);
  } catch (fault) {
    if (!(fault instanceof SourceFault) || fault.trouble !== 'missing') throw fault;
    return asking(bare);
  }
}

/** The commit of a version's tag, with or without a `v`. */
export const versionCommit = (github: GitHub, repository: string, version: string): Promise<string> =>
  byTag(version, (tag) => github.commitOf(repository, tag));

/** What was released between the two versions of each component that 1.2 names, and which lines of the notes speak of something breaking. */
export async function releaseNotes(github: GitHub, components: Components, about: About): Promise<Collected[] | null> {
  const wanted = components.flatMap(({ name, repository }) => {
    const planned = about.components.find((each) => each.name.toLowerCase() === name.toLowerCase());
    return repository && planned ? [{ repository, ...planned }] : [];
  });
  if (wanted.length === 0) return null;
  return Promise.all(
    wanted.map(async ({ name, repository, from, to }): Promise<Collected> => {
      const { releases, says } = await github.releaseNotes(repository, from, to);
      const breaking = releases.flatMap((release) => release.breaking.map((line) => `${release.tag}: ${line}`));
      const text = [`${name} ${from} → ${to}: ${says}`, ...breaking.slice(0, 10)].join('\n');
      const url = releases.at(-1)?.url;
      return { evidence: url ? { kind: 'link', url, text } : { kind: 'note', text }, source };
    }),
  );
}
