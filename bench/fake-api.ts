/**
 * A Bot API that costs next to nothing, in a process of its own: HTTP parsed by hand on a plain socket, answers written beforehand. It is also the
 * load: it hands taps out to whoever polls, and notes when each one is answered.
 */
import { createServer, type Socket } from 'node:net';
import process from 'node:process';
import {
  type Awaited,
  cardKeyboard,
  cardText,
  type FromFake,
  isReaderChat,
  type Load,
  type Seen,
  type Tap,
} from './load.ts';

const slowness = 2_000;
const firstUpdate = 1_000;

interface Waiting {
  tap: Tap;
  raw: string;
  releasedAt: number;
  answeredAt: number | null;
  isEdited: boolean;
}

/** Every tap there ever was; the update's number follows from its place. */
const all: Waiting[] = [];
/** How many of them can be fetched by now. */
let released = 0;
let load: Load | null = null;
let loadFrom = 0;
let undone = 0;
let startedAt = 0;
let hasPolled = false;
let calls: Record<string, number> = {};
let alerts: string[] = [];
let poll: { socket: Socket; body: string } | null = null;
const byMessage = new Map<string, Waiting[]>();

const say = (message: FromFake): void => void process.send?.(message);
const epochNow = (): number => performance.timeOrigin + performance.now();
const bytes = (text: string): number => Buffer.byteLength(text);

function write(socket: Socket, body: string): void {
  if (!socket.destroyed)
    socket.write(
      `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: keep-alive\r\ncontent-length: ${bytes(body)}\r\n\r\n${body}`,
    );
}

const done = '{"ok":true,"result":true}';
const me =
  '{"ok":true,"result":{"id":7000000001,"is_bot":true,"first_name":"Rollouts","username":"rollout_bench_bot","can_join_groups":true,"can_read_all_group_messages":false,"supports_inline_queries":false}}';
let lastMessage = 50_000_000;

const numberIn = (body: string, name: string): number | null => {
  const match = new RegExp(`"${name}":"?(-?\\d+)`).exec(body);
  return match ? Number(match[1]) : null;
};

function take(socket: Socket, method: string, body: string): void {
  if (method === 'getUpdates') polled(socket, body);
  else called(socket, method, body);
}

function called(socket: Socket, method: string, body: string): void {
  calls[method] = (calls[method] ?? 0) + 1;
  const chat = method === 'answerCallbackQuery' ? answered(body) : numberIn(body, 'chat_id');
  const answer = method === 'getMe' ? me : method === 'sendMessage' ? sent(chat) : done;
  if (method === 'sendMessage' && chat !== null && isReaderChat(chat)) toldReader();
  if (method === 'editMessageText') edited(`${chat} ${numberIn(body, 'message_id')}`);
  if (chat !== null && chat === load?.slowChat) setTimeout(() => write(socket, answer), slowness);
  else write(socket, answer);
}

/** When readers were written to, and whom to tell once there were so many. */
const readersToldAt: number[] = [];
let awaited: Awaited | null = null;

function toldReader(): void {
  readersToldAt.push(performance.now());
  sayWhenFanned();
}

function sayWhenFanned(): void {
  if (!awaited || readersToldAt.length < awaited.readers) return;
  const [first = 0] = readersToldAt;
  say({ type: 'fanned', at: readersToldAt.map((at) => at - first) });
  awaited = null;
}

const sent = (chat: number | null): string =>
  `{"ok":true,"result":{"message_id":${lastMessage++},"date":1,"chat":{"id":${chat},"type":"supergroup","title":"Team"},"text":"-"}}`;

function polled(socket: Socket, body: string): void {
  if (!hasPolled) say({ type: 'polled', at: epochNow() });
  hasPolled = true;
  poll = { socket, body };
  handOut();
}

function handOut(): void {
  if (!poll) return;
  const from = Math.max((numberIn(poll.body, 'offset') ?? 0) - firstUpdate, 0);
  if (from >= released) return;
  const batch = all.slice(from, Math.min(from + (numberIn(poll.body, 'limit') ?? 100), released));
  write(poll.socket, `{"ok":true,"result":[${batch.map((each) => each.raw).join(',')}]}`);
  poll = null;
}

