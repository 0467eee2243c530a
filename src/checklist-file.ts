import { readFileSync } from 'node:fs';
import { isCollection, isPair, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type Checklist, checklistSchema } from './rollout/checklist.ts';

/** A checklist that cannot be used: one line with file, line, place in words, and the reason. */
export class ChecklistError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ChecklistError';
  }
}

/** Reads and checks a checklist. Throws ChecklistError at the first fault, worded for whoever edits the file. */
export function readChecklist(path: string): Checklist {
  const text = readText(path);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [fault] = document.errors;
  if (fault)
    throw new ChecklistError(`${path}:${lines.linePos(fault.pos[0]).line}: not valid YAML: ${oneLine(fault.message)}`);
  const result = checklistSchema.safeParse(plain(document, path));
  if (result.success) return result.data;
  const issue = result.error.issues[0] as z.core.$ZodIssue;
  const at = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] as string] : issue.path;
  throw new ChecklistError(
    `${path}:${lineOf(at, document.contents, lines)}: ${placed(issue.path, document.toJS())}${reasonOf(issue)}`,
  );
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new ChecklistError(`${path}: cannot be read: ${code === 'ENOENT' ? 'there is no such file' : code}`);
  }
}

/** Aliases that unfold without end are refused by the YAML library while converting. */
function plain(document: ReturnType<typeof parseDocument>, path: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new ChecklistError(
      `${path}:1: not valid YAML: ${oneLine(error instanceof Error ? error.message : String(error))}`,
    );
  }
}

/** The line of the nearest thing on the way that is written down: what is missing has none of its own. */
function lineOf(path: PropertyKey[], contents: ParsedNode | null, lines: LineCounter): number {
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
function placed(path: PropertyKey[], content: unknown): string {
  let at: unknown = content;
  const words: string[] = [];
  for (const step of path) {
    const before = words.at(-1);
    at = (at as Record<PropertyKey, unknown> | undefined)?.[step];
    if (typeof step === 'number')
      words[words.length - 1] = `${singular[before ?? ''] ?? before} ${step + 1}${idIn(at)}`;
    else words.push(String(step));
  }
  return words.length ? `${words.join(', ')}: ` : '';
}

const singular: Record<string, string> = {
  phases: 'phase',
  items: 'item',
  seats: 'seat',
  roles: 'role',
  ladder: 'rung',
  accepts: 'kind of evidence',
};

function idIn(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const { id, role, kind } = value as Record<string, unknown>;
  const name = [id, role, kind].find((each) => typeof each === 'string');
  return name === undefined ? '' : ` (${name})`;
}

function reasonOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `unknown key ${issue.keys.map((key) => `"${key}"`).join(', ')}`;
  if (issue.code === 'invalid_type' && /received undefined/.test(issue.message)) return 'is missing';
  return oneLine(issue.message);
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
