import type {
  AgendaEntry,
  Chaos,
  ChatMessage,
  ChatSummary,
  LogEntry,
  Mail,
  MailSummary,
  SimState,
  Snapshot,
  TapAnswer,
  Violation,
} from '../../src/sandbox/contract.ts';
import { breath } from './breath.ts';
import { mustBeDescribed } from './described.ts';

/** A member of the cast by name: 'Mara'. */
export type Who = string | number;

/** A chat by id, by the start of its title ('Payments team'), or, for the private chat with the bot, by the persona. */
export type Where = string | number;

export interface SayOptions {
  reply_to?: number | ChatMessage;
  thread?: number;
}

/** What a tap is aimed at: part of the label, or a place. */
export type Target = string | { row: number; column: number };

export type SimClient = ReturnType<typeof simClient>;

/** Drives a sandbox from outside, as its page does. Every method throws the sandbox's own sentence when it refuses, and where an answer is not as its document says. */
export function simClient(pageUrl: string) {
  const get = <T>(path: string) => request<T>(pageUrl, 'GET', path);
  const post = <T>(path: string, body: object = {}) => request<T>(pageUrl, 'POST', path, body);
  const remove = <T>(path: string) => request<T>(pageUrl, 'DELETE', path);

  const state = (who: Who = 'Mara') => get<SimState>(`/sim/state?as=${who}`);

  const chatId = async (where: Where): Promise<number> => {
    if (typeof where === 'number') return where;
    for (const viewer of ['Mara', 'Gus', 'Aiko']) {
      const { chats, personas } = await state(viewer);
      const found = chats.find(({ title, kind }) => kind !== 'private' && title.startsWith(where));
      if (found !== undefined) return found.id;
      const persona = personas.find(({ first_name }) => first_name === where);
      if (persona !== undefined) return persona.id;
    }
    throw new Error(`There is no chat called ${where}`);
  };

  const messages = async (
    where: Where,
    options: { as?: Who; limit?: number; thread?: number } = {},
  ): Promise<ChatMessage[]> => {
    const chat = await chatId(where);
    const viewer = options.as ?? (chat > 0 ? chat : 'Mara');
    const thread = options.thread === undefined ? '' : `&thread=${options.thread}`;
    return await get(`/sim/chats/${chat}/messages?as=${viewer}&limit=${options.limit ?? 500}${thread}`);
  };

  const fromBot = async (where: Where, as?: Who) =>
    (await messages(where, as === undefined ? {} : { as })).filter(({ from }) => from?.is_bot === true);

  /** The newest message of the bot with this text (or any). Throws when there is none. */
  const lastMessage = async (where: Where, containing: string | RegExp = ''): Promise<ChatMessage> => {
    const found = (await fromBot(where)).findLast(({ text }) => matches(text, containing));
    if (found === undefined) throw new Error(`The bot said nothing like ${containing} in ${where}`);
    return found;
  };

  /** The newest message with a button like that; waits for one. */
  const withButton = async (where: Where, target: Target): Promise<ChatMessage> => {
    const found = async () =>
      (await fromBot(where)).findLast(({ buttons }) =>
        typeof target === 'string'
          ? buttons.flat().some(({ text }) => text.toLowerCase().includes(target.toLowerCase()))
          : buttons[target.row]?.[target.column] !== undefined,
      );
    return await eventually(found, 20_000, async () => {
      const seen = (await fromBot(where)).flatMap(({ buttons }) => buttons.flat().map(({ text }) => text));
      return `There is no button ${JSON.stringify(target)} in ${where}; there are: ${seen.join(', ')}`;
    });
  };

  return {
    state,
    chatId,
    messages,
    lastMessage,

    /** Somebody writes: `say('Mara', 'Payments team', '/status')`; in the private chat: `say('Mara', 'Mara', …)`. */
    async say(who: Who, where: Where, text: string, { reply_to, thread }: SayOptions = {}): Promise<ChatMessage> {
      const place = { reply_to: typeof reply_to === 'object' ? reply_to.message_id : reply_to, thread };
      return await post('/sim/messages', { as: who, chat: await chatId(where), text, ...place });
    },

    /** Says it and waits for the bot's next message in that chat. */
    async ask(who: Who, where: Where, text: string, options: SayOptions = {}): Promise<ChatMessage> {
      const said = await this.say(who, where, text, options);
      return await this.waitFor(where, (message) => message.message_id > said.message_id);
    },

    /** Taps the newest button with that label (part of it is enough), or a button of a given message. */
    async tap(who: Who, where: Where, target: Target, message?: ChatMessage | number): Promise<TapAnswer> {
      const on = message ?? (await withButton(where, target));
      const message_id = typeof on === 'number' ? on : on.message_id;
      const choice = typeof target === 'string' ? { text: target } : target;
      return await post('/sim/taps', { as: who, chat: await chatId(where), message_id, ...choice });
    },

    async forgedTap(
      who: Who,
      where: Where,
      forged: { data: string; message_id?: number; inline_message_id?: string; from?: object },
    ): Promise<TapAnswer> {
      return await post('/sim/taps/forged', { as: who, chat: await chatId(where), ...forged });
    },

    start: (who: Who, payload?: string) => post<ChatMessage>('/sim/start', { as: who, payload }),

    async upload(
      who: Who,
      where: Where,
      file: { name: string; content: string | Uint8Array<ArrayBuffer>; type?: string; kind?: 'photo' | 'document' },
      options: SayOptions & { caption?: string } = {},
    ): Promise<ChatMessage> {
      const form = new FormData();
      const { reply_to, thread, caption } = options;
      const fields = { as: who, chat: await chatId(where), kind: file.kind ?? 'document', caption, thread };
      const reply = typeof reply_to === 'object' ? reply_to.message_id : reply_to;
      for (const [name, value] of Object.entries({ ...fields, reply_to: reply })) {
        if (value !== undefined) form.set(name, String(value));
      }
      form.set('file', new File([file.content], file.name, { type: file.type ?? 'text/plain' }));
      return await request(pageUrl, 'POST', '/sim/files', form);
    },

    /** Waits for a message of the bot that satisfies `wanted` (a text, a pattern or a test); throws after `patience` ms. */
    async waitFor(
      where: Where,
      wanted: string | RegExp | ((message: ChatMessage) => boolean),
      patience = 20_000,
    ): Promise<ChatMessage> {
      const test = typeof wanted === 'function' ? wanted : ({ text }: ChatMessage) => matches(text, wanted);
      const found = async () => (await fromBot(where)).findLast(test);
      return await eventually(found, patience, async () => {
        const texts = (await fromBot(where)).slice(-5).map(({ text }) => text);
        return `The bot did not say ${wanted} in ${where}. Its last words there:\n${texts.join('\n---\n')}`;
      });
    },

    async chat(where: Where, as: Who = 'Mara'): Promise<ChatSummary> {
      const id = await chatId(where);
      const found = (await state(id > 0 ? id : as)).chats.find((chat) => chat.id === id);
      if (found === undefined) throw new Error(`${as} does not see ${where}`);
      return found;
    },

    createChat: (title: string, members: Who[], options: { kind?: 'group' | 'supergroup'; is_forum?: boolean } = {}) =>
      post<ChatSummary>('/sim/chats', { title, members, kind: 'supergroup', ...options }),
    addBot: async (where: Where, by: Who = 'Mara') =>
      post<object>(`/sim/chats/${await chatId(where)}/bot`, { by, status: 'member' }),
    promoteBot: async (where: Where, by: Who = 'Mara', rights?: string[]) =>
      post<object>(`/sim/chats/${await chatId(where)}/bot`, { by, status: 'administrator', rights }),
    removeBot: async (where: Where, by: Who = 'Mara', status: 'kicked' | 'left' = 'kicked') =>
      post<object>(`/sim/chats/${await chatId(where)}/bot`, { by, status }),
    /** The person blocks the bot in the private chat. */
    blockBot: async (who: Who) => post<object>(`/sim/chats/${await chatId(who)}/bot`, { by: who, status: 'kicked' }),
    setMember: async (where: Where, user: Who, status: string, by?: Who, is_anonymous?: boolean) =>
      post<object>(`/sim/chats/${await chatId(where)}/members`, { user, status, by, is_anonymous }),
    createTopic: async (where: Where, name: string) =>
      (await post<{ thread: number }>(`/sim/chats/${await chatId(where)}/topics`, { name })).thread,
    deleteTopic: async (where: Where, thread: number) =>
      remove<object>(`/sim/chats/${await chatId(where)}/topics/${thread}`),
    deleteMessage: async (where: Where, message: number) =>
      remove<object>(`/sim/chats/${await chatId(where)}/messages/${message}`),
    migrate: async (where: Where) =>
      (await post<{ new_chat: number }>(`/sim/chats/${await chatId(where)}/migrate`)).new_chat,

    /** The chat as text, for a look at it while a test is being written. */
    async transcript(where: Where): Promise<string> {
      const line = ({ from, text, service, buttons, edited_at }: ChatMessage) =>
        [
          `${from?.name ?? '*'}${edited_at === null ? '' : ' (edited)'}: ${service ?? text}`,
          ...buttons.map((row) => row.map((button) => `[ ${button.text} ]`).join(' ')),
        ].join('\n');
      return (await messages(where)).map(line).join('\n\n');
    },

    /** A raw update without update_id: `update({ message: {…} })`. */
    update: (raw: object) => post<{ update_id: number }>('/sim/updates', raw),

    clock: () => get<{ now: string; paused: boolean }>('/sim/clock'),
    advance: (seconds: number) => post<{ now: string }>('/sim/clock', { advance_seconds: seconds }),
    setClock: (to: string) => post<{ now: string }>('/sim/clock', { to }),
    pauseClock: (paused = true) => post<{ now: string }>('/sim/clock', { paused }),
    /** Goes to the next thing that the bot will do by itself; null when there is none. */
    jump: async () => (await post<{ jumped_to?: AgendaEntry }>('/sim/clock', { jump: 'next' })).jumped_to ?? null,
    agenda: () => get<AgendaEntry[]>('/sim/agenda'),

    mails: (to?: string) => get<MailSummary[]>(`/sim/mail${to === undefined ? '' : `?to=${encodeURIComponent(to)}`}`),
    mail: (id: number) => get<Mail>(`/sim/mail/${id}`),
    clearMail: () => remove<object>('/sim/mail'),
    /** Waits for the newest mail to that address whose subject or preview matches. */
    async waitForMail(to: string, containing: string | RegExp = '', patience = 20_000): Promise<Mail> {
      const found = async () =>
        (await this.mails(to)).find(({ subject, preview }) => matches(`${subject}\n${preview}`, containing));
      const { id } = await eventually(found, patience, async () => {
        const subjects = (await this.mails()).map(({ to: all, subject }) => `${all.join()}: ${subject}`);
        return `No mail like ${containing} came to ${to}. There are:\n${subjects.join('\n')}`;
      });
      return await this.mail(id);
    },

    log: (after = 0) => get<LogEntry[]>(`/sim/log?after=${after}&limit=5000`),
    violations: () => get<Violation[]>('/sim/violations'),
    chaos: (faults: Partial<Chaos>) => post<Chaos>('/sim/chaos', faults),
    reset: () => post<object>('/sim/reset'),
    /** Kills the bot that runs beside and starts it again after so many real seconds; gives the milliseconds that it was away. */
    async restartBot(away_seconds: number): Promise<number> {
      return (await post<{ away_ms: number }>('/sim/bot/restart', { away_seconds })).away_ms;
    },
    snapshot: () => post<Snapshot>('/sim/snapshot'),
    /** Goes back to the snapshot. */
    restore: () => post<object>('/sim/snapshot/restore'),
    /** A new world in which the team has come so far: testing, canary or finished. */
    scene: (name: string) => post<object>('/sim/scenes', { name }),
  };
}

