import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Tls } from '../http/dispatcher.ts';
import { type Access, AccessError, isToken, tokenIn } from './access.ts';

const text = z.string().min(1).optional();

const clusterSchema = z.object({
  server: z.string(),
  'certificate-authority': text,
  'certificate-authority-data': text,
  'tls-server-name': text,
  'insecure-skip-tls-verify': z.boolean().default(false),
  'proxy-url': text,
});
const userSchema = z.object({
  token: text,
  tokenFile: text,
  'client-certificate': text,
  'client-certificate-data': text,
  'client-key': text,
  'client-key-data': text,
  username: text,
  exec: z.unknown().optional(),
  'auth-provider': z.unknown().optional(),
  as: text,
});
const contextSchema = z.object({ cluster: z.string(), user: z.string().default(''), namespace: text });

/** `kubectl config` writes null for a list without entries. */
const listOf = <T extends z.ZodRawShape>(entry: T) =>
  z
    .array(z.object({ name: z.string(), ...entry }))
    .nullish()
    .transform((entries) => entries ?? []);

const kubeconfigSchema = z.object({
  'current-context': z.string().default(''),
  contexts: listOf({ context: contextSchema }),
  clusters: listOf({ cluster: clusterSchema }),
  users: listOf({ user: userSchema }),
});

type ClusterEntry = z.infer<typeof clusterSchema>;
type UserEntry = z.infer<typeof userSchema>;

/**
 * Reads how to reach a cluster from a kubeconfig; without `context`, its current one. Files that it names are relative to its own folder, as kubectl has it.
 * Certificates are read here, a `tokenFile` with every question. Throws an AccessError for what is missing, and for what we do not do: programs that
 * fetch a token, passwords, proxies, impersonation, and connections that are not checked.
 */
export function readKubeconfig(file: string, context?: string): Access {
  const complain = (what: string) => new AccessError(`The kubeconfig ${file} ${what}.`);
  const { contexts, clusters, users, 'current-context': current } = contentOf(file, complain);
  const wanted = context ?? current;
  if (!wanted) throw complain('has no current-context: name one in the settings');
  const chosen = contexts.find(({ name }) => name === wanted)?.context;
  if (!chosen) throw complain(`has no context ${wanted}`);
  const cluster = clusters.find(({ name }) => name === chosen.cluster)?.cluster;
  if (!cluster) throw complain(`has no cluster ${chosen.cluster}, which its context ${wanted} names`);
  const user = users.find(({ name }) => name === chosen.user)?.user;
  if (!user && chosen.user) throw complain(`has no user ${chosen.user}, which its context ${wanted} names`);

  refuseUnchecked(cluster, chosen.cluster, complain);
  if (user) refuseForeign(user, chosen.user, complain);
  const pem = pemReader(file, complain);
  return {
    server: serverOf(cluster, chosen.cluster, complain),
    tls: { ...trustOf(cluster, pem), ...(user ? identityOf(user, chosen.user, pem, complain) : {}) },
    token: tokenOf(user, chosen.user, file, complain),
    namespace: chosen.namespace ?? 'default',
  };
}

type Complain = (what: string) => AccessError;

function contentOf(file: string, complain: Complain): z.infer<typeof kubeconfigSchema> {
  let written: string;
  try {
    written = readFileSync(file, 'utf8');
  } catch {
    throw complain('cannot be read');
  }
  let content: unknown;
  try {
    content = parse(written, { maxAliasCount: 0 });
  } catch {
    // The parser's own words quote lines of the file.
    throw complain('is no YAML');
  }
  const parsed = kubeconfigSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join('.') || 'its beginning';
  throw complain(`is not understood at ${at}`);
}

function refuseUnchecked(cluster: ClusterEntry, name: string, complain: Complain): void {
  if (cluster['insecure-skip-tls-verify'])
    throw complain(`says insecure-skip-tls-verify for the cluster ${name}: give its certificate-authority instead`);
  if (cluster['proxy-url']) throw complain(`has a proxy-url for the cluster ${name}, and we go through no proxy`);
}

function refuseForeign(user: UserEntry, name: string, complain: Complain): void {
  const unasked = 'give a token, a tokenFile or a client certificate';
  if (user.exec) throw complain(`has a program (exec) fetch the token of ${name}, which we do not start: ${unasked}`);
  if (user['auth-provider']) throw complain(`has an auth-provider for ${name}, which we do not know: ${unasked}`);
  if (user.username) throw complain(`has a password for ${name}, which API servers no longer take: ${unasked}`);
  if (user.as)
    throw complain(`has ${name} act as somebody else (as): make a user with just the rights that are needed`);
}

function serverOf({ server }: ClusterEntry, name: string, complain: Complain): URL {
  const url = URL.canParse(server) ? new URL(server) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw complain(`has no server address for the cluster ${name}`);
  if (url.username || url.password) throw complain(`has a password in the server address of the cluster ${name}`);
  const isLoopback = /^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname);
  if (url.protocol === 'http:' && !isLoopback)
    throw complain(
      `has a server address without https for the cluster ${name}, which would show our token to everybody`,
    );
  return url;
}

type Pem = (data: string | undefined, path: string | undefined, what: string) => string | undefined;

/** Base64 within the kubeconfig counts before a file beside it, as for kubectl. */
const pemReader =
  (file: string, complain: Complain): Pem =>
  (data, path, what) => {
    if (data) {
      const pem = Buffer.from(data, 'base64').toString('utf8');
      if (pem.includes('-----BEGIN ')) return pem;
      throw complain(`has a ${what}-data that is no PEM in base64`);
    }
    if (!path) return undefined;
    try {
      return readFileSync(resolve(dirname(file), path), 'utf8');
    } catch {
      throw complain(`names ${path} as ${what}, which cannot be read`);
    }
  };

function trustOf(cluster: ClusterEntry, pem: Pem): Tls {
  const ca = pem(cluster['certificate-authority-data'], cluster['certificate-authority'], 'certificate-authority');
  const serverName = cluster['tls-server-name'];
  return { ...(ca ? { ca } : {}), ...(serverName ? { serverName } : {}) };
}

function identityOf(user: UserEntry, name: string, pem: Pem, complain: Complain): Tls {
  const cert = pem(user['client-certificate-data'], user['client-certificate'], 'client-certificate');
  const key = pem(user['client-key-data'], user['client-key'], 'client-key');
  if (cert && key) return { cert, key };
  if (cert) throw complain(`has a client-certificate for ${name} and no client-key`);
  if (key) throw complain(`has a client-key for ${name} and no client-certificate`);
  return {};
}

/** A `tokenFile` counts before a `token`, as for kubectl. */
function tokenOf(user: UserEntry | undefined, name: string, file: string, complain: Complain): Access['token'] {
  if (user?.tokenFile) return tokenIn(resolve(dirname(file), user.tokenFile));
  if (user?.token && !isToken(user.token)) throw complain(`has a token for ${name} that is none`);
  return async () => user?.token;
}
