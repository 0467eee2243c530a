/** One tap on a card's button: who taps what, where. */
export interface Tap {
  chat: number;
  message: number;
  person: number;
  name: string;
  data: string;
}

/** What the fake Bot API is told: let people tap, all at once or at a pace. */
export interface Load {
  taps: Tap[];
  /** Taps a second, whatever becomes of those before; null: all are waiting from the start. */
  pace: number | null;
  /** Whatever goes to this chat is answered only after two seconds. */
  slowChat: number | null;
  /** Whether a tap is done when it is answered, or when its message has been edited as well. */
  doneWhen: 'answered' | 'edited';
}

/** What it saw. All times in milliseconds. */
export interface Seen {
  /** From the moment a tap could be fetched to its answer, in the order of the taps. */
  waits: number[];
  /** From the first tap to the last one that was done. */
  elapsed: number;
  calls: Record<string, number>;
  /** Answers that came as an alert: the bot's refusals. */
  alerts: string[];
}

/** Chats of readers: whatever is sent there is part of an announcement. */
export const readerChat = (index: number): number => -2_000_000_000_000 - index;
export const isReaderChat = (chat: number): boolean => chat <= -2_000_000_000_000;

/** Asks to be told when so many of them have been written to. */
export interface Awaited {
  readers: number;
}

export type FromFake =
  | { type: 'listening'; port: number }
  /** The first getUpdates arrived; milliseconds since the epoch. */
  | { type: 'polled'; at: number }
  /** When each reader's chat was written to, in milliseconds since the first. */
  | { type: 'fanned'; at: number[] }
  | ({ type: 'seen' } & Seen);

/** About what a sign-off card says, so that everyone carries messages of the same size. */
export const cardText = `<b>Payments 4.2.0 — Planning is complete: sign-off needed</b>
5 of 5 checks · 4 with evidence
<b>Window</b> Tue 8 Dec 22:00–23:30 Berlin

☐ Lead — <a href="tg://user?id=1001">Mara</a>
☐ Approver — <a href="tg://user?id=1006">Nadia</a>

All seats are needed, each by another person.
Revision <code>a1b2c3</code>: if anything changes, it has to be signed again.
<i>Asked for by Mara, 10:00</i>`;

export const cardKeyboard = (data: string): { text: string; callback_data: string }[][] => [
  [{ text: 'Sign off Planning', callback_data: data }],
  [
    { text: 'Decline…', callback_data: data },
    { text: 'Withdraw mine', callback_data: data },
  ],
  [
    { text: 'See evidence', callback_data: data },
    { text: 'Who may sign?', callback_data: data },
  ],
];
