import { z } from 'zod';
import { checkSchema, stageSchema } from '../rollout/deploying/checks.ts';
import { loose } from './loose-ends.ts';

/** Where a secret stands: in a variable of the environment, or in a file; never in the settings themselves. */
const secret = z.union(
  [
    z.strictObject({ env: z.string().regex(/^[A-Z_][A-Z0-9_]*$/, 'must be the name of a variable, in capitals') }),
    z.strictObject({ file: z.string().min(1, 'must be the path of a file') }),
  ],
  'must say where it stands, { env: NAME } or { file: path }, and not what it is',
);
const name = z.string().trim().min(1).max(60);
const slug = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'must be lower-case words joined by hyphens');
const address = z
  .url({ protocol: /^https?$/, error: 'must be an address that starts with https:// or http://' })
  .refine((url) => new URL(url).username === '', 'must carry no user or password; give a token');
const kubernetesName = z
  .string()
  .max(253)
  .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'must be a Kubernetes name');

const workload = z.strictObject({
  cluster: slug,
  namespace: kubernetesName,
  kind: z.enum(['deployment', 'statefulset', 'daemonset']),
  name: kubernetesName,
  /** Whose image carries the version, where a pod has several containers. */
  container: kubernetesName.optional(),
});

const component = z.strictObject({
  name,
  /** `owner/name` on GitHub. */
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, 'must be owner/name')
    .optional(),
  /** The issue of 1.1 is filed in it by itself, and those of the issue log when somebody asks; without it, everything only when somebody asks. */
  fileIssue: z.boolean().optional(),
  workload: workload.optional(),
  /** What it is called in OSV: https://ossf.github.io/osv-schema/#affectedpackage-field */
  package: z.strictObject({ ecosystem: name, name: z.string().min(1).max(200) }).optional(),
});

const benchmark = z.strictObject({
  name,
  from: slug,
  query: z.string().min(1).max(2_000),
  unit: z.string().max(12).default(''),
  /** Per cent by which it may rise and fall; what is not said may go as far as it likes. */
  mayRise: z.number().min(0).optional(),
  mayFall: z.number().min(0).optional(),
});

const product = z.strictObject({
  /** As rollouts call it, in any case. */
  name,
  /** The Telegram group whose rollouts these are: nobody else's rollout of the same name reaches anything. */
  group: z.int().negative('must be the id of a group, which /id tells there: a negative number'),
  components: z.array(component).default([]),
  /** With what its backup job signs. */
  backup: z.strictObject({ secret }).optional(),
  /** With what its Flagger or Argo Rollouts signs, and of which namespaces they may speak. */
  events: z.strictObject({ secret, namespaces: z.array(kubernetesName).min(1) }).optional(),
  stages: z.array(stageSchema).min(1).optional(),
  health: z.array(checkSchema.safeExtend({ from: slug, query: z.string().min(1).max(2_000) })).default([]),
  benchmarks: z.array(benchmark).default([]),
  /** What a red check brings about by itself: nothing but a closed way on, a proposal, or the rollback. */
  whenRed: z.enum(['block', 'propose', 'roll-back']).default('block'),
});

/** Systems outside, and which product's components are where in them. What a product names is there. */
export const integrationsSchema = z
  .strictObject({
    /** Networks, addresses or host names inside that may be asked. */
    reachable: z.array(z.string().min(1)).default([]),
    github: z
      .strictObject({
        url: address.default('https://api.github.com'),
        token: secret.optional(),
        app: z.strictObject({ id: z.int().positive(), installation: z.int().positive(), key: secret }).optional(),
        webhookSecret: secret.optional(),
      })
      .refine(({ token, app }) => !(token && app), 'must give either a token or an app')
      .optional(),
    prometheus: z
      .record(slug, z.strictObject({ url: address, token: secret.optional(), ca: z.string().min(1).optional() }))
      .default({}),
    clusters: z
      .record(
        slug,
        z.union([
          z.strictObject({ kubeconfig: z.string().min(1), context: z.string().min(1).optional() }),
          z.strictObject({ inCluster: z.literal(true) }),
        ]),
      )
      .default({}),
    osv: z.strictObject({ url: address.default('https://api.osv.dev') }).optional(),
    products: z.array(product).default([]),
  })
  .superRefine((settings, context) => {
    for (const { at, reason } of loose(settings)) context.addIssue({ code: 'custom', path: at, message: reason });
  });

export type Integrations = z.infer<typeof integrationsSchema>;
export type Secret = z.infer<typeof secret>;
export type Product = Integrations['products'][number];
export type Workload = z.infer<typeof workload>;

/** The settings with what their secrets say: never to be logged. */
export interface Connections extends Omit<Integrations, 'github' | 'prometheus' | 'products'> {
  products: (Omit<Product, 'backup' | 'events'> & {
    backup?: { secret: string };
    events?: { secret: string; namespaces: string[] };
  })[];
  github?: {
    url: string;
    token?: string;
    /** `key` in PEM. */
    app?: { id: number; installation: number; key: string };
    webhookSecret?: string;
  };
  prometheus: Record<string, { url: string; token?: string; ca?: string }>;
}
