import { PERSONAS } from '../cast.ts';
import type { ChatMessage } from '../contract.ts';
import { nameOf } from './membership.ts';
import type { StoredChat } from './model.ts';
import { chatMessage, chatSummary, history } from './view.ts';
import type { World } from './world.ts';

/**
 * A chat as plain text, for a report of what went wrong: the oldest first, times in the viewer's zone. What people wrote stands indented below its
 * heading, and characters that turn or hide text are spelled out, so that no message can pass for something else.
 */
export function transcript(world: World, chat: StoredChat, viewer: number): string {
  const zone = PERSONAS.find(({ id }) => id === viewer)?.zone ?? 'UTC';
  const { title, topics } = chatSummary(world, chat, viewer);
  const messages = history(world, chat, { limit: Number.MAX_SAFE_INTEGER }).map((each) =>
    chatMessage(world, each, viewer),
  );
  const lines = [
    `${inline(title)}, as ${nameOf(viewer)} reads it. Times: ${zone}`,
    `Saved ${dayIn(zone, world.clock.now())} ${clockIn(zone, world.clock.now())} by the sandbox's clock`,
  ];
  let day = '';
  for (const message of messages) {
    const at = Date.parse(message.at);
    const today = dayIn(zone, at);
    if (today !== day) lines.push('', `--- ${today} ---`);
    day = today;
    const topic = topics.find(({ thread }) => thread === message.thread)?.name;
    lines.push('', heading(message, zone, topic), ...body(message).map((line) => `    ${line}`));
  }
  return `${lines.join('\n')}\n`;
}

function heading(message: ChatMessage, zone: string, topic: string | undefined): string {
  const { service, from, edited_at, silent, reply_to } = message;
  const clock = clockIn(zone, Date.parse(message.at));
  if (service !== null) return `${clock}  * ${inline(service)}`;
  const marks = [
    `#${message.message_id}`,
    topic === undefined ? null : `in ${inline(topic)}`,
    reply_to && `reply to #${reply_to.message_id}`,
    edited_at && `edited ${clockIn(zone, Date.parse(edited_at))}`,
    silent && 'silent',
  ].filter(Boolean);
  return `${clock}  ${inline(from?.name ?? 'Channel')}  (${marks.join(', ')})`;
}

function body({ service, text, file, buttons, force_reply, reactions }: ChatMessage): string[] {
  if (service !== null) return [];
  return [
    ...(file ? [`<${file.kind} ${inline(file.name)}, ${file.size} bytes>`] : []),
    ...(text === '' ? [] : text.split(/\r?\n/).map(plain)),
    ...buttons.map((row) => row.map((button) => `[ ${inline(button.text)} ]`).join(' ')),
    ...(force_reply ? ['(asks for an answer)'] : []),
    ...(reactions.length > 0
      ? [reactions.map(({ emoji, from }) => `${emoji} ${inline(nameOf(from))}`).join(', ')]
      : []),
  ];
}

/** Control characters, and those that turn the direction of text or are not seen. */
const UNSEEN = /[\p{Cc}\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff]/gu;

const spelled = (sign: string): string => `\\u{${(sign.codePointAt(0) ?? 0).toString(16)}}`;
const plain = (line: string): string => line.replaceAll('\t', '    ').replace(UNSEEN, spelled);
/** For what stands within a line: a name, a title, a button. */
const inline = (text: string): string => text.replace(UNSEEN, spelled);

function dayIn(zone: string, at: number): string {
  const shape = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: zone } as const;
  return new Intl.DateTimeFormat('en-GB', shape).format(at).replace(',', '');
}

function clockIn(zone: string, at: number): string {
  const shape = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone: zone } as const;
  return new Intl.DateTimeFormat('en-GB', shape).format(at);
}
