import { here, type Row, table } from './suite.ts';
import { PIXEL } from './world.ts';

/** Uploads are in wire.ts: these name a file, or fail to. */
const named = (kind: 'photo' | 'document'): Row[] => [
  ['no file', here(), `there is no ${kind} in the request`],
  ['no file and no chat', {}, `there is no ${kind} in the request`, 'token'],
  ['an empty name', here({ [kind]: '' }), `there is no ${kind} in the request`],
  [
    'an upload that is not there',
    here({ [kind]: 'attach://report' }),
    'wrong file identifier/HTTP URL specified',
    'sim',
  ],
  ['a file nobody knows', here({ [kind]: 'nonsense' }), 'wrong file identifier/HTTP URL specified'],
  ['a file and no chat', { [kind]: 'nonsense' }, 'chat_id is empty', 'token'],
  [
    'a caption in a wrong mode',
    here({ [kind]: 'nonsense', caption: 'x', parse_mode: 'Word' }),
    'unsupported parse_mode',
  ],
  [
    'no caption in a wrong mode',
    here({ [kind]: 'nonsense', parse_mode: 'Word' }),
    'wrong file identifier/HTTP URL specified',
  ],
];

export const files = [
  ...table('sendPhoto', 'group', named('photo')),
  ...table('sendDocument', 'group', [
    ...named('document'),
    [
      'a picture as a document',
      async ({ sim, forum, group, call }) => {
        await sim.upload('Mara', forum, { name: 'a.png', content: PIXEL, kind: 'photo' });
        const { result = [] } = await call<Photographed[]>('getUpdates');
        return { chat_id: group, document: result.at(-1)?.message?.photo?.[0]?.file_id };
      },
      "can't use file of type Photo as Document",
      'sim',
    ],
  ]),
  ...table('getFile', 'token', [
    ['no file', {}, 'file_id not specified'],
    ['a file nobody knows', { file_id: 'nonsense' }, 'invalid file_id'],
  ]),
];

interface Photographed {
  message?: { photo?: { file_id: string }[] };
}
