import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorObject, ValidateFunction } from 'ajv';
import type { Violation } from './contract.ts';
import type { CallLog, LogLine } from './log.ts';

/**
 * Holds every update and every call against the published Bot API types. It works behind the traffic: nothing waits for it,
 * and the schema is compiled only for what really occurs.
 */
export interface Oracle {
  check(line: LogLine, body: unknown): void;
  /** Resolves when everything handed in so far has been checked. */
  settled(): Promise<Violation[]>;
  clear(): void;
}

interface Rules {
  methods: Map<string, string>;
  /** The validator of a definition, or undefined when the types do not know it. */
  get(definition: string): ValidateFunction | undefined;
}

/** Compiling the schema takes a good part of a second: the first answers to the bot should not wait for it. */
const PATIENCE = 1000;

export function createOracle(log: CallLog, on: boolean): Oracle {
  const violations: Violation[] = [];
  let queue: { line: LogLine; body: unknown }[] = [];
  let working: Promise<void> | null = null;
  let waiting: NodeJS.Timeout | null = null;

  const work = async () => {
    const rules = await loadRules();
    while (queue.length > 0) {
      const batch = queue.splice(0, 50);
      for (const { line, body } of batch) judge(rules, line, body);
      await new Promise((resolve) => setImmediate(resolve));
    }
    working = null;
  };
  const begin = () => {
    if (waiting !== null) clearTimeout(waiting);
    waiting = null;
    if (queue.length > 0) working ??= work();
  };
  const judge = (rules: Rules, line: LogLine, body: unknown) => {
    const errors = line.kind === 'update' ? ofUpdate(rules, body) : ofCall(rules, line.name, body);
    if (errors.length === 0) return;
    violations.push({ seq: line.seq, direction: line.kind, name: line.name, errors });
    for (const error of errors) log.warn(line, `Not in the Bot API: ${error}`);
  };

  return {
    check(line, body) {
      if (!on) return;
      queue.push({ line, body });
      if (working === null && waiting === null) waiting = setTimeout(begin, PATIENCE).unref();
    },
    async settled() {
      begin();
      while (working !== null) await working;
      return violations;
    },
    clear() {
      queue = [];
      violations.length = 0;
    },
  };
}

function ofUpdate(rules: Rules, body: unknown): string[] {
  return failures(rules.get('TelegramUpdate'), body);
}

function ofCall(rules: Rules, name: string, body: unknown): string[] {
  const method = rules.methods.get(name.toLowerCase());
  if (method === undefined) return [`there is no method ${name}`];
  return failures(rules.get(`${method.charAt(0).toUpperCase()}${method.slice(1)}Params`), body);
}

function failures(validate: ValidateFunction | undefined, body: unknown): string[] {
  if (validate === undefined || validate(body) === true) return [];
  return [...new Set((validate.errors ?? []).map(worded))].slice(0, 5);
}

function worded(error: ErrorObject): string {
  const extra = error.keyword === 'additionalProperties' ? ` "${String(error.params['additionalProperty'])}"` : '';
  return `${error.instancePath || 'the whole'} ${error.message ?? error.keyword}${extra}`;
}

let loaded: Promise<Rules> | null = null;

function loadRules(): Promise<Rules> {
  loaded ??= readRules();
  return loaded;
}

async function readRules(): Promise<Rules> {
  const [{ Ajv }, file] = await Promise.all([
    import('ajv'),
    readFile(join(import.meta.dirname, 'bot-api.schema.json'), 'utf8'),
  ]);
  const { methods, definitions } = JSON.parse(file) as { methods: string[]; definitions: Record<string, unknown> };
  const ajv = new Ajv({ strict: false, validateSchema: false, meta: false, inlineRefs: false });
  ajv.addSchema({ $id: 'api', definitions });
  return {
    methods: new Map(methods.map((name) => [name.toLowerCase(), name])),
    get: (name) => (name in definitions ? ajv.getSchema(`api#/definitions/${name}`) : undefined),
  };
}

/** Every published method by its lower-case name. */
export async function publishedMethods(): Promise<ReadonlyMap<string, string>> {
  return (await loadRules()).methods;
}
