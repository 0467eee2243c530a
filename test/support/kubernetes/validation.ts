import { type Resource, sorted, type WorkloadObject } from './objects.ts';
import { badRequest, invalid } from './refused.ts';

/** Of what a StatefulSet asks for, only this may change. */
const statefulSetMayChange = new Set([
  'replicas',
  'template',
  'updateStrategy',
  'minReadySeconds',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'ordinals',
]);

/** Refuses what the real server refuses of a changed workload, in its words. */
export function validate(resource: Resource, next: WorkloadObject, before: WorkloadObject): void {
  const { kind, metadata, spec } = next;
  const refuse = (field: string, why: string) => invalid(before.kind, before.metadata.name, field, why);
  if (kind !== before.kind) throw badRequest(`the object provided is unrecognized (must be of type ${before.kind})`);
  if (metadata.name !== before.metadata.name)
    throw badRequest('the name of the object does not match the name on the URL');
  if (metadata.uid !== before.metadata.uid) throw refuse('metadata.uid', 'Invalid value: field is immutable');
  if (sorted(spec.selector) !== sorted(before.spec.selector))
    throw refuse('spec.selector', 'Invalid value: field is immutable');
  if (spec.replicas !== undefined && !(Number.isInteger(spec.replicas) && spec.replicas >= 0))
    throw refuse('spec.replicas', 'Invalid value: must be greater than or equal to 0');
  const strange = Object.keys({ ...spec, ...before.spec }).find(
    (key) => !statefulSetMayChange.has(key) && sorted(spec[key]) !== sorted(before.spec[key]),
  );
  if (resource === 'statefulsets' && strange)
    throw refuse(
      'spec',
      'Forbidden: updates to statefulset spec for fields other than those that may change are forbidden',
    );
  validateTemplate(next, refuse);
}

function validateTemplate({ spec }: WorkloadObject, refuse: (field: string, why: string) => Error): void {
  const { template, selector } = spec;
  const labels = template.metadata.labels;
  if (Object.entries(selector.matchLabels).some(([key, value]) => labels[key] !== value))
    throw refuse('spec.template.metadata.labels', 'Invalid value: `selector` does not match template `labels`');
  if (!template.spec.containers.length) throw refuse('spec.template.spec.containers', 'Required value');
  for (const [index, { name, image }] of template.spec.containers.entries()) {
    if (!name) throw refuse(`spec.template.spec.containers[${index}].name`, 'Required value');
    if (!image) throw refuse(`spec.template.spec.containers[${index}].image`, 'Required value');
  }
}
