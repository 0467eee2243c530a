import { isDeepStrictEqual } from 'node:util';
import type { Template } from './objects.ts';

const hashLabel = 'pod-template-hash';

/** Whether two templates make the same pods: the label that ReplicaSets add, and what is written as null or not at all, make no difference. */
export const isSame = (one: Template, other: Template): boolean =>
  isDeepStrictEqual(bare(withoutHash(one)), bare(withoutHash(other)));

/** A ReplicaSet's template as its Deployment had it. */
export function withoutHash({ metadata, ...rest }: Template): Template {
  if (!metadata?.labels) return { ...(metadata ? { metadata } : {}), ...rest };
  const { [hashLabel]: _, ...labels } = metadata.labels;
  return { ...rest, metadata: { ...metadata, labels } };
}

/** Without nulls, and without the word that tells a patch to replace the whole. */
function bare(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(bare);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, each]) => each !== null && key !== '$patch')
      .map(([key, each]) => [key, bare(each)]),
  );
}
