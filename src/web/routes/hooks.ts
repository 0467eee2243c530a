import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Calls } from '../../coordinator/calls.ts';
import type { Asked, Handle } from '../../coordinator/handle.ts';
import type { Sources } from '../../coordinator/outside.ts';
import type { RolloutId } from '../../coordinator/ports.ts';
import { rolloutCalled, rolloutInProduction } from '../../coordinator/rollout-called.ts';
import type { Store } from '../../coordinator/store.ts';
import { type Item, placedItems } from '../../rollout/checklist.ts';
import type { OutsideCommand } from '../../rollout/commands-deploying.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { keyOf } from '../../rollout/standing.ts';
import { Refusal } from '../../team/refusal.ts';
import { cut } from '../../time/cut.ts';
import { createAllowance } from '../allowance.ts';
import { callerOf } from '../caller.ts';
import { onlyMethods } from '../safety.ts';
import { controllers } from './controller-events.ts';
import { no, signedCall, smallCall } from './signed-call.ts';

interface Deps {
  store: Store;
  handle: Handle;
  sources: Pick<Sources, 'backupSecret' | 'eventsFrom'>;
  calls: Calls;
  realNow(): number;
}

/** What other programs say by themselves. Calls are signed with the product's secret over time and body, and the same body is taken once; ticking stays with people. */
export function hookRoutes(deps: Deps): Hono {
  return new Hono()
    .use('*', onlyMethods('POST'), notInVain(deps.realNow))
    .post('/github', fromGitHub, (c) => github(c, deps))
    .post('/backup/:group/:product', smallCall, (c) => backup(c, deps))
    .post('/events/:controller/:group/:product', smallCall, (c) => controllerEvent(c, deps));
}

/** Whoever called in vain often enough is not read for a while; what is signed as it should be is heard however often it comes. */
function notInVain(realNow: () => number): MiddlewareHandler {
  const vain = createAllowance({ most: 60, per: 60_000 }, realNow);
  return async (c, next) => {
    const caller = callerOf(c);
    if (vain.isSpent(caller)) return no(c, 429, 'Too often. Try again in a minute.');
    await next();
    // Where no forge is connected (503), nobody's signature could be right.
    if (c.res.status === 401 || c.res.status === 503) vain.take(caller);
    return undefined;
  };
}

const report = z.strictObject({
  id: z.string().trim().min(1).max(200),
  /** ISO 8601 with its zone. */
  takenAt: z.iso.datetime({ offset: true }),
  restorePoint: z.string().trim().min(1).max(200),
  restoreCheck: z.enum(['ok', 'failed']).nullable().default(null),
});

/** The backup job says what it did: evidence of the product's newest open rollout, in the job's own name. */
async function backup(c: Context, { store, handle, sources, realNow }: Deps): Promise<Response> {
  const of = productIn(c);
  const call = await signedCall(c, sources.backupSecret(of), realNow);
  if (call instanceof Response) return call;
  const parsed = report.safeParse(call.body);
  if (!parsed.success) return no(c, 400, `The report does not fit at ${placeOf(parsed.error)}.`);
  const found = await openRollout(of, store);
  const item = found && backupItem(found.rollout);
  if (!found || !item) return no(c, 404, 'There is no open rollout that asks for a backup.');
  const { id, takenAt, restorePoint, restoreCheck } = parsed.data;
  const proof = { type: 'backup', id, takenAt: Date.parse(takenAt), restorePoint, restoreCheck } as const;
  const text = `id=${id} taken=${takenAt} point=${restorePoint} check=${restoreCheck ?? 'not tried'}`;
  return taken(c, found, `backup ${call.delivery}`, handle, {
    type: 'CollectEvidence',
    item: item.id,
    evidence: { kind: 'note', text, proof },
    source: 'backup job',
  });
}

/** Flagger, or Argo Rollouts, says how far it is: shown and kept as its words, in the rollout that is deploying. It decides nothing. */
async function controllerEvent(c: Context, { store, handle, sources, realNow }: Deps): Promise<Response> {
  const of = productIn(c);
  const settled = sources.eventsFrom(of);
  const call = await signedCall(c, settled?.secret, realNow);
  if (call instanceof Response) return call;
  const schema = controllers.get(c.req.param('controller') ?? '');
  if (!schema) return no(c, 404, `There is no such controller. I know ${[...controllers.keys()].join(' and ')}.`);
  const parsed = schema.safeParse(call.body);
  if (!parsed.success) return no(c, 400, `The event does not fit at ${placeOf(parsed.error)}.`);
  const { report, version } = parsed.data;
  if (!settled?.namespaces.includes(report.namespace))
    return no(c, 403, `The settings do not let the namespace ${cut(report.namespace, 80)} speak for this product.`);
  const team = await store.teamOfChat(of.chat);
  const found = team && (await rolloutInProduction(of.product, version, team.number, store));
  if (!found) return no(c, 404, 'There is no open rollout of this product.');
  const { rollout } = found;
  if (version !== null && version !== rollout.version)
    return no(c, 409, `${keyOf(rollout)} is about ${rollout.version}, not ${version}.`);
  return taken(c, found, `controller ${call.delivery}`, handle, { type: 'NoteController', report });
}

interface Found {
  id: RolloutId;
  rollout: Rollout;
}

/** Hands it to the rules, once for each delivery, and says what became of it. */
async function taken(
  c: Context,
  { id, rollout }: Found,
  cause: string,
  handle: Handle,
  command: Asked<OutsideCommand>,
): Promise<Response> {
  try {
    const { repeated } = await handle.outside(id, cause, command);
    return repeated ? no(c, 409, 'This delivery was taken already.') : c.json({ taken: true, rollout: keyOf(rollout) });
  } catch (fault) {
    if (fault instanceof Refusal) return no(c, 409, fault.message);
    throw fault;
  }
}

const productIn = (c: Context): { chat: number; product: string } => ({
  chat: Number(c.req.param('group')),
  product: c.req.param('product') ?? '',
});

async function openRollout({ chat, product }: { chat: number; product: string }, store: Store): Promise<Found | null> {
  const team = await store.teamOfChat(chat);
  return team ? rolloutCalled(product, team.number, 'open', store) : null;
}

const placeOf = ({ issues: [first] }: z.ZodError): string => first?.path.join('.') || 'its whole';

const backupItem = (rollout: Rollout): Item | undefined =>
  placedItems(rollout.checklist).find(({ item }) => item.evidence.proof?.type === 'backup')?.item;

/** GitHub sends at most 25 MB. */
const fromGitHub = bodyLimit({
  maxSize: 25 * 1024 * 1024,
  onError: (c) => no(c, 413, 'That is more than GitHub sends.'),
});

/** Answered at once; what it is about is looked at by ourselves. */
async function github(c: Context, { calls }: Deps): Promise<Response> {
  // Whoever does not even claim to be GitHub is not read.
  if (!c.req.header('x-hub-signature-256')) return no(c, 401, 'It is not signed.');
  const { status, why } = await calls.take(c.req.raw.headers, new Uint8Array(await c.req.arrayBuffer()));
  return c.json({ taken: status === 202, why }, status);
}
