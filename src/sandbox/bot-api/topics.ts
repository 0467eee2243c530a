import { BOT } from '../cast.ts';
import { announce } from '../world/membership.ts';
import type { Fields, StoredChat, Topic } from '../world/model.ts';
import { deleteTopic, openTopic, TOPIC_COLOR } from '../world/topics.ts';
import { may } from '../world/wire.ts';
import { knownChat } from './chat-access.ts';
import { type Call, idOf, text } from './params.ts';
import { badRequest } from './refusal.ts';

export function createForumTopic(call: Call): Fields {
  const chat = managed(call, 'create a topic');
  const name = titleOf(call.params);
  if (name === '') throw badRequest('Title must be non-empty');
  const topic = openTopic(call.world, chat, name, BOT.id);
  return { message_thread_id: topic.thread, name, icon_color: TOPIC_COLOR };
}

export function editForumTopic(call: Call): true {
  const chat = managed(call, 'edit the topic');
  const topic = theTopic(call, chat);
  const name = titleOf(call.params);
  if (name === '') return true;
  if (name === topic.name) throw badRequest('TOPIC_NOT_MODIFIED');
  topic.name = name;
  changed(call, chat, topic, `Topic renamed to ${name}`, { forum_topic_edited: { name } });
  return true;
}

export function closeForumTopic(call: Call): true {
  const chat = managed(call, 'close the topic');
  const topic = theTopic(call, chat);
  if (topic.closed) throw badRequest('TOPIC_NOT_MODIFIED');
  topic.closed = true;
  changed(call, chat, topic, `Topic ${topic.name} was closed`, { forum_topic_closed: {} });
  return true;
}

export function reopenForumTopic(call: Call): true {
  const chat = managed(call, 'reopen the topic');
  const topic = theTopic(call, chat);
  if (!topic.closed) throw badRequest('TOPIC_NOT_MODIFIED');
  topic.closed = false;
  changed(call, chat, topic, `Topic ${topic.name} was reopened`, { forum_topic_reopened: {} });
  return true;
}

export function deleteForumTopic(call: Call): true {
  const chat = managed(call, 'delete the topic');
  deleteTopic(call.world, chat, theTopic(call, chat));
  return true;
}

/** A longer one is cut, without a word. */
function titleOf(params: Fields): string {
  return (text(params, 'name') ?? '').trim().slice(0, 128);
}

function managed(call: Call, what: string): StoredChat {
  const chat = knownChat(call);
  if (!chat.is_forum) throw badRequest('the chat is not a forum');
  if (!may(call.world.bot(chat), 'can_manage_topics')) throw badRequest(`not enough rights to ${what}`);
  return chat;
}

function theTopic({ params }: Call, chat: StoredChat): Topic {
  const thread = idOf(params, 'message_thread_id');
  const topic = chat.topics.find((one) => one.thread === thread);
  if (topic === undefined) throw badRequest('TOPIC_ID_INVALID');
  if (topic.deleted) throw badRequest('TOPIC_DELETED');
  return topic;
}

function changed({ world }: Call, chat: StoredChat, topic: Topic, says: string, fields: Fields): void {
  announce(world, chat, BOT.id, { says, fields }, topic.thread);
  world.events.emit({ type: 'chats' });
}
