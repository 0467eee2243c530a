/** How the functions of sim.js ask, which the server makes of what the sandbox declares. A refusal becomes an Error with the server's own sentence. */
import { state } from './state.js';

/**
 * A function that takes the fields of path, query and body together; who asks is whoever sits before the page, unless it says otherwise.
 * A stream is opened and handed over, everything else is awaited: JSON as its value, other answers as text.
 */
export function operation({ method, path, query, isAsking, isForm, isStream }) {
  const addressed = (fields) => {
    const rest = new Map(Object.entries(isAsking ? { as: state.me, ...fields } : fields));
    const take = (name) => {
      const value = rest.get(name);
      rest.delete(name);
      return value;
    };
    const place = path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(take(name)));
    const asked = query.map((name) => [name, take(name)]).filter(([, value]) => isSaid(value));
    return { address: asked.length === 0 ? place : `${place}?${new URLSearchParams(asked)}`, rest };
  };
  const call = (fields = {}) => {
    const { address, rest } = addressed(fields);
    if (isStream) return new EventSource(address);
    return ask(address, { method, ...(method === 'POST' && (isForm ? form(rest) : json(rest))) });
  };
  /** For a link, which the browser follows itself. */
  call.address = (fields = {}) => addressed(fields).address;
  return call;
}

function isSaid(value) {
  return value !== undefined && value !== null && value !== '';
}

function json(fields) {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(Object.fromEntries(fields)) };
}

function form(fields) {
  const body = new FormData();
  for (const [name, value] of fields) {
    if (value instanceof File) body.set(name, value, value.name);
    else if (isSaid(value)) body.set(name, String(value));
  }
  return { body };
}

async function ask(address, request) {
  const answer = await fetch(address, request);
  const text = await answer.text();
  if (!answer.ok) throw new Error(refusal(text, answer.status));
  return answer.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text;
}

function refusal(text, status) {
  try {
    const said = JSON.parse(text);
    return String(said.error ?? said.description ?? said.message ?? text);
  } catch {
    return text.length > 0 && text.length < 200 ? text : `The sandbox answered ${status}.`;
  }
}
