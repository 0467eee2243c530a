/** A call of the log as a command for a shell, which knows BOT_TOKEN: a token has no place in a bug report. */

/** `curl` that makes the same call here once more. A file that went along is not in the log, so it stands there by its name alone. */
export function curlOf({ name, body }) {
  return [
    `curl -s -X POST "${location.origin}/bot$BOT_TOKEN/${encodeURIComponent(name)}"`,
    `-H ${quoted('content-type: application/json')}`,
    `--data-binary ${quoted(JSON.stringify(body ?? {}))}`,
  ].join(' \\\n  ');
}

/** In single quotes a shell takes everything as it stands; a quote itself is written outside of them. */
function quoted(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
