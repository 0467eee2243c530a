import { createHmac, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { Calls } from '../../coordinator/calls.ts';
import type { Handle } from '../../coordinator/handle.ts';
import type { Sources } from '../../coordinator/outside.ts';
import { rolloutCalled } from '../../coordinator/rollout-called.ts';
import type { Store } from '../../coordinator/store.ts';
import { type Item, placedItems } from '../../rollout/checklist.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { keyOf } from '../../rollout/standing.ts';
import { Refusal } from '../../team/refusal.ts';
import { createAllowance } from '../allowance.ts';
import { callerOf } from '../caller.ts';
import { onlyMethods } from '../safety.ts';

interface Deps {
  store: Store;
  handle: Handle;
  sources: Pick<Sources, 'backupSecret'>;
  calls: Calls;
  realNow(): number;
}

const largestReport = 16 * 1024;
/** A report that was signed longer ago, or is this far ahead, is not taken: milliseconds. */
const signedWithin = 5 * 60_000;

const report = z.strictObject({
  id: z.string().trim().min(1).max(200),
  /** ISO 8601 with its zone. */
  takenAt: z.iso.datetime({ offset: true }),
  restorePoint: z.string().trim().min(1).max(200),
  restoreCheck: z.enum(['ok', 'failed']).nullable().default(null),
});

/**
 * `POST /hooks/backup/<group>/<product>`: the backup job says what it did. Signed with the product's secret over time and body; a delivery is taken once. It becomes
 * evidence of the product's newest open rollout, in the job's own name; ticking stays with people.
 */
export function hookRoutes(deps: Deps): Hono {
  const { store, handle, sources, realNow } = deps;
  const mayTry = createAllowance({ most: 60, per: 60_000 }, realNow);
  const path = '/backup/:group/:product';
  const tooLarge = bodyLimit({ maxSize: largestReport, onError: (c) => no(c, 413, 'That is more than 16 KB.') });
  return githubRoute(new Hono(), deps, mayTry)
    .use(path, onlyMethods('POST'))
    .post(path, tooLarge, async (c) => {
      if (!mayTry(callerOf(c))) return no(c, 429, 'Too often. Try again in a minute.');
      const [chat, product] = [Number(c.req.param('group')), c.req.param('product')];
      const raw = Buffer.from(await c.req.arrayBuffer());
      // Whether there is such a product is told to nobody who cannot sign for it.
      const why = unsigned(c, raw, sources.backupSecret({ chat, product }) ?? '', realNow());
      if (why) return no(c, 401, why);
      const delivery = c.req.header('x-rollout-delivery') ?? '';
      if (!/^[\w.:-]{8,100}$/.test(delivery))
        return no(c, 400, 'X-Rollout-Delivery is a name of 8 to 100 characters, another one each time.');
      const parsed = report.safeParse(jsonOf(raw));
      if (!parsed.success)
        return no(c, 400, `The report does not fit at ${parsed.error.issues[0]?.path.join('.') || 'its whole'}.`);
      const team = await store.teamOfChat(chat);
      const found = team && (await rolloutCalled(product, team.number, 'open', store));
      const item = found && backupItem(found.rollout);
      if (!found || !item) return no(c, 404, 'There is no open rollout that asks for a backup.');
      try {
        const { id, takenAt, restorePoint, restoreCheck } = parsed.data;
        const proof = { type: 'backup', id, takenAt: Date.parse(takenAt), restorePoint, restoreCheck } as const;
        const text = `id=${id} taken=${takenAt} point=${restorePoint} check=${restoreCheck ?? 'not tried'}`;
        const { repeated } = await handle.outside(found.id, `backup ${delivery}`, {
          type: 'CollectEvidence',
          item: item.id,
          evidence: { kind: 'note', text, proof },
          source: 'backup job',
        });
        return repeated
          ? no(c, 409, 'This delivery was taken already.')
          : c.json({ taken: true, rollout: keyOf(found.rollout) });
      } catch (fault) {
        if (fault instanceof Refusal) return no(c, 409, fault.message);
        throw fault;
      }
    });
}

/** GitHub sends at most 25 MB. */
const largestCall = 25 * 1024 * 1024;

/** `POST /hooks/github`: answered at once; what it is about is looked at by ourselves. */
function githubRoute(app: Hono, { calls }: Deps, mayTry: (name: string) => boolean): Hono {
  const tooLarge = bodyLimit({ maxSize: largestCall, onError: (c) => no(c, 413, 'That is more than GitHub sends.') });
  return app.use('/github', onlyMethods('POST')).post('/github', tooLarge, async (c) => {
    // Whoever does not even claim to be GitHub is not read.
    if (!c.req.header('x-hub-signature-256')) return no(c, 401, 'It is not signed.');
    const { status, why } = await calls.take(c.req.raw.headers, new Uint8Array(await c.req.arrayBuffer()));
    // A busy repository calls often, and may: only what is not GitHub's is counted.
    if (status === 401 && !mayTry(callerOf(c))) return no(c, 429, 'Too often. Try again in a minute.');
    return c.json({ taken: status === 202, why }, status);
  });
}

const no = (c: Context, status: 400 | 401 | 404 | 409 | 413 | 429, why: string): Response =>
  c.json({ taken: false, why }, status);

/** `X-Rollout-Timestamp` in seconds, `X-Rollout-Signature: sha256=` HMAC over `<timestamp>.<body>` in hex. Null when it is as it should be. */
function unsigned(c: Context, raw: Buffer, secret: string, at: number): string | null {
  const timestamp = c.req.header('x-rollout-timestamp') ?? '';
  const given = Buffer.from(c.req.header('x-rollout-signature') ?? '');
  // Without a secret the comparison is made all the same, with one that nobody knows.
  const hmac = createHmac('sha256', secret || 'there is none')
    .update(`${timestamp}.`)
    .update(raw);
  const wanted = Buffer.from(`sha256=${hmac.digest('hex')}`);
  const isSigned = given.length === wanted.length && timingSafeEqual(given, wanted);
  if (!isSigned || !secret) return 'It is not signed with the secret that was settled for it.';
  const age = /^\d{1,12}$/.test(timestamp) ? at - Number(timestamp) * 1000 : Number.NaN;
  return Math.abs(age) <= signedWithin ? null : 'It was signed too long ago, or one of the clocks is wrong.';
}

function jsonOf(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return null;
  }
}

const backupItem = (rollout: Rollout): Item | undefined =>
  placedItems(rollout.checklist).find(({ item }) => item.evidence.proof?.type === 'backup')?.item;
