import { randomUUID } from 'node:crypto';
import { kinds, type Metadata, type Objects, type Resource, sorted } from './objects.ts';
import { conflict, notFound } from './refused.ts';

export interface Change {
  version: number;
  resource: Resource;
  type: 'ADDED' | 'MODIFIED' | 'DELETED';
  object: Objects[Resource];
}

type Draft<R extends Resource> = Omit<Objects[R], 'apiVersion' | 'kind' | 'metadata'> & {
  metadata: Pick<Metadata, 'name' | 'namespace'> & Partial<Metadata>;
};

export type Store = ReturnType<typeof createStore>;

/** What the cluster holds: every write gives the object, and the cluster, a new resourceVersion, and is told to whoever watches. */
export function createStore() {
  const objects = new Map<string, Objects[Resource]>();
  const changes: Change[] = [];
  const watchers = new Set<(change: Change) => void>();
  let version = 100;
  const key = (resource: Resource, namespace: string, name: string) => `${resource}/${namespace}/${name}`;
  /** A second passes with every write, so that what is older is seen to be. */
  const clock = () => new Date(Date.UTC(2026, 10, 2, 9) + version * 1_000).toISOString().replace('.000', '');

  function note(resource: Resource, type: Change['type'], object: Objects[Resource]): void {
    const change = { version, resource, type, object };
    changes.push(change);
    for (const watcher of [...watchers]) watcher(change);
  }

  const find = <R extends Resource>(resource: R, namespace: string, name: string): Objects[R] | undefined => {
    const found = objects.get(key(resource, namespace, name));
    return found && (structuredClone(found) as Objects[R]);
  };
  const get = <R extends Resource>(resource: R, namespace: string, name: string): Objects[R] => {
    const found = find(resource, namespace, name);
    if (!found) throw notFound(resource, name);
    return found;
  };

  return {
    version: () => version,
    find,
    get,
    list: <R extends Resource>(resource: R, namespace?: string): Objects[R][] =>
      [...objects]
        .filter(([each]) => each.startsWith(namespace === undefined ? `${resource}/` : `${resource}/${namespace}/`))
        .map(([, object]) => structuredClone(object) as Objects[R]),
    create<R extends Resource>(resource: R, draft: Draft<R>): Objects[R] {
      version += 1;
      const { metadata, ...rest } = structuredClone(draft);
      const object = {
        apiVersion: 'apps/v1',
        kind: kinds[resource],
        ...rest,
        metadata: {
          uid: randomUUID(),
          creationTimestamp: clock(),
          generation: 1,
          ...metadata,
          resourceVersion: `${version}`,
        },
      } as unknown as Objects[R];
      objects.set(key(resource, metadata.namespace, metadata.name), object);
      note(resource, 'ADDED', object);
      return structuredClone(object);
    },
    /** Writes what was read before: a conflict where somebody else wrote since, nothing where it says nothing new. */
    update<R extends Resource>(resource: R, next: Objects[R]): Objects[R] {
      const { namespace, name, resourceVersion } = next.metadata;
      const before = get(resource, namespace, name);
      if (resourceVersion !== before.metadata.resourceVersion) throw conflict(resource, name);
      if (sorted(next) === sorted(before)) return before;
      version += 1;
      const isNewSpec = 'spec' in next && 'spec' in before && sorted(next.spec) !== sorted(before.spec);
      const { generation = 1 } = before.metadata;
      const object = structuredClone(next);
      object.metadata = {
        ...object.metadata,
        resourceVersion: `${version}`,
        generation: isNewSpec ? generation + 1 : generation,
      };
      objects.set(key(resource, namespace, name), object);
      note(resource, 'MODIFIED', object);
      return structuredClone(object);
    },
    remove(resource: Resource, namespace: string, name: string): void {
      const object = get(resource, namespace, name);
      version += 1;
      objects.delete(key(resource, namespace, name));
      note(resource, 'DELETED', object);
    },
    /** Everything after `since`, now and from now on, until the returned function is called. */
    watch(since: number, watcher: (change: Change) => void): () => void {
      for (const change of changes) if (change.version > since) watcher(change);
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}
