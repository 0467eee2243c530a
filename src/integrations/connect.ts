import { readFileSync } from 'node:fs';
import type { About, Collected, OfProduct, Sources } from '../coordinator/outside.ts';
import { SourceFault } from '../coordinator/sources.ts';
import type { Connected } from '../rollout/deploying/checks.ts';
import type { Instant } from '../rollout/events.ts';
import type { WayBack } from '../rollout/events-deploying.ts';
import { isSameProduct } from '../rollout/standing.ts';
import type { Auth } from './github/access.ts';
import { callOf } from './github/calls.ts';
import { ci, releaseNotes, repositoriesOf, versionCommit } from './github/collecting.ts';
import { createGitHub } from './github/github.ts';
import { readWebhook } from './github/webhooks.ts';
import { createGuard } from './http/addresses.ts';
import { type Clusters, createClusters } from './kubernetes/clusters.ts';
import type { Pod } from './kubernetes/in-cluster.ts';
import { proofOf } from './osv/difference.ts';
import { createOsv, type Osv } from './osv/osv.ts';
import { benchmark, checkOf, measure } from './prometheus/measuring.ts';
import { createPrometheus, type Prometheus } from './prometheus/prometheus.ts';
import type { Connections } from './settings.ts';

interface Deps {
  /** The rollout's clock. */
  at(): Instant;
  /** The machine's own, in milliseconds. */
  now(): number;
  pod: Pod;
}

type Product = Connections['products'][number];

/** Connects what the settings name; nothing is asked yet. Throws where a kubeconfig or a certificate cannot be read. */
export function connect(settings: Connections, { at, now, pod }: Deps): Sources & { close(): Promise<void> } {
  const guard = createGuard(settings.reachable);
  const clusters = createClusters({ clusters: settings.clusters, guard, now, pod });
  const servers = Object.fromEntries(
    Object.entries(settings.prometheus).map(([name, { ca, ...server }]) => [
      name,
      { ...server, ...(ca ? { ca: readFileSync(ca, 'utf8') } : {}) },
    ]),
  );
  const prometheus = createPrometheus({ servers, guard, now });
  const github = settings.github ? createGitHub({ ...accessOf(settings.github), guard, now }) : null;
  const osv = settings.osv ? createOsv({ url: settings.osv.url, guard, now }) : null;

  const productOf = ({ product, chat }: Pick<OfProduct, 'product' | 'chat'>): Product | undefined =>
    settings.products.find(({ name, group }) => group === chat && isSameProduct(name, product));
  const workloadsOf = (product: Product | undefined) =>
    (product?.components ?? []).flatMap(({ workload }) => (workload ? [workload] : []));

  return {
    connected: (of) => connectedOf(productOf(of), settings.github),
    async measure(of, stage) {
      const product = productOf(of);
      return product ? measure(prometheus, product.health, { ...of, stage }, at()) : [];
    },
    async collect(what, of, about) {
      const product = productOf(of);
      if (!product) return null;
      if (what === 'ci') return github ? ci(github, product.components, of, about) : null;
      if (what === 'release-notes') return github ? releaseNotes(github, product.components, about) : null;
      if (what === 'metrics') return figures(prometheus, product, of, about);
      return osv ? findings(osv, product, about) : null;
    },
    wayBack: (of) => Promise.all(workloadsOf(productOf(of)).map((workload) => noted(clusters, workload))),
    look: async (workload) => {
      const { revision, images, isDone, says } = await clusters.look(workload);
      return { revision, images: images.map(({ image }) => image), isDone, says };
    },
    async goBack({ revision, from, images, uid, ...workload }) {
      await clusters.undo(workload, { toRevision: revision, expectCurrent: from, images, uid });
    },
    async fileIssue(of, issue) {
      const repository = filesIn(productOf(of), settings.github);
      if (!github || repository === null) return null;
      const { number, url } = await github.fileIssue(repository, issue);
      return { repository, number, url };
    },
    async tellIssue({ repository, number }, { marker, text, isEnd }) {
      if (!github) throw new SourceFault('refused', 'GitHub is not connected any more.');
      await (isEnd ? github.closeIssue : github.comment)(repository, number, { marker, text });
    },
    productsIn: (repository) =>
      settings.products
        .filter(({ components }) => repositoriesOf(components).some((each) => isSameRepository(each, repository)))
        .map(({ name, group }) => ({ product: name, chat: group })),
    readCall: (headers, rawBody) =>
      settings.github ? callOf(readWebhook(settings.github.webhookSecret ?? '', { headers, rawBody })) : null,
    async isVersion(of, repository, sha) {
      if (!github) return false;
      return (await versionCommit(github, repository, of.version)) === sha;
    },
    async answerDeployment({ callbackUrl, repository, environment }, answer) {
      if (!github) throw new SourceFault('refused', 'GitHub is not connected any more.');
      await github.answerProtection(callbackUrl, { repository, environment, ...answer });
    },
    backupSecret: (of) => productOf(of)?.backup?.secret,
    eventsFrom: (of) => productOf(of)?.events,
    async close() {
      await Promise.all([clusters.close(), prometheus.close(), github?.close(), osv?.close()]);
    },
  };
}