/** Says in which chat the tap was. */
function answered(body: string): number | null {
  const waiting = all[numberIn(body, 'callback_query_id') ?? -1];
  if (!waiting) return null;
  if (/"show_alert":true/.test(body)) alerts.push(Buffer.from(body, 'latin1').toString());
  if (waiting.answeredAt === null) {
    waiting.answeredAt = performance.now();
    if (load?.doneWhen === 'answered' || waiting.isEdited) oneDone();
  }
  return waiting.tap.chat;
}

function edited(message: string): void {
  const waiting = byMessage.get(message)?.shift();
  if (!waiting) return;
  waiting.isEdited = true;
  if (load?.doneWhen === 'edited' && waiting.answeredAt !== null) oneDone();
}

function oneDone(): void {
  undone -= 1;
  if (undone > 0) return;
  const elapsed = performance.now() - startedAt;
  const waits = all.slice(loadFrom).map((each) => (each.answeredAt ?? Number.NaN) - each.releasedAt);
  const seen: Seen = { waits, elapsed, calls, alerts };
  say({ type: 'seen', ...seen });
}

function begin(next: Load): void {
  load = next;
  loadFrom = all.length;
  undone = next.taps.length;
  calls = {};
  alerts = [];
  for (const tap of next.taps) add(tap);
  startedAt = performance.now();
  if (next.pace === null) release(all.length);
  else releaseAt(next.pace);
}

function releaseAt(pace: number): void {
  const timer = setInterval(() => {
    const due = loadFrom + Math.floor(((performance.now() - startedAt) / 1000) * pace) + 1;
    release(Math.min(due, all.length));
    if (released === all.length) clearInterval(timer);
  }, 1);
}

function add(tap: Tap): void {
  const waiting: Waiting = {
    tap,
    raw: updateOf(tap, all.length),
    releasedAt: 0,
    answeredAt: null,
    isEdited: false,
  };
  all.push(waiting);
  const key = `${tap.chat} ${tap.message}`;
  byMessage.set(key, [...(byMessage.get(key) ?? []), waiting]);
}

function release(upTo: number): void {
  const now = performance.now();
  for (; released < upTo; released++) (all[released] as Waiting).releasedAt = now;
  handOut();
}

function updateOf({ chat, message, person, name, data }: Tap, index: number): string {
  return JSON.stringify({
    update_id: firstUpdate + index,
    callback_query: {
      id: String(index),
      from: { id: person, is_bot: false, first_name: name },
      message: {
        message_id: message,
        from: { id: 7000000001, is_bot: true, first_name: 'Rollouts', username: 'rollout_bench_bot' },
        chat: { id: chat, type: 'supergroup', title: 'Team' },
        date: Math.floor(Date.now() / 1000) - 3600,
        text: cardText,
        reply_markup: { inline_keyboard: cardKeyboard(data) },
      },
      chat_instance: '1',
      data,
    },
  });
}

/** Bodies are read as latin1, so that a character is a byte; what is looked for in them is ASCII. */
const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    if (poll?.socket === socket) poll = null;
  });
  let buffered = '';
  socket.on('data', (chunk) => {
    buffered += String(chunk);
    for (;;) {
      const headEnd = buffered.indexOf('\r\n\r\n');
      if (headEnd < 0) return;
      const head = buffered.slice(0, headEnd);
      if (/transfer-encoding/i.test(head)) throw new Error('A body without a length is not read.');
      const end = headEnd + 4 + Number(/content-length: *(\d+)/i.exec(head)?.[1] ?? 0);
      if (buffered.length < end) return;
      const body = buffered.slice(headEnd + 4, end);
      buffered = buffered.slice(end);
      take(socket, /\/([A-Za-z]+)(?:\?\S*)? HTTP/.exec(head)?.[1] ?? '', body);
    }
  });
});

process.on('message', (next: Load | Awaited) => {
  if ('taps' in next) return begin(next);
  awaited = next;
  sayWhenFanned();
});
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () => say({ type: 'listening', port: (server.address() as { port: number }).port }));
