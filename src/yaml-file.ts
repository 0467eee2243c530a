import { readFileSync } from 'node:fs';
import { isCollection, isPair, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { z } from 'zod';

/** What is read from a YAML file, and how a fault in it is put. */
export interface YamlFile<T> {
  value: T;
  /** One line with file, line, place in words, and the reason; for what only shows when the content is put to use. */
  faultAt(path: readonly PropertyKey[], reason: string): Error;
}

interface Reading<T> {
  schema: z.ZodType<T>;
  /** The error that faults are thrown as. */
  fault: new (
    message: string,
  ) => Error;
  /** What one thing in a list is called, by the list's key: "phases" has "phase 2 (testing)". */
  singular: Readonly<Record<string, string>>;
}

/** Reads and checks a YAML file. Throws at the first fault, worded for whoever edits the file: it never repeats a value. */
export function readYaml<T>(path: string, { schema, fault, singular }: Reading<T>): YamlFile<T> {
  const text = readText(path, fault);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [wrong] = document.errors;
  if (wrong) throw new fault(`${path}:${lines.linePos(wrong.pos[0]).line}: not valid YAML: ${oneLine(wrong.message)}`);
  const content = plain(document, path, fault);
  const faultAt = (at: readonly PropertyKey[], reason: string, place = at): Error =>
    new fault(`${path}:${lineOf(at, document.contents, lines)}: ${placed(place, content, singular)}${reason}`);
  const result = schema.safeParse(content);
  if (result.success) return { value: result.data, faultAt };
  const issue = innermost(result.error.issues[0] as z.core.$ZodIssue);
  const at = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] as string] : issue.path;
  throw faultAt(at, reasonOf(issue), issue.path);
}

function readText(path: string, fault: Reading<unknown>['fault']): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new fault(`${path}: cannot be read: ${whyUnreadable(error)}`);
  }
}

/** Why the system does not let us read a file, in words. */
export function whyUnreadable(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
  return code === 'ENOENT' ? 'there is no such file' : code;
}

/** Aliases that unfold without end are refused by the YAML library while converting. */
function plain(document: ReturnType<typeof parseDocument>, path: string, fault: Reading<unknown>['fault']): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new fault(`${path}:1: not valid YAML: ${oneLine(error instanceof Error ? error.message : String(error))}`);
  }
}

/** The line of the nearest thing on the way that is written down: what is missing has none of its own. */
function lineOf(path: readonly PropertyKey[], contents: ParsedNode | null, lines: LineCounter): number {
  let node: unknown = contents;
  let offset = contents?.range[0] ?? 0;
  for (const step of path) {
    const next = stepInto(node, step);
    if (!next) break;
    node = next.node;
    offset = next.offset;
  }
  return lines.linePos(offset).line || 1;
}

function stepInto(node: unknown, step: PropertyKey): { node: unknown; offset: number } | undefined {
  if (!isCollection(node)) return undefined;
  const entry = node.items.find((each, index) => (isPair(each) ? keyText(each.key) === step : index === step));
  if (entry === undefined) return undefined;
  const value = isPair(entry) ? entry.value : entry;
  const start = isPair(entry) ? entry.key : entry;
  return { node: value, offset: (start as ParsedNode).range[0] };
}

const keyText = (key: unknown): string => String((key as { value?: unknown } | null)?.value ?? key);

/** "phase 2 (testing), item 4 (manual-testing), owner: " */
function placed(path: readonly PropertyKey[], content: unknown, singular: Reading<unknown>['singular']): string {
  let at: unknown = content;
  const words: string[] = [];
  for (const step of path) {
    const before = words.at(-1);
    at = (at as Record<PropertyKey, unknown> | undefined)?.[step];
    if (typeof step === 'number')
      words[words.length - 1] = `${singular[before ?? ''] ?? before} ${step + 1}${nameIn(at)}`;
    else words.push(String(step));
  }
  return words.length ? `${words.join(', ')}: ` : '';
}

function nameIn(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const { id, role, kind, name } = value as Record<string, unknown>;
  const said = [id, role, kind, name].find((each) => typeof each === 'string');
  return said === undefined ? '' : ` (${said})`;
}

/** Where one of several shapes is asked for: what is wrong within the one that comes nearest says more than that it is none of them. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union') return issue;
  const [nearest] = issue.errors.toSorted((one, other) => one.length - other.length);
  const inner = nearest?.find(({ path }) => path.length > 0);
  return inner ? innermost({ ...inner, path: [...issue.path, ...inner.path] }) : issue;
}

function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `unknown key ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  if (issue.code === 'invalid_type' && /received undefined/.test(issue.message)) return 'is missing';
  return oneLine(issue.message);
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
