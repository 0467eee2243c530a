import type { Certificate } from './certificate.ts';
import { type Spec, withDefaults } from './objects.ts';

export interface Ref {
  kind: 'deployment' | 'statefulset' | 'daemonset';
  namespace: string;
  name: string;
}

export interface NewWorkload extends Ref {
  /** By container, in their order. */
  images: Record<string, string>;
  /** 2 where nothing is said; a DaemonSet has one on each node. */
  replicas?: number;
  annotations?: Record<string, string>;
  /** What else it asks for. */
  spec?: Partial<Spec>;
}

/** As somebody would write it: what the server fills in is not in it yet, but for the template. */
export function draftOf({ kind, namespace, name, images, replicas = 2, annotations, spec }: NewWorkload) {
  const labels = { app: name };
  const containers = Object.entries(images).map(([container, image]) => ({ name: container, image }));
  const rolling = {
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: kind === 'daemonset' ? {} : { partition: 0 } },
  };
  return {
    metadata: { name, namespace, labels, ...(annotations ? { annotations } : {}) },
    spec: {
      ...(kind === 'daemonset' ? {} : { replicas }),
      ...(kind === 'deployment' ? {} : rolling),
      selector: { matchLabels: labels },
      template: withDefaults({ metadata: { labels }, spec: { containers } }),
      ...spec,
    },
    status: {},
  };
}

/** For one cluster and one token; JSON is YAML. */
export function kubeconfigOf(server: string, token: string, certificate: Certificate | undefined): string {
  const ca = certificate && { 'certificate-authority-data': Buffer.from(certificate.cert).toString('base64') };
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [{ name: 'test', cluster: { server, ...ca } }],
    users: [{ name: 'bot', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'bot', namespace: 'payments' } }],
  });
}
