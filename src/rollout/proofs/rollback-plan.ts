import { type Circumstances, fails, type Proof, passes, some, type Verdict } from './proof.ts';

type Plan = Extract<Proof, { type: 'rollback' }>;

const names = 'steps?|commands?|owner|decides|threshold|thresholds|when|longest|takes|duration';
const field = new RegExp(
  `(?:^|[\\s;,])(${names})\\s*[=:]\\s*("[^"]*"|.*?)(?=[\\s;,]+(?:${names})\\s*[=:]|[;\\n]|$)`,
  'gi',
);

const canonical: Record<string, 'steps' | 'owner' | 'threshold' | 'longest'> = {
  step: 'steps',
  steps: 'steps',
  command: 'steps',
  commands: 'steps',
  owner: 'owner',
  decides: 'owner',
  threshold: 'threshold',
  thresholds: 'threshold',
  when: 'threshold',
  longest: 'longest',
  takes: 'longest',
  duration: 'longest',
};

/** `steps="helm rollback payments"; owner=@luis; threshold=errors > 2 %; longest=10m`. Null when no field is named. */
export function readRollbackPlan(text: string): Plan | null {
  const said = { steps: '', owner: '', threshold: '', longest: '' };
  let isAny = false;
  for (const [, name = '', value = ''] of text.matchAll(field)) {
    const key = canonical[name.toLowerCase()];
    if (!key) continue;
    isAny = true;
    said[key] = value.replaceAll('"', '').trim();
  }
  return isAny ? { type: 'rollback', ...said } : null;
}

/** Somebody decides, at a threshold that was settled beforehand, and it is known what is done and how long that takes. */
export function judgeRollbackPlan({ steps, owner, threshold, longest }: Plan, { workloads }: Circumstances): Verdict {
  const missing = [
    ...(steps || workloads.length ? [] : ['the steps']),
    ...(owner ? [] : ['who decides']),
    ...(threshold ? [] : ['at which threshold']),
    ...(longest ? [] : ['how long it takes']),
  ];
  if (missing.length)
    return fails(
      `not said: ${missing.join(', ')}`,
      'Like this: "steps=helm rollback payments; owner=@luis; threshold=errors > 2 %; longest=10m".',
    );
  const what = workloads.length ? `${some(workloads)} by two taps` : 'by hand';
  return passes(`${what}, decided by ${owner} at ${threshold}, within ${longest}`);
}
