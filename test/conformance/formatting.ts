import { type Expected, gives, here, type Row, table } from './suite.ts';

const html = (text: string) => here({ text, parse_mode: 'HTML' });
const markdown = (text: string) => here({ text, parse_mode: 'Markdown' });
const v2 = (text: string) => here({ text, parse_mode: 'MarkdownV2' });
const listed = (entities: unknown) => here({ text: 'Ready?', entities });
const unread = (says: string) => `can't parse entities: ${says}`;
const unlisted = (says: string) => `can't parse MessageEntity: ${says}`;
const reads = (text: string, ...entities: object[]): Expected =>
  gives(entities.length === 0 ? { text } : { text, entities });
const reserved = (char: string) =>
  unread(`Character '${char}' is reserved and must be escaped with the preceding '\\'`);

const htmlRows: Row[] = [
  ['bold', html('<b>a</b>'), reads('a', { type: 'bold', offset: 0, length: 1 })],
  ['strong', html('<strong>a</strong>'), reads('a', { type: 'bold', offset: 0, length: 1 })],
  ['em', html('<em>a</em>'), reads('a', { type: 'italic', offset: 0, length: 1 })],
  ['ins', html('<ins>a</ins>'), reads('a', { type: 'underline', offset: 0, length: 1 })],
  ['del', html('<del>a</del>'), reads('a', { type: 'strikethrough', offset: 0, length: 1 })],
  ['capital letters', html('<B>a</B>'), reads('a', { type: 'bold', offset: 0, length: 1 })],
  ['a spoiler', html('<tg-spoiler>a</tg-spoiler>'), reads('a', { type: 'spoiler', offset: 0, length: 1 })],
  ['code', html('<code>a</code>'), reads('a', { type: 'code', offset: 0, length: 1 })],
  [
    'code with a language',
    html('<pre><code class="language-ts">a</code></pre>'),
    reads('a', { type: 'pre', offset: 0, length: 1, language: 'ts' }),
  ],
  ['a quotation', html('<blockquote>a</blockquote>'), reads('a', { type: 'blockquote', offset: 0, length: 1 })],
  [
    'a link',
    html('<a href="https://example.com/?a=1&amp;b=2">a</a>'),
    reads('a', { type: 'text_link', offset: 0, length: 1, url: 'https://example.com/?a=1&b=2' }),
  ],
  ['a link to nowhere', html('<a href="nowhere">a</a>'), reads('a')],
  ['what comes behind an emoji', html('👩 <b>x</b>'), reads('👩 x', { type: 'bold', offset: 3, length: 1 })],
  ['references', html('&lt;a&gt; &amp; &quot;b&quot; &#233; &#xe9;'), reads('<a> & "b" é é')],
  ['an unknown reference', html('&nbsp; &copy;'), reads('&nbsp; &copy;')],
  ['an empty tag', html('a<b></b>'), reads('a')],
  ['an end tag without a name', html('<b>a</>'), reads('a', { type: 'bold', offset: 0, length: 1 })],
  ['only tags', html('<b> </b>'), 'text must be non-empty'],
  ['an unknown tag', html('a <x>b</x>'), unread('Unsupported start tag "x" at byte offset 2')],
  ['an unknown tag in capitals', html('<DIV>b</DIV>'), unread('Unsupported start tag "div" at byte offset 0')],
  ['an unknown tag behind é', html('é <x>'), unread('Unsupported start tag "x" at byte offset 3')],
  ['an unknown tag behind an emoji', html('👩<x>'), unread('Unsupported start tag "x" at byte offset 4')],
  ['a line break as a tag', html('a<br>b'), unread('Unsupported start tag "br" at byte offset 1')],
  ['a line break that closes itself', html('a<br/>b'), unread('Unsupported start tag "br/" at byte offset 1')],
  ['a script', html('<script>x</script>'), unread('Unsupported start tag "script" at byte offset 0')],
  ['a comment', html('<!-- a -->'), unread('Unsupported start tag "!--" at byte offset 0')],
  ['a lonely less-than sign', html('1 < 2'), unread('Unsupported start tag "" at byte offset 2')],
  ['a tag that does not end', html('<b>a'), unread(`Can't find end tag corresponding to start tag "b"`)],
  [
    'the inner of two tags that do not end',
    html('<b><i>a'),
    unread(`Can't find end tag corresponding to start tag "i"`),
  ],
  ['an end without a beginning', html('a</b>'), unread('Unexpected end tag at byte offset 1')],
  [
    'tags that cross',
    html('<b><i>a</b></i>'),
    unread('Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
  ],
  ['a tag cut off in its name', html('a <b'), unread('Unclosed start tag at byte offset 2')],
  ['a tag cut off in its value', html('<a href="x'), unread('Unclosed start tag "a" at byte offset 0')],
  ['an end tag cut off', html('<b>a</b'), unread('Unclosed end tag at byte offset 4')],
  [
    'an attribute without a value',
    html('<a href>x</a>'),
    unread('Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
  ],
  [
    'an attribute without a name',
    html('<a ="x">x</a>'),
    unread('Empty attribute name in the tag "a" at byte offset 0'),
  ],
  [
    'a value without quotation marks',
    html('<a href=http://a.b>x</a>'),
    unread('Unexpected end of name token at byte offset 8'),
  ],
  [
    'a span of another class',
    html('<span class="big">a</span>'),
    unread('Tag "span" must have class "tg-spoiler" at byte offset 0'),
  ],
  [
    'a wrong tag and no chat',
    { text: '<x>', parse_mode: 'HTML' },
    unread('Unsupported start tag "x" at byte offset 0'),
    'token',
  ],
];

const markdownRows: Row[] = [
  [
    'older Markdown',
    markdown('*a* _b_'),
    reads('a b', { type: 'bold', offset: 0, length: 1 }, { type: 'italic', offset: 2, length: 1 }),
  ],
  ['older Markdown: code', markdown('`a`'), reads('a', { type: 'code', offset: 0, length: 1 })],
  [
    'older Markdown: a block',
    markdown('```sh\nls\n```'),
    reads('ls', { type: 'pre', offset: 0, length: 2, language: 'sh' }),
  ],
  [
    'older Markdown: a link',
    markdown('[a](https://example.com/)'),
    reads('a', { type: 'text_link', offset: 0, length: 1, url: 'https://example.com/' }),
  ],
  ['older Markdown: escaped', markdown('snake\\_case'), reads('snake_case')],
  ['older Markdown: full stops', markdown('It works.'), reads('It works.')],
  [
    'older Markdown: without an end',
    markdown('a *b'),
    unread("Can't find end of the entity starting at byte offset 2"),
  ],
  [
    'older Markdown: an open bracket behind é',
    markdown('é [b'),
    unread("Can't find end of the entity starting at byte offset 3"),
  ],
  ['MarkdownV2', v2('*a*'), reads('a', { type: 'bold', offset: 0, length: 1 })],
  ['MarkdownV2: underlined', v2('__a__'), reads('a', { type: 'underline', offset: 0, length: 1 })],
  ['MarkdownV2: struck', v2('~a~'), reads('a', { type: 'strikethrough', offset: 0, length: 1 })],
  ['MarkdownV2: a spoiler', v2('||a||'), reads('a', { type: 'spoiler', offset: 0, length: 1 })],
  [
    'MarkdownV2: nested',
    v2('*a _b_*'),
    reads('a b', { type: 'bold', offset: 0, length: 3 }, { type: 'italic', offset: 2, length: 1 }),
  ],
  ['MarkdownV2: code keeps its signs', v2('`a.b`'), reads('a.b', { type: 'code', offset: 0, length: 3 })],
  ['MarkdownV2: a block', v2('```ts\na\n```'), reads('a', { type: 'pre', offset: 0, length: 1, language: 'ts' })],
  ['MarkdownV2: a quotation', v2('>a\n>b'), reads('a\nb', { type: 'blockquote', offset: 0, length: 3 })],
  [
    'MarkdownV2: a link',
    v2('[a](https://example.com/)'),
    reads('a', { type: 'text_link', offset: 0, length: 1, url: 'https://example.com/' }),
  ],
  ['MarkdownV2: escaped', v2('4\\.2\\.0\\!'), reads('4.2.0!')],
  ['MarkdownV2: a full stop', v2('Done.'), reserved('.')],
  ['MarkdownV2: a hyphen', v2('a-b'), reserved('-')],
  ['MarkdownV2: one bar', v2('a|b'), reserved('|')],
  ['MarkdownV2: an exclamation mark', v2('Go!'), reserved('!')],
  ['MarkdownV2: bold without an end', v2('a *b'), unread("Can't find end of Bold entity at byte offset 2")],
  ['MarkdownV2: italic without an end', v2('é _b'), unread("Can't find end of Italic entity at byte offset 3")],
  ['MarkdownV2: a block without an end', v2('```a'), unread("Can't find end of Pre entity at byte offset 0")],
  ['MarkdownV2: a link without an end', v2('[a](b'), unread("Can't find end of a URL at byte offset 3")],
];

const listRows: Row[] = [
  ['a list', listed([{ type: 'bold', offset: 0, length: 5 }]), reads('Ready?', { type: 'bold', offset: 0, length: 5 })],
  [
    'a list as JSON',
    listed('[{"type":"bold","offset":0,"length":5}]'),
    reads('Ready?', { type: 'bold', offset: 0, length: 5 }),
  ],
  ['a list that is no JSON is left aside', listed('[oops'), reads('Ready?')],
  ['an entity that is a word', listed(['bold']), unlisted('expected an Object')],
  ['an entity without a place', listed([{ type: 'bold' }]), unlisted(`Can't find field "offset"`)],
  ['an entity without a length', listed([{ type: 'bold', offset: 0 }]), unlisted(`Can't find field "length"`)],
  ['an entity without a type', listed([{ offset: 0, length: 1 }]), unlisted(`Can't find field "type"`)],
  [
    'an entity of an unknown type',
    listed([{ type: 'loud', offset: 0, length: 1 }]),
    unlisted('Unsupported type specified'),
  ],
  [
    'an entity at a word',
    listed([{ type: 'bold', offset: 'a', length: 1 }]),
    unlisted(`Can't parse as an integer string "a"`),
  ],
  [
    'an entity at a list',
    listed([{ type: 'bold', offset: [], length: 1 }]),
    unlisted('Field "offset" must be of type Number'),
  ],
  [
    'a link without an address',
    listed([{ type: 'text_link', offset: 0, length: 1 }]),
    unlisted(`Can't find field "url"`),
  ],
  [
    'a mention without a person',
    listed([{ type: 'text_mention', offset: 0, length: 1 }]),
    unlisted(`Can't find field "user"`),
  ],
  ['a mention that Telegram finds itself', listed([{ type: 'mention', offset: 0, length: 1 }]), reads('Ready?')],
  [
    'an entity that is longer than the text',
    listed([{ type: 'bold', offset: 0, length: 99 }]),
    reads('Ready?', { type: 'bold', offset: 0, length: 6 }),
  ],
  ['an entity behind the text', listed([{ type: 'bold', offset: 99, length: 1 }]), reads('Ready?')],
];

export const formatting = table('sendMessage', 'group', [...htmlRows, ...markdownRows, ...listRows]);
