import { z } from 'zod';
import type { ControllerReport } from '../../rollout/deploying/controllers.ts';

/** What one call says; `version` where the program names the one that it carries. */
export interface ControllerCall {
  report: ControllerReport;
  version: string | null;
}

const kubernetesName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/);
const object = { name: kubernetesName, namespace: kubernetesName, phase: z.string().trim().min(1).max(40) };

/** An event webhook of Flagger: https://docs.flagger.app/usage/webhooks. Newer versions say more, which is not read. `timestamp` is in milliseconds. */
const flagger = z
  .object({
    ...object,
    checksum: z.string().max(200).optional(),
    metadata: z.object({
      eventMessage: z.string(),
      eventType: z.string().max(40),
      timestamp: z.string().regex(/^\d{1,15}$/),
    }),
  })
  .transform(({ name, namespace, phase, metadata: { eventMessage, eventType, timestamp } }): ControllerCall => {
    const says = eventType === 'Warning' ? `Warning: ${eventMessage}` : eventMessage;
    return {
      report: { source: 'Flagger', name, namespace, phase, says, saidAt: Number(timestamp) },
      version: null,
    };
  });

/** A notification of Argo Rollouts by the template in our documentation: the body of theirs is whatever the operator writes. */
const argoRollouts = z
  .strictObject({
    ...object,
    message: z.string().default(''),
    /** ISO 8601 with its zone. */
    at: z.iso.datetime({ offset: true }),
    version: z.string().max(80).optional(),
  })
  .transform(
    ({ name, namespace, phase, message, at, version = null }): ControllerCall => ({
      report: { source: 'Argo Rollouts', name, namespace, phase, says: message, saidAt: Date.parse(at) },
      version,
    }),
  );

/** How each controller writes, by the name that it has in the address. */
export const controllers: ReadonlyMap<string, z.ZodType<ControllerCall>> = new Map<string, z.ZodType<ControllerCall>>([
  ['flagger', flagger],
  ['argo-rollouts', argoRollouts],
]);