/** Calls a method of the Bot API without any client library; gives the whole answer, refusals included. */
export async function callApi<T = { message_id: number }>(
  root: { apiRoot: string; botToken: string },
  method: string,
  params: object = {},
): Promise<ApiAnswer<T>> {
  const response = await fetch(`${root.apiRoot}/bot${root.botToken}/${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  });
  return (await response.json()) as ApiAnswer<T>;
}

export interface ApiAnswer<T = { message_id: number }> {
  ok: boolean;
  result?: T;
  error_code?: number;
  description?: string;
  parameters?: { retry_after?: number; migrate_to_chat_id?: number };
}

async function request<T>(pageUrl: string, method: string, path: string, body?: object): Promise<T> {
  const isForm = body instanceof FormData;
  const response = await fetch(pageUrl + path, {
    method,
    ...(body !== undefined && { body: isForm ? body : JSON.stringify(body) }),
    ...(body !== undefined && !isForm && { headers: { 'content-type': 'application/json' } }),
  });
  const answer = (await response.json()) as T & { error?: string };
  const type = response.headers.get('content-type') ?? '';
  await mustBeDescribed(pageUrl, { method, path, status: response.status, type, body: answer });
  if (!response.ok) throw new Error(answer.error ?? `${method} ${path} answered ${response.status}`);
  return answer;
}

async function eventually<T>(
  look: () => Promise<T | undefined>,
  patience: number,
  complaint: () => Promise<string>,
): Promise<T> {
  const began = performance.now();
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > began + patience) throw new Error(await complaint());
    await breath(began);
  }
}

function matches(text: string, wanted: string | RegExp): boolean {
  return typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text);
}
