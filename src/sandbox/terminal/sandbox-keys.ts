import type { Key } from './keys.ts';

const HOUR_SECONDS = 3600;

/** The keys of a sandbox at this address; they do what its page does, by the same `/sim/`. `isAlone`: no bot runs beside that could play the demo. */
export function sandboxKeys(pageUrl: string, isAlone: boolean): Key[] {
  const ask = asking(pageUrl);
  const demo: Key = {
    key: 'd',
    name: 'demo',
    asks: 'The demo begins in a new world: chats and mails of now go. Press d again to begin.',
    async does() {
      await ask('POST', '/sim/demo');
      return `The demo waits at its first step: ${pageUrl}`;
    },
  };
  const reset: Key = {
    key: 'r',
    name: 'reset',
    asks: 'Press r again to throw everything away.',
    async does() {
      const { bot } = await ask<{ bot: boolean }>('GET', '/sim/renewal');
      await ask('POST', '/sim/reset');
      return bot
        ? 'Everything is as on the first day, and the bot begins with an empty database.'
        : 'Chats, mails and the clock are as on the first day. A bot that you run yourself keeps its database.';
    },
  };
  const later: Key = {
    key: 't',
    name: '+1 hour',
    async does() {
      const { now } = await ask<{ now: string }>('POST', '/sim/clock', { advance_seconds: HOUR_SECONDS });
      return `An hour later: it is ${now.slice(0, 16).replace('T', ' ')} UTC in the sandbox.`;
    },
  };
  return isAlone ? [reset, later] : [demo, reset, later];
}

function asking(pageUrl: string) {
  return async <T>(method: string, path: string, body: object = {}): Promise<T> => {
    const answer = await fetch(pageUrl + path, {
      method,
      ...(method === 'GET' ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const said = (await answer.json()) as T & { error?: string };
    if (!answer.ok) throw new Error(said.error ?? `the sandbox answered ${answer.status}`);
    return said;
  };
}
