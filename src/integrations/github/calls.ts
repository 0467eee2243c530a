import type { Call } from '../../coordinator/outside.ts';
import { causeOf, type Webhook } from './webhooks.ts';

/** What of a webhook is a reason to look: checks that ended, and a deployment that waits for us. */
export function callOf(webhook: Webhook): Call {
  if (webhook.kind === 'refused')
    return { kind: 'refused', isUnsigned: webhook.trouble === 'unsigned', why: webhook.why };
  if (webhook.kind === 'ignored') return { kind: 'ignored' };
  const { payload } = webhook;
  const cause = causeOf(webhook);
  if (payload.event === 'protection') {
    const { repository, environment, callbackUrl, sha } = payload;
    return { kind: 'protection', cause, repository, asked: { repository, environment, callbackUrl, sha } };
  }
  return payload.event === 'checks' ? { kind: 'checks', cause, repository: payload.repository } : { kind: 'ignored' };
}
