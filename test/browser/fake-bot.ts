/** A bot of a few lines that speaks the Bot API by fetch: what the page shows must not depend on the product's own bot. */
export interface FakeBot {
  /** Calls a method; rejects with the server's description. */
  call<T = { message_id: number }>(method: string, parameters: object): Promise<T>;
  /** The next update of this kind; others before it are dropped. Gives up after ten seconds. */
  next<T>(kind: string): Promise<T>;
}

export function fakeBot(apiRoot: string, token: string): FakeBot {
  let offset = 0;

  async function call<T>(method: string, parameters: object): Promise<T> {
    const response = await fetch(`${apiRoot}/bot${token}/${method}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(parameters),
    });
    const answer = (await response.json()) as { ok: boolean; result: T; description?: string };
    if (!answer.ok) throw new Error(`${method}: ${answer.description}`);
    return answer.result;
  }

  async function next<T>(kind: string): Promise<T> {
    for (let poll = 0; poll < 10; poll++) {
      const updates = await call<Record<string, unknown>[]>('getUpdates', { offset, timeout: 1, limit: 1 });
      for (const update of updates) {
        offset = Number(update['update_id']) + 1;
        if (kind in update) return update[kind] as T;
      }
    }
    throw new Error(`No ${kind} came`);
  }

  return { call, next };
}
