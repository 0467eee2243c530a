import type { Kind } from './names.ts';
import type { LiveWorkload } from './objects.ts';

/** What `kubectl rollout status` says, word for word without the line's end. */
export interface RolloutStatus {
  /** Whether kubectl would stop waiting, content. */
  isDone: boolean;
  /** Whether kubectl would give up: more waiting changes nothing. */
  hasFailed: boolean;
  says: string;
}

/** How far a workload is, by kubectl's own rules: k8s.io/kubectl, pkg/polymorphichelpers/rollout_status.go. */
export function rolloutStatus(kind: Kind, live: LiveWorkload): RolloutStatus {
  if (kind === 'deployment') return deploymentStatus(live);
  if (live.spec.updateStrategy.type !== 'RollingUpdate')
    return failed('rollout status is only available for RollingUpdate strategy type');
  return kind === 'statefulset' ? statefulSetStatus(live) : daemonSetStatus(live);
}

const waiting = (says: string): RolloutStatus => ({ isDone: false, hasFailed: false, says });
const done = (says: string): RolloutStatus => ({ isDone: true, hasFailed: false, says });
const failed = (says: string): RolloutStatus => ({ isDone: false, hasFailed: true, says });

/** Whether the controller has seen what is asked for; before that, the status speaks of what was asked for earlier. */
export const isObserved = ({ metadata, status }: LiveWorkload): boolean =>
  metadata.generation <= status.observedGeneration;

function deploymentStatus(live: LiveWorkload): RolloutStatus {
  const { metadata, spec, status } = live;
  const { updatedReplicas: updated, availableReplicas: available } = status;
  if (!isObserved(live)) return waiting('Waiting for deployment spec update to be observed...');
  const progress = status.conditions.find(({ type }) => type === 'Progressing');
  if (progress?.reason === 'ProgressDeadlineExceeded')
    return failed(`deployment "${metadata.name}" exceeded its progress deadline`);
  const unfinished = `Waiting for deployment "${metadata.name}" rollout to finish:`;
  if (spec.replicas !== undefined && updated < spec.replicas)
    return waiting(`${unfinished} ${updated} out of ${spec.replicas} new replicas have been updated...`);
  if (status.replicas > updated)
    return waiting(`${unfinished} ${status.replicas - updated} old replicas are pending termination...`);
  if (available < updated) return waiting(`${unfinished} ${available} of ${updated} updated replicas are available...`);
  return done(`deployment "${metadata.name}" successfully rolled out`);
}

function daemonSetStatus(live: LiveWorkload): RolloutStatus {
  const { metadata, status } = live;
  const { desiredNumberScheduled: desired, updatedNumberScheduled: updated, numberAvailable: available } = status;
  if (!isObserved(live)) return waiting('Waiting for daemon set spec update to be observed...');
  const unfinished = `Waiting for daemon set "${metadata.name}" rollout to finish:`;
  if (updated < desired) return waiting(`${unfinished} ${updated} out of ${desired} new pods have been updated...`);
  if (available < desired) return waiting(`${unfinished} ${available} of ${desired} updated pods are available...`);
  return done(`daemon set "${metadata.name}" successfully rolled out`);
}

function statefulSetStatus(live: LiveWorkload): RolloutStatus {
  const { spec, status } = live;
  const { replicas, updateStrategy } = spec;
  if (!isObserved(live)) return waiting('Waiting for statefulset spec update to be observed...');
  if (replicas !== undefined && status.readyReplicas < replicas)
    return waiting(`Waiting for ${replicas - status.readyReplicas} pods to be ready...`);
  const { updatedReplicas: updated } = status;
  if (updateStrategy.rollingUpdate) {
    const asked = (replicas ?? 0) - (updateStrategy.rollingUpdate.partition ?? 0);
    const hasPartition = replicas !== undefined && updateStrategy.rollingUpdate.partition !== undefined;
    if (hasPartition && updated < asked)
      return waiting(
        `Waiting for partitioned roll out to finish: ${updated} out of ${asked} new pods have been updated...`,
      );
    return done(`partitioned roll out complete: ${updated} new pods have been updated...`);
  }
  if (status.updateRevision !== status.currentRevision)
    return waiting(
      `waiting for statefulset rolling update to complete ${updated} pods at revision ${status.updateRevision}...`,
    );
  return done(
    `statefulset rolling update complete ${status.currentReplicas} pods at revision ${status.currentRevision}...`,
  );
}