const isSameRepository = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

function accessOf({ url, token, app }: NonNullable<Connections['github']>): { url: string; auth: Auth | null } {
  return { url, auth: app ? { app } : token ? { token } : null };
}

function connectedOf(product: Product | undefined, github: Connections['github']): Connected | undefined {
  if (!product) return undefined;
  const noted = product.components.filter(({ repository }) => repository !== undefined);
  return {
    stages: product.stages ?? null,
    checks: product.health.map(checkOf),
    whenRed: product.whenRed,
    reachesClusters: product.components.some(({ workload }) => workload !== undefined),
    ...(github && noted.length
      ? {
          forge: {
            filesIn: filesIn(product, github),
            filesByItself: noted.some(({ fileIssue }) => fileIssue),
            noted: noted.map(({ name }) => name),
          },
        }
      : {}),
  };
}

/** Where its issues are filed: in the repository that says so, else in the first. Null where the bot may write nothing. */
function filesIn(product: Product | undefined, github: Connections['github']): string | null {
  if (!product || !(github?.token || github?.app)) return null;
  const { components } = product;
  return (
    (components.find(({ fileIssue }) => fileIssue) ?? components.find(({ repository }) => repository))?.repository ??
    null
  );
}

/** What runs now, if it is whole: to what is half rolled out nobody wants to go back. */
async function noted(
  clusters: Clusters,
  { container: _, ...workload }: Parameters<Clusters['look']>[0],
): Promise<WayBack> {
  const { revision, images, uid, isDone, says } = await clusters.look(workload);
  if (!isDone || revision === 0)
    throw new SourceFault('refused', `${workload.kind} ${workload.name} is not rolled out at the moment: ${says}`);
  return { ...workload, revision, images: images.map(({ image }) => image), uid };
}

async function figures(
  prometheus: Prometheus,
  { benchmarks }: Product,
  of: OfProduct,
  about: About,
): Promise<Collected[] | null> {
  if (benchmarks.length === 0) return null;
  const metrics = await benchmark(prometheus, benchmarks, { ...of, stage: '' }, about);
  const text = metrics.map(({ name, unit, before, after }) => `${name} ${before} → ${after} ${unit}`.trim()).join('; ');
  const sources = [...new Set(benchmarks.map(({ from }) => prometheus.title(from)))].join(', ');
  return [{ evidence: { kind: 'note', text, proof: { type: 'metrics', metrics } }, source: sources }];
}

/** Only what 1.2 names with both versions can be looked up; what is left out is said, because nothing is known of it. */
async function findings(osv: Osv, { components }: Product, about: About): Promise<Collected[] | null> {
  const known = components.flatMap(({ name, package: found }) => {
    const planned = about.components.find((each) => each.name.toLowerCase() === name.toLowerCase());
    return found ? [{ name, found, planned }] : [];
  });
  const updates = known.flatMap(({ found, planned }) =>
    planned ? [{ ...found, from: planned.from, to: planned.to }] : [],
  );
  if (updates.length === 0) return null;
  const { value } = await osv.differences(updates);
  const named = value.flatMap(({ introduced }) => introduced.map(({ id, summary }) => `${id} ${summary}`.trim()));
  const left = known.filter(({ planned }) => !planned).map(({ name }) => name);
  const text = [
    named.length
      ? `New with this update: ${named.slice(0, 10).join('; ')}.`
      : `OSV knows of nothing new in ${updates.map(({ name, to }) => `${name} ${to}`).join(', ')}.`,
    left.length ? `Not looked up, because 1.2 does not name it: ${left.join(', ')}.` : '',
  ];
  return [{ evidence: { kind: 'note', text: text.filter(Boolean).join(' '), proof: proofOf(value) }, source: 'OSV' }];
}
