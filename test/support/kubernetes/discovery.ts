const verbs = ['get', 'list', 'watch', 'patch'];

const resource = (name: string, kind: string, shortNames: string[]) => ({
  name,
  singularName: kind.toLowerCase(),
  namespaced: true,
  kind,
  verbs,
  shortNames,
  ...(shortNames.length ? { categories: ['all'] } : {}),
});

const version = { groupVersion: 'apps/v1', version: 'v1' };

/** What the server says of itself, by path: enough for kubectl to find the kinds of apps/v1. */
export const discovery: Record<string, object> = {
  '/version': { major: '1', minor: '32', gitVersion: 'v1.32.4', platform: 'linux/amd64' },
  '/api': { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] },
  '/api/v1': { kind: 'APIResourceList', groupVersion: 'v1', resources: [] },
  '/apis': {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: [{ name: 'apps', versions: [version], preferredVersion: version }],
  },
  '/apis/apps/v1': {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: 'apps/v1',
    resources: [
      resource('deployments', 'Deployment', ['deploy']),
      resource('statefulsets', 'StatefulSet', ['sts']),
      resource('daemonsets', 'DaemonSet', ['ds']),
      resource('replicasets', 'ReplicaSet', ['rs']),
      resource('controllerrevisions', 'ControllerRevision', []),
    ],
  },
};
