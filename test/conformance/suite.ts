import type { World } from './world.ts';

/**
 * What a case needs: only a token; a group in which the bot is; a world that was put into a state through `/sim/`, which
 * no other server has.
 */
export type Needs = 'token' | 'group' | 'sim';

export interface Case {
  method: string;
  when: string;
  params: (world: World) => object | Promise<object>;
  answer: Expected;
  needs: Needs;
}

/** How the answer has to look. A bare string is the text of a 400 without its "Bad Request: ". */
export type Expected = string | { code: number; description: string; parameters?: object } | { gives: unknown };

export type Row = [when: string, params: object | Case['params'], answer: Expected, needs?: Needs];

/** All cases of one method; `needs` holds for every row that does not say otherwise. */
export function table(method: string, needs: Needs, rows: Row[]): Case[] {
  return rows.map(([when, params, answer, own]) => ({
    method,
    when,
    params: typeof params === 'function' ? (params as Case['params']) : () => params,
    answer,
    needs: own ?? needs,
  }));
}

/** Parameters with the group's chat_id in front. */
export const here =
  (params: object = {}): Case['params'] =>
  ({ group }) => ({ chat_id: group, ...params });

/** The same for a forum in which the bot may manage topics. */
export const inForum =
  (params: object = {}): Case['params'] =>
  ({ forum }) => ({ chat_id: forum, ...params });

/** With the number of a message that the bot has just sent for this case. */
export const onMessage =
  (params: object = {}, sent: object = {}): Case['params'] =>
  async (world) => ({ chat_id: world.group, message_id: await world.sent(sent), ...params });

export const gives = (answer: unknown): Expected => ({ gives: answer });
export const done: Expected = { gives: true };

export function wholeAnswer(expected: Expected): object {
  if (typeof expected === 'string') return { ok: false, error_code: 400, description: `Bad Request: ${expected}` };
  if ('gives' in expected) return { ok: true, result: expected.gives };
  const { code, ...rest } = expected;
  return { ok: false, error_code: code, ...rest };
}
