import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { discovery } from './discovery.ts';
import { answerWith, type Fault } from './faults.ts';
import {
  isWorkload,
  type Json,
  type JsonObject,
  kinds,
  type Resource,
  type WorkloadObject,
  type WorkloadResource,
  withDefaults,
} from './objects.ts';
import { type PatchType, patched } from './patching.ts';
import { badRequest, Refused } from './refused.ts';
import { demandRight, type Rule } from './rights.ts';
import { selection } from './selecting.ts';
import type { Store } from './store.ts';
import { validate } from './validation.ts';

/** One question as the server's audit log has it. */
export interface Audited {
  user: string;
  method: string;
  path: string;
  query: URLSearchParams;
  contentType: string;
  body: string;
  /** 0 while it is not answered. */
  status: number;
}

interface Deps {
  store: Store;
  /** By token. */
  users: Map<string, { user: string; rules: Rule[] }>;
  requests: Audited[];
  fault(): Fault | null;
  /** Before each question is answered. */
  onRequest(request: Audited): void;
  /** After each change through the API. */
  onChange(): void;
}

/** The part of the Kubernetes API that workloads of apps/v1 need: discovery, get, list, watch and patch, for whoever has a token and the right. */
export function createApiServer(deps: Deps): RequestListener {
  return (request, response) => {
    answer(deps, request, response).catch((failure: unknown) => {
      const refused = failure instanceof Refused ? failure : new Refused(500, 'InternalError', String(failure));
      send(response, refused.code, refused.toStatus());
    });
  };
}

async function answer(deps: Deps, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://server');
  const audited: Audited = {
    user: '',
    method: request.method ?? '',
    path: url.pathname,
    query: url.searchParams,
    contentType: request.headers['content-type'] ?? '',
    body: await text(request),
    status: 0,
  };
  deps.requests.push(audited);
  response.once('finish', () => {
    audited.status = response.statusCode;
  });
  deps.onRequest(audited);
  const fault = deps.fault();
  if (fault !== null) {
    answerWith(fault, response);
    return;
  }
  const [, token = ''] = /^Bearer (.+)$/.exec(request.headers.authorization ?? '') ?? [];
  const person = deps.users.get(token);
  if (!person) throw new Refused(401, 'Unauthorized', 'Unauthorized');
  audited.user = person.user;
  const described = discovery[url.pathname];
  const namespace = /^\/api\/v1\/namespaces\/([^/]+)$/.exec(url.pathname)?.[1];
  if (described) send(response, 200, described);
  // kubectl asks for it when something in it is not found, to say which of the two is missing.
  else if (namespace) send(response, 200, { kind: 'Namespace', apiVersion: 'v1', metadata: { name: namespace } });
  else serve(deps, audited, person.rules, response);
}

function serve(deps: Deps, audited: Audited, rules: Rule[], response: ServerResponse): void {
  const { method, path, query, user } = audited;
  const [, namespaced, plural = '', named] =
    /^\/apis\/apps\/v1(?:\/namespaces\/([^/]+))?\/([a-z]+)(?:\/([^/]+))?$/.exec(path) ?? [];
  if (!isResource(plural)) throw new Refused(404, 'NotFound', 'the server could not find the requested resource');
  const [namespace, name] = [decodeURIComponent(namespaced ?? ''), decodeURIComponent(named ?? '')];
  const isWatch = /^(true|1)$/.test(query.get('watch') ?? '');
  const verb = method === 'GET' ? (name ? 'get' : isWatch ? 'watch' : 'list') : method.toLowerCase();
  demandRight(user, rules, { verb, namespace, resource: plural, name });

  const place = namespaced === undefined ? undefined : namespace;
  if (verb === 'get') send(response, 200, deps.store.get(plural, namespace, name));
  else if (verb === 'list') send(response, 200, listOf(deps.store, plural, place, query));
  else if (verb === 'watch') watch(deps.store, plural, place, query, response);
  else if (verb === 'patch' && name && isWorkload(plural)) {
    send(response, 200, changed(deps.store, plural, deps.store.get(plural, namespace, name), audited));
    deps.onChange();
  } else throw new Refused(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource');
}

function changed(store: Store, plural: WorkloadResource, before: WorkloadObject, audited: Audited): WorkloadObject {
  const next = patchedWorkload(before, audited);
  validate(plural, next, before);
  return store.update(plural, { ...next, spec: { ...next.spec, template: withDefaults(next.spec.template) } });
}

const isResource = (plural: string): plural is Resource => Object.hasOwn(kinds, plural);

function listOf(store: Store, resource: Resource, namespace: string | undefined, query: URLSearchParams): object {
  return {
    kind: `${kinds[resource]}List`,
    apiVersion: 'apps/v1',
    metadata: { resourceVersion: `${store.version()}` },
    items: store.list(resource, namespace).filter(selection(query)),
  };
}

/** Writes a line for each change until the watch's time is over, or nobody reads any more. */
function watch(
  store: Store,
  resource: Resource,
  namespace: string | undefined,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  const isChosen = selection(query);
  const since = Number(query.get('resourceVersion') ?? 0);
  response.writeHead(200, { 'content-type': 'application/json' }).flushHeaders();
  const stop = store.watch(since, ({ resource: changed, type, object }) => {
    const isHere = namespace === undefined || object.metadata.namespace === namespace;
    if (changed === resource && isHere && isChosen(object)) response.write(`${JSON.stringify({ type, object })}\n`);
  });
  const over = setTimeout(() => response.end(), Number(query.get('timeoutSeconds') ?? 300) * 1_000);
  response.once('close', () => {
    stop();
    clearTimeout(over);
  });
}

function patchedWorkload(before: WorkloadObject, { contentType, body }: Audited): WorkloadObject {
  const [, type] = /^application\/(json-patch|merge-patch|strategic-merge-patch)\+json\b/.exec(contentType) ?? [];
  if (!type)
    throw new Refused(
      415,
      'UnsupportedMediaType',
      `the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json`,
    );
  const next = patched(before as unknown as JsonObject, type as PatchType, parsed(body)) as unknown as WorkloadObject;
  // The status is a subresource: what is said of it here changes nothing.
  return { ...next, status: before.status };
}

function parsed(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch (fault) {
    throw badRequest(`error decoding patch: ${fault instanceof Error ? fault.message : ''}`);
  }
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
