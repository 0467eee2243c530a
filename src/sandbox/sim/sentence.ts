import type { z } from 'zod';

const KINDS: Record<string, string> = {
  string: 'a string',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  file: 'a file',
};

/** What does not fit in a request, in words for whoever wrote it; it always names the field. */
export function sentence(issue: z.core.$ZodRawIssue): string {
  const name = issue.path?.join('.') ?? '';
  if (issue.code === 'unrecognized_keys') return `There is no field called ${issue.keys.join(', ')} here`;
  if (issue.code === 'invalid_type') return `${name} has to be ${KINDS[issue.expected] ?? issue.expected}`;
  if (issue.code === 'invalid_value') return `${name} has to be one of ${issue.values.map(String).join(', ')}`;
  if (issue.code === 'too_small' && issue.input === '') return `${name} is empty`;
  return `${name} cannot be ${JSON.stringify(issue.input)}`;
}
