import type { Stage } from '../../rollout/deploying/checks.ts';
import { refuse } from '../../rollout/refusal.ts';
import { MINUTE, parseDuration } from '../../time/duration.ts';

const example = '/rollout stages 10 50 100 soak 15m';

/** `canary 10 50 100 soak 15m`, `blue → green`, `"EU first", everywhere`: names in their order, and how long each is watched. A number alone is per cent. */
export function readStages(text: string): Stage[] {
  const [, names = text, soak] = /^(.*?)[\s,;]+(?:soak|watch(?:ed)?(?:\s+for)?)\s+(.+)$/is.exec(text) ?? [];
  const soakMs = soak === undefined ? 0 : parseDuration(soak);
  if (soakMs === undefined) return refuse('bad-time', `For how long is each stage watched? For example: ${example}`);
  const soakMinutes = Math.round(soakMs / MINUTE);
  const words = names
    .replace(/^canary\b/i, '')
    .replace(/(\d)\s+%/g, '$1%')
    .match(/"[^"]*"|[^\s,;→>]+/g)
    ?.filter((word) => !/^(?:-+|then|to)$/i.test(word));
  if (!words?.length || words.some((word) => /^(?:soak|for|watch(?:ed)?)$/i.test(word)))
    return refuse('bad-time', `Name the stages, for example: ${example}`);
  return words.map((word) => {
    const [, share] = /^(\d+(?:\.\d+)?)%?$/.exec(word) ?? [];
    return { name: share === undefined ? word.replaceAll('"', '').trim() : `${share} %`, soakMinutes };
  });
}

const colours: Record<string, 'green' | 'warning' | 'red'> = {
  ok: 'green',
  good: 'green',
  green: 'green',
  fine: 'green',
  warn: 'warning',
  warning: 'warning',
  yellow: 'warning',
  bad: 'red',
  red: 'red',
  failed: 'red',
};

/** `errors ok 0.2 %`, `checkout red 502s in EU`: what is looked at, its colour in a word, and what was seen. */
export function readHealth(text: string): { check: string; state: 'green' | 'warning' | 'red'; words: string } {
  const words = text.trim().split(/\s+/);
  const at = words.findIndex((word) => Object.hasOwn(colours, word.toLowerCase()));
  const state = colours[(words[at] ?? '').toLowerCase()];
  const isUnclear = words.filter((word) => Object.hasOwn(colours, word.toLowerCase())).length > 1;
  const isDenied = words.slice(0, Math.max(at, 0)).some((word) => /^(?:not|no|never)$|n['’]t$/i.test(word));
  if (at < 0 || !state || isUnclear || isDenied)
    return refuse(
      'needs-reason',
      'Say what you look at and whether it is ok: /rollout health errors ok 0.2 %, or … red 4.8 %',
    );
  return {
    check: words.slice(0, at).join(' ') || 'health',
    state,
    words: words.slice(at + 1).join(' ') || `${words[at]}`,
  };
}
