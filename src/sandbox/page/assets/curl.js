/** A call of the log as a command for a shell. */
import { state } from './state.js';

/** The sandbox's own token, which opens nothing but a sandbox. */
const secretPart = 'AA-sandbox-token-opens-only-loopback';

/** `curl` that makes the same call here once more. A file that went along is not in the log, so it stands there by its name alone. */
export function curlOf({ name, body }) {
  const method = encodeURIComponent(name);
  const address = `${location.origin}/bot${state.world?.bot.id}:${secretPart}/${method}`;
  return [
    `curl -s -X POST ${quoted(address)}`,
    `-H ${quoted('content-type: application/json')}`,
    `--data-binary ${quoted(JSON.stringify(body ?? {}))}`,
  ].join(' \\\n  ');
}

/** In single quotes a shell takes everything as it stands; a quote itself is written outside of them. */
function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
