import { z } from 'zod';
import { SourceFault } from '../../coordinator/sources.ts';
import { plain } from '../http/plain.ts';

/** Somebody else's words: one plain line of at most so many characters, and never more than words. */
export const line = (most = 200) => z.string().transform((text) => plain(text, most));

/** An address that people may open; what is no http(s) address, or carries a user, is null. */
export const link = z
  .string()
  .max(2_000)
  .nullish()
  .catch(null)
  .transform((text) => {
    const url = URL.parse(text ?? '');
    return url && /^https?:$/.test(url.protocol) && !url.username && !url.password ? url.href : null;
  });

/** A whole commit: 40 hexadecimal digits, or 64 where a repository uses SHA-256. */
export const wholeSha = z.string().regex(/^([\da-f]{40}|[\da-f]{64})$/);

/** Milliseconds, UTC. */
export const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

export const repositoryName = z
  .string()
  .max(200)
  .regex(/^[\w.-]+\/[\w.-]+$/);

/** The first characters of a commit, as people know it. */
export const shortSha = (sha: string): string => sha.slice(0, 7);

/** `owner/name` in its parts. Throws SourceFault `refused` for anything else: a part that is `..` would lead elsewhere. */
export function placeOf(repository: string): { owner: string; repo: string } {
  const [owner = '', repo = ''] = repositoryName.safeParse(repository).success ? repository.split('/') : [];
  if ([owner, repo].some((part) => /^\.*$/.test(part)))
    throw new SourceFault('refused', `"${plain(repository, 80)}" is no repository on GitHub: owner/name is.`);
  return { owner, repo };
}
