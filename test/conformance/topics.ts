import { done, gives, here, inForum, type Row, table } from './suite.ts';
import type { World } from './world.ts';

const topic =
  (which: keyof World['topics'], params: object = {}) =>
  ({ forum, topics }: World) => ({ chat_id: forum, message_thread_id: topics[which], ...params });

const everywhere: Row[] = [
  ['no chat', {}, 'chat_id is empty', 'token'],
  ['an unknown chat', { chat_id: 424242 }, 'chat not found', 'token'],
  ['a group without topics', here({ name: 'x', message_thread_id: 7 }), 'the chat is not a forum'],
];
const named: Row[] = [
  ['an unknown topic', inForum({ message_thread_id: 55_555, name: 'x' }), 'TOPIC_ID_INVALID'],
  ['a deleted topic', topic('deleted', { name: 'x' }), 'TOPIC_DELETED'],
];

export const topics = [
  ...table('createForumTopic', 'sim', [
    ...everywhere,
    ['no name', inForum(), 'title must be non-empty'],
    ['a name of white space', inForum({ name: '  ' }), 'title must be non-empty'],
    ['a name', inForum({ name: 'Incidents' }), gives({ name: 'Incidents' })],
    ['a name of 129 characters is cut', inForum({ name: 'x'.repeat(129) }), gives({ name: 'x'.repeat(128) })],
  ]),
  ...table('editForumTopic', 'sim', [
    ...everywhere,
    ...named,
    ['nothing new', topic('open'), done],
    ['the same name', topic('open', { name: 'Open' }), 'TOPIC_NOT_MODIFIED'],
    ['another name', topic('open', { name: 'Wide open' }), done],
  ]),
  ...table('closeForumTopic', 'sim', [
    ...everywhere,
    ...named,
    ['a topic that is closed', topic('closed'), 'TOPIC_NOT_MODIFIED'],
  ]),
  ...table('reopenForumTopic', 'sim', [
    ...everywhere,
    ...named,
    ['a topic that is open', topic('open'), 'TOPIC_NOT_MODIFIED'],
  ]),
  ...table('deleteForumTopic', 'sim', [...everywhere, ...named]),
];
