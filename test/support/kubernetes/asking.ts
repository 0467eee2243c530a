import { createGuard } from '../../../src/integrations/http/addresses.ts';
import { type Clusters, createClusters } from '../../../src/integrations/kubernetes/clusters.ts';
import type { Cluster } from './cluster.ts';

interface Options {
  token?: string;
  reachable?: string[];
  now?: () => number;
  timeoutMs?: number;
}

/** The bot's side of a cluster that the settings call `production`, with the token of whoever is said. */
export const asking = (
  cluster: Cluster,
  { token, reachable = ['127.0.0.1'], now = () => performance.now(), timeoutMs = 2_000 }: Options = {},
): Clusters =>
  createClusters({
    clusters: { production: { kubeconfig: cluster.kubeconfigFile(token) } },
    guard: createGuard(reachable),
    now,
    pod: { host: undefined, port: undefined },
    timeoutMs,
  });
