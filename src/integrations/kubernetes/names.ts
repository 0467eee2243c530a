import { SourceFault } from '../../coordinator/sources.ts';
import { cut } from '../../time/cut.ts';
import type { Workload } from '../settings.ts';
import type { Selector } from './objects.ts';

export type Kind = Workload['kind'];

const plurals = { deployment: 'deployments', statefulset: 'statefulsets', daemonset: 'daemonsets' } as const;

/** Where a kind keeps its past. */
export const pastOf = (kind: Kind): 'replicasets' | 'controllerrevisions' =>
  kind === 'deployment' ? 'replicasets' : 'controllerrevisions';

/** As people call it: "deployment api in payments". */
export const called = ({ kind, name, namespace }: Workload): string => `${kind} ${name} in ${namespace}`;

export const workloadPath = ({ kind, name, namespace }: Workload): string =>
  `${inNamespace(namespace)}/${plurals[kind]}/${segment(name)}`;

export const pastPath = ({ kind, namespace }: Workload, selector: Selector): string =>
  `${inNamespace(namespace)}/${pastOf(kind)}?labelSelector=${encodeURIComponent(selectorText(selector))}`;

const inNamespace = (namespace: string): string => `/apis/apps/v1/namespaces/${segment(namespace)}`;

/** Names come from what is stored, too; `..` would climb out of the namespace, and encoding leaves it as it is. */
function segment(name: string): string {
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name))
    throw new SourceFault('refused', `${JSON.stringify(cut(name, 60))} is no name that Kubernetes knows.`);
  return encodeURIComponent(name);
}

/** https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#list-and-watch-filtering */
function selectorText({ matchLabels, matchExpressions }: Selector): string {
  const equal = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const expressions = matchExpressions.map(({ key, operator, values }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'NotIn' ? 'notin' : 'in'} (${values.join(',')})`;
  });
  return [...equal, ...expressions].join(',');
}
