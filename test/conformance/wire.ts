import { type Expected, gives, type Needs } from './suite.ts';
import { PIXEL, type World } from './world.ts';

/** Cases about the request itself: how it is written down, and what is cut off, too large or in no form at all. */
export interface WireCase {
  method: string;
  when: string;
  request: (world: World) => RequestInit;
  answer: Expected;
  needs: Needs;
  /** In the place of the right one. */
  token?: string;
}

type WireRow = [when: string, request: WireCase['request'], answer: Expected, needs?: Needs];

function wire(method: string, rows: WireRow[]): WireCase[] {
  return rows.map(([when, request, answer, needs = 'group']) => ({ method, when, request, answer, needs }));
}

const JSON_TYPE = { 'content-type': 'application/json' };
const FORM_TYPE = { 'content-type': 'application/x-www-form-urlencoded' };
const posted = (headers: Record<string, string>, body: string) => (): RequestInit => ({
  method: 'POST',
  headers,
  body,
});

const multipart = (body: string, boundary = 'xyz') =>
  posted({ 'content-type': `multipart/form-data; boundary=${boundary}` }, body.replaceAll('\n', '\r\n'));

/** A form with a file, as every client library writes it. */
const uploaded =
  (field: string, file: File, more: Record<string, string> = {}) =>
  ({ group }: World): RequestInit => {
    const body = new FormData();
    for (const [name, value] of Object.entries({ chat_id: String(group), ...more })) body.set(name, value);
    body.set(field, file);
    return { method: 'POST', body };
  };

const report = new File(['all green'], 'report.txt', { type: 'text/plain' });
const pixel = new File([PIXEL], 'dot.png', { type: 'image/png' });
const sized = (width: number, height: number) => {
  const bytes = Buffer.from(PIXEL);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return new File([bytes], 'large.png', { type: 'image/png' });
};

const writings: WireRow[] = [
  ['JSON cut off counts as nothing', posted(JSON_TYPE, '{"chat_id":'), 'message text is empty', 'token'],
  ['JSON that is a list counts as nothing', posted(JSON_TYPE, '[]'), 'message text is empty', 'token'],
  ['an empty body', posted(JSON_TYPE, ''), 'message text is empty', 'token'],
  [
    'a body of an unknown kind',
    posted({ 'content-type': 'text/plain' }, 'chat_id=1&text=x'),
    'message text is empty',
    'token',
  ],
  ['a form', ({ group }) => posted(FORM_TYPE, `chat_id=${group}&text=a+b%21`)(), gives({ text: 'a b!' })],
  [
    'a form with a keyboard as JSON',
    ({ group }) =>
      posted(
        FORM_TYPE,
        `chat_id=${group}&text=x&reply_markup=${encodeURIComponent('{"inline_keyboard":[[{"text":"A","callback_data":"a"}]]}')}`,
      )(),
    gives({ reply_markup: { inline_keyboard: [[{ text: 'A' }]] } }),
  ],
  [
    'a megabyte of parameters',
    posted(JSON_TYPE, JSON.stringify({ chat_id: 1, text: 'x'.repeat(1024 * 1024) })),
    { code: 413, description: 'Request Entity Too Large: too much parameters' },
    'token',
  ],
  ['a form without a boundary', posted({ 'content-type': 'multipart/form-data' }, ''), 'boundary not found', 'token'],
  ['a part without headers', multipart('--xyz\n\n\nx\n--xyz--\n'), 'headers in multipart/form-data are empty', 'token'],
  [
    'a part without a name',
    multipart('--xyz\nContent-Disposition: form-data\n\nx\n--xyz--\n'),
    'expected form-data content disposition',
    'token',
  ],
  [
    'a part with an empty name',
    multipart('--xyz\nContent-Disposition: form-data; name=""\n\nx\n--xyz--\n'),
    'field name in multipart/form-data not found',
    'token',
  ],
  [
    'a part of another disposition',
    multipart('--xyz\nContent-Disposition: attachment; name="text"\n\nx\n--xyz--\n'),
    'expected form-data content disposition',
    'token',
  ],
  [
    'a part whose headers are none',
    multipart('--xyz\nhello\n\nx\n--xyz--\n'),
    "can't parse form data headers",
    'token',
  ],
  [
    'a form of parts',
    ({ group }) =>
      multipart(
        `--xyz\nContent-Disposition: form-data; name="chat_id"\n\n${group}\n--xyz\nContent-Disposition: form-data; name="text"\n\na\nb\n--xyz--\n`,
      )(),
    gives({ text: 'a\r\nb' }),
    'sim',
  ],
  [
    'a form that is cut off',
    multipart('--xyz\nContent-Disposition: form-data; name="text"\n\nHel'),
    'the form data ends before its last boundary',
    'sim',
  ],
  ['a form that never begins', multipart('hello'), 'the form data ends before its last boundary', 'sim'],
];

const uploads: WireRow[] = [
  [
    'a file',
    uploaded('document', report),
    gives({ document: { file_name: 'report.txt', mime_type: 'text/plain', file_size: 9 } }),
  ],
  [
    'a file by the name of its part',
    uploaded('report', report, { document: 'attach://report' }),
    gives({ document: { file_name: 'report.txt' } }),
  ],
  [
    'a file with a caption',
    uploaded('document', report, { caption: '<b>Report</b>', parse_mode: 'HTML' }),
    gives({ caption: 'Report' }),
  ],
  [
    'a caption of 1,025 characters',
    uploaded('document', report, { caption: 'x'.repeat(1025) }),
    'message caption is too long',
  ],
  ['an empty file', uploaded('document', new File([], 'empty.txt')), 'file must be non-empty'],
  ['a file to nobody', uploaded('document', report, { chat_id: '424242' }), 'chat not found'],
];

const photos: WireRow[] = [
  ['a picture', uploaded('photo', pixel), gives({ photo: [{ width: 1, height: 1 }] })],
  ['a text as a picture', uploaded('photo', report), 'IMAGE_PROCESS_FAILED'],
  ['a picture that is too wide', uploaded('photo', sized(9000, 1001)), 'PHOTO_INVALID_DIMENSIONS'],
  ['a picture like a ribbon', uploaded('photo', sized(2100, 100)), 'PHOTO_INVALID_DIMENSIONS'],
  [
    'a picture of 10 MB and a byte',
    uploaded('photo', new File([Buffer.concat([PIXEL, Buffer.alloc(10_485_761 - PIXEL.length)])], 'large.png')),
    'file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes',
  ],
];

const tokens: WireCase[] = ['123:wrong', '7000001', 'x'.repeat(40)].map((token) => ({
  method: 'getMe',
  when: `the token ${token.slice(0, 12)}`,
  request: () => ({}),
  answer: { code: 401, description: 'Unauthorized' },
  needs: 'token',
  token,
}));

export const wireCases = [
  ...wire('sendMessage', writings),
  ...wire('sendDocument', uploads),
  ...wire('sendPhoto', photos),
  ...wire('getMe', [
    ['asked by GET', () => ({ method: 'GET' }), gives({ is_bot: true }), 'token'],
    ['asked by POST without a body', () => ({ method: 'POST' }), gives({ is_bot: true }), 'token'],
  ]),
  ...wire('sendMessage?chat_id=424242&text=x', [['parameters in the address', () => ({}), 'chat not found', 'token']]),
  ...tokens,
];
