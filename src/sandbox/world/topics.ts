import { announce } from './membership.ts';
import type { StoredChat, Topic } from './model.ts';
import type { World } from './world.ts';

export const TOPIC_COLOR = 7322096;

/** Opens a topic; its id is that of the line which says so. */
export function openTopic(world: World, chat: StoredChat, name: string, by: number): Topic {
  const topic: Topic = { thread: chat.nextMessage, name, closed: false, deleted: false };
  chat.topics.push(topic);
  announce(
    world,
    chat,
    by,
    { says: `Topic ${name} was created`, fields: { forum_topic_created: { name, icon_color: TOPIC_COLOR } } },
    topic.thread,
  );
  world.events.emit({ type: 'chats' });
  return topic;
}

/** Deletes a topic with everything in it; as in Telegram the bot is not told. */
export function deleteTopic(world: World, chat: StoredChat, topic: Topic): void {
  topic.deleted = true;
  for (const message of world.messages.get(chat.id)?.values() ?? []) {
    if (message.thread !== topic.thread) continue;
    message.deleted = true;
    world.saveMessage(message);
  }
  world.saveChat(chat);
  world.events.emit({ type: 'chats' });
}
