import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Access, AccessError, tokenIn } from './access.ts';

/** What Kubernetes gives every pod: its service account, and where the API server is (KUBERNETES_SERVICE_HOST, KUBERNETES_SERVICE_PORT). */
export interface Pod {
  host: string | undefined;
  port: string | undefined;
  /** Below which folder the service account's files lie; `/` but in tests. */
  root?: string;
}

const folder = 'var/run/secrets/kubernetes.io/serviceaccount';

/** The service account of the pod that we run in. Throws an AccessError outside a cluster, and where no service account is mounted. */
export function inClusterAccess({ host, port, root = '/' }: Pod): Access {
  if (!host || !port)
    throw new AccessError('KUBERNETES_SERVICE_HOST or KUBERNETES_SERVICE_PORT is missing: this is not a pod.');
  const server = `https://${host.includes(':') ? `[${host}]` : host}:${port}`;
  if (!URL.canParse(server))
    throw new AccessError('KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are no address of an API server.');
  const place = join(root, folder);
  const ca = read(join(place, 'ca.crt'));
  read(join(place, 'token'));
  return {
    server: new URL(server),
    tls: { ca },
    token: tokenIn(join(place, 'token')),
    namespace: read(join(place, 'namespace')).trim(),
  };
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new AccessError(`${file} cannot be read: the pod has no service account mounted.`);
  }
}
