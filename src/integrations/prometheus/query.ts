/** What a query may ask for by name. */
export interface Names {
  product: string;
  version: string;
  stage: string;
}

const placeholder = /\{\{\s*([a-z]+)(:regex)?\s*\}\}/g;
const known = ['product', 'version', 'stage'] as const;

/**
 * Fills `{{version}}`, `{{product}}` and `{{stage}}` into the strings of a PromQL query. Whatever a name holds, it stays inside its string; `{{version:regex}}` is for
 * `=~`, and matches the name alone. `queryFault` has looked before whether they stand in strings.
 */
export function fillQuery(query: string, names: Names): string {
  return query.replace(placeholder, (_, name: string, regex: string | undefined) => {
    const value = names[name as keyof Names] ?? '';
    return inString(regex ? value.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&') : value);
  });
}

/** Escapes of a PromQL string in either kind of quotes: https://prometheus.io/docs/prometheus/latest/querying/basics/#string-literals */
const inString = (value: string): string =>
  value
    .toWellFormed()
    .replace(/[\\"']/g, '\\$&')
    .replace(/[\p{Cc}\u2028\u2029]/gu, ' ');

/** Why a query of the settings does not do; null when it does. A name outside a quoted string could be more than a name. */
export function queryFault(query: string): string | null {
  // PromQL itself has no two braces in a row: a slip of the pen must not be asked for as it stands.
  for (const match of query.matchAll(/\{\{[^{}]*\}{0,2}/g)) {
    const [whole] = match;
    if (!isKnown(whole)) return `${whole} is none of {{${known.join('}}, {{')}}}, each with or without :regex`;
    if (!quotedAt(query, match.index)) return `${whole} must stand in a string with " or '`;
  }
  return null;
}

function isKnown(text: string): boolean {
  const [[whole, name] = []] = text.matchAll(placeholder);
  return whole === text && known.some((each) => each === name);
}

/** Whether that place of the query is inside "…" or '…'; raw strings in backticks know no escapes, so nothing is filled into them. */
function quotedAt(query: string, at: number): boolean {
  let open = '';
  for (let index = 0; index < at; index++) {
    const character = query[index] as string;
    if (open && open !== '`' && character === '\\') index += 1;
    else if (open) open = character === open ? '' : open;
    else if (character === '#') index = lineEnd(query, index);
    else if (character === '"' || character === "'" || character === '`') open = character;
  }
  return open === '"' || open === "'";
}

function lineEnd(query: string, from: number): number {
  const end = query.indexOf('\n', from);
  return end < 0 ? query.length : end;
}
