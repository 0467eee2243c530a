import type { Operation } from '../sim/operation.ts';

/** The page's own `sim.js`: one function for each operation of `/sim/`, made of its declaration. request.js says how they are called. */
export function clientModule(operations: Operation[]): string {
  return ["import { operation } from './request.js';", ...operations.map(functionOf)].join('\n\n');
}

function functionOf({
  id,
  summary,
  method,
  path,
  params = {},
  query = {},
  body = {},
  isForm,
  media,
}: Operation): string {
  const fields = [params, query, body].flatMap((shape) => Object.keys(shape));
  const isAsking = fields.includes('as');
  const isStream = media !== undefined && 'text/event-stream' in media;
  const declared = {
    method,
    path: `/sim${path}`,
    query: Object.keys(query),
    isAsking,
    isForm: isForm === true,
    isStream,
  };
  return `/** ${summary}. Fields: ${fields.join(', ') || 'none'}. */\nexport const ${id} = operation(${JSON.stringify(declared)});`;
}
