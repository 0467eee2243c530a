import {
  type Circumstances,
  type Component,
  fails,
  type Proof,
  passes,
  some,
  statements,
  type Verdict,
} from './proof.ts';

type Components = Extract<Proof, { type: 'components' }>;
type Versions = Extract<Proof, { type: 'versions' }>;

const update = /^(\S[^→]{0,60}?):?\s+v?(\S+)\s*(?:→|->|=>|\sto\s(?=\s*v?\d))\s*v?([^\s,]+)[\s,:–—-]*(.*)$/i;
/** A number alone may be anything: "database 3". */
const running = /^(\S.{0,60}?)(?::|\s+is|\s+at|\s+runs)?\s+(?:v(?=\d)|(?=\d+\.))(\d\S*)$/i;

/** `postgres 15.4 → 16.1 security`, one a line. */
export function readComponents(text: string): Components | null {
  const components = statements(text).flatMap((line): Component[] => {
    const [, name = '', from = '', to = '', reason = ''] = update.exec(line) ?? [];
    return name ? [{ name: name.trim(), from, to, reason: reason.trim() }] : [];
  });
  return components.length ? { type: 'components', components } : null;
}

/** Each is to change, and for a reason that somebody has said. */
export function judgeComponents({ components }: Components): Verdict {
  const still = components.filter(({ from, to }) => from === to).map(({ name }) => name);
  if (still.length)
    return fails(`${some(still)}: from and to are the same version`, 'Name the version that it is updated to.');
  const why = components.filter(({ reason }) => !reason).map(({ name }) => name);
  if (why.length)
    return fails(`${some(why)}: no reason`, 'Say why: "postgres 15.4 → 16.1 security" (security, feature or bug fix).');
  return passes(some(components.map(({ name, from, to }) => `${name} ${from} → ${to}`)));
}

/** `postgres 16.1`, `redis v8`, one a line. */
export function readVersions(text: string): Versions | null {
  const versions = statements(text.replaceAll(',', '\n')).flatMap((line) => {
    const [, name = '', version = ''] = running.exec(line) ?? [];
    return name ? [{ name: name.trim(), version }] : [];
  });
  return versions.length ? { type: 'versions', versions } : null;
}

/** What runs must be what is planned, of everything that is. */
export function judgeVersions({ versions }: Versions, { planned }: Circumstances): Verdict {
  const there = new Map(versions.map(({ name, version }) => [name.toLowerCase(), version]));
  const missing = planned.filter(({ name }) => !there.has(name.toLowerCase()));
  if (missing.length)
    return fails(
      `nothing is said of ${some(missing.map(({ name }) => name))}`,
      `Say what runs there: "${missing.map(({ name, to }) => `${name} ${to}`)[0]}".`,
    );
  const other = planned.filter(({ name, to }) => !isSameVersion(there.get(name.toLowerCase()) ?? '', to));
  if (other.length)
    return fails(
      some(other.map(({ name, to }) => `${name} is ${there.get(name.toLowerCase())}, planned is ${to}`)),
      'Bring what is planned there, or change the plan: /rollout evidence 1.2',
    );
  return passes(`as planned: ${some(planned.map(({ name, to }) => `${name} ${to}`))}`);
}

const isSameVersion = (one: string, other: string): boolean => one.replace(/^v/i, '') === other.replace(/^v/i, '');
