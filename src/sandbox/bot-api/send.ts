import { randomBytes } from 'node:crypto';
import { BOT } from '../cast.ts';
import type { Draft, Fields, StoredChat, StoredFile } from '../world/model.ts';
import { wireMessage } from '../world/wire.ts';
import type { World } from '../world/world.ts';
import { replyTarget, threadFor, writableChat } from './chat-access.ts';
import { formattedText } from './formatted.ts';
import { replyMarkup } from './markup.ts';
import { type Call, fields, flag, json, text, type Upload } from './params.ts';
import { pictureSize } from './picture.ts';
import { badRequest } from './refusal.ts';

export const LONGEST_TEXT = 4096;
export const LONGEST_CAPTION = 1024;

export function sendMessage(call: Call): Fields {
  const formatted = formattedText(call.params, 'text', LONGEST_TEXT);
  const linkPreview = linkPreviewOf(call.params);
  return sent(call, (chat) => ({ ...placed(call, chat), ...formatted, linkPreview }));
}

export function sendPhoto(call: Call): Fields {
  return sendFile(call, 'photo');
}

export function sendDocument(call: Call): Fields {
  return sendFile(call, 'document');
}

export function linkPreviewOf(params: Fields): Fields | null {
  const options = fields(json(params, 'link_preview_options', 'link preview options'));
  if (options !== undefined) return options;
  return flag(params, 'disable_web_page_preview') ? { is_disabled: true } : null;
}

/** Keeps a file under a fresh id, as Telegram's servers would. */
export function keepFile(world: World, kind: StoredFile['kind'], { name, mime, bytes }: Upload): StoredFile {
  const id = `${kind === 'photo' ? 'AgAC' : 'BQAC'}${randomBytes(24).toString('base64url')}`;
  const number = world.files.size + 1;
  const size = pictureSize(bytes) ?? { width: 0, height: 0, extension: 'jpg' };
  const path =
    kind === 'photo' ? `photos/file_${number}.${size.extension}` : `documents/file_${number}${extensionOf(name)}`;
  const { width, height } = size;
  const file: StoredFile = { id, kind, name, mime, size: bytes.length, width, height, path };
  world.saveFile(file, bytes);
  return file;
}

function sendFile(call: Call, kind: StoredFile['kind']): Fields {
  const { text, entities } = formattedText(call.params, 'caption', LONGEST_CAPTION);
  const file = givenFile(call, kind);
  return sent(call, (chat) => ({ ...placed(call, chat), text, entities, file: file().id }));
}

function sent(call: Call, draft: (chat: StoredChat) => Draft): Fields {
  const markup = replyMarkup(call.params);
  const chat = writableChat(call);
  const message = call.world.post(chat, {
    ...draft(chat),
    markup,
    from: BOT.id,
    silent: flag(call.params, 'disable_notification'),
  });
  return wireMessage(call.world, message);
}

function placed(call: Call, chat: StoredChat): Draft {
  const reply = replyTarget(call, chat);
  return { reply: reply?.id ?? null, thread: threadFor(call, chat, reply) };
}

/** The file that the call carries or names; it is kept only when the returned function is called. */
function givenFile({ world, params, uploads }: Call, kind: StoredFile['kind']): () => StoredFile {
  const given = text(params, kind);
  const upload = uploads.get(/^attach:\/\/(.+)$/.exec(given ?? '')?.[1] ?? kind);
  if (upload !== undefined) return checkedUpload(world, kind, upload);
  if (given === undefined) throw badRequest(`there is no ${kind} in the request`);
  const file = world.files.get(given);
  if (file === undefined) throw badRequest('wrong file identifier/HTTP URL specified');
  if (file.kind !== kind) throw badRequest(`can't use file of type ${typeName(file.kind)} as ${typeName(kind)}`);
  return () => file;
}

function checkedUpload(world: World, kind: StoredFile['kind'], upload: Upload): () => StoredFile {
  if (upload.bytes.length === 0) throw badRequest('file must be non-empty');
  if (kind === 'photo' && pictureSize(upload.bytes) === null) throw badRequest('IMAGE_PROCESS_FAILED');
  return () => keepFile(world, kind, upload);
}

function typeName(kind: StoredFile['kind']): string {
  return kind === 'photo' ? 'Photo' : 'Document';
}

function extensionOf(name: string): string {
  return /\.[a-z0-9]{1,10}$/i.exec(name)?.[0].toLowerCase() ?? '';
}
