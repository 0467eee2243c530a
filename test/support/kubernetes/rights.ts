import { Refused } from './refused.ts';

/** As in a Role: what is not named is not asked for, so a rule without namespace holds in all of them. */
export interface Rule {
  namespace?: string;
  verbs: string[];
  resources: string[];
  resourceNames?: string[];
}

export interface Attempt {
  verb: string;
  namespace: string;
  resource: string;
  name: string;
}

export const everything: Rule[] = [{ verbs: ['*'], resources: ['*'] }];

const names = (list: string[], one: string): boolean => list.includes('*') || list.includes(one);

/** Throws a 403 in the server's own words where no rule allows it. A rule with names allows no list of all. */
export function demandRight(user: string, rules: Rule[], { verb, namespace, resource, name }: Attempt): void {
  const isAllowed = rules.some(
    (rule) =>
      (rule.namespace === undefined || rule.namespace === namespace) &&
      names(rule.verbs, verb) &&
      names(rule.resources, resource) &&
      (rule.resourceNames === undefined || rule.resourceNames.includes(name)),
  );
  if (isAllowed) return;
  const what = `${resource}.apps${name ? ` "${name}"` : ''}`;
  const where = `in API group "apps" in the namespace "${namespace}"`;
  const message = `${what} is forbidden: User "${user}" cannot ${verb} resource "${resource}" ${where}`;
  throw new Refused(403, 'Forbidden', message, { group: 'apps', kind: resource, name });
}
