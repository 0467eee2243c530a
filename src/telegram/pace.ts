import type { BotApi } from './api.ts';

export type Kind = 'post' | 'edit';

/** What Telegram takes in one group within a minute: so many new messages, and so many edits besides. */
const perMinute = 20;
/** Of the new messages: kept free for what must not wait, and for answers to people who are in the group right now. */
const keptForUrgent = 3;
/** A minute as Telegram counts it, and what a call may be late on its way there. */
const minute = 61_000;

/** Knows what went to which group within the last minute, whoever sent it: letters, cards and answers share the limit. */
export interface Pace {
  /** The same Bot API; what is posted and edited through it is counted. */
  api: BotApi;
  /** Milliseconds until the group takes another one; 0 is now, and private chats have no such limit. */
  waitMs(chat: number, kind: Kind, isUrgent?: boolean): number;
}

/** `now` is real time in milliseconds, whatever the rollout's clock says. */
export function createPace(api: BotApi, now: () => number = () => performance.now()): Pace {
  const groups = new Map<string, number[]>();

  const recent = (chat: number, kind: Kind): number[] => {
    const key = `${kind} ${chat}`;
    const times = groups.get(key) ?? [];
    const from = now() - minute;
    while (times[0] !== undefined && times[0] <= from) times.shift();
    if (times.length > 0) groups.set(key, times);
    else groups.delete(key);
    return times;
  };

  return {
    api: {
      ...api,
      call(method, params, options) {
        const kind = kindOf(method);
        const chat = Number((params as { chat_id?: unknown } | undefined)?.chat_id);
        if (kind && chat < 0) groups.set(`${kind} ${chat}`, [...recent(chat, kind), now()]);
        return api.call(method, params, options);
      },
    },
    waitMs(chat, kind, isUrgent = false) {
      if (chat >= 0) return 0;
      const most = kind === 'post' && !isUrgent ? perMinute - keptForUrgent : perMinute;
      const times = recent(chat, kind);
      const makesRoom = times[times.length - most];
      return makesRoom === undefined ? 0 : Math.ceil(makesRoom + minute - now());
    },
  };
}

/** Nothing waits: for one who speaks to a Telegram without limits. */
export const noPace: Pick<Pace, 'waitMs'> = { waitMs: () => 0 };

/** A photo or a document is a message like any other; "is typing" is none. */
function kindOf(method: string): Kind | null {
  if (/^(send(?!ChatAction)|copyMessage|forwardMessage)/.test(method)) return 'post';
  return method.startsWith('editMessage') ? 'edit' : null;
}
