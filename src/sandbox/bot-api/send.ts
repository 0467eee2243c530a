import { randomBytes } from 'node:crypto';
import { BOT } from '../cast.ts';
import type { Draft, Fields, StoredFile } from '../world/model.ts';
import { wireMessage } from '../world/wire.ts';
import type { World } from '../world/world.ts';
import { readReply, replyTarget, threadFor, writableChat } from './chat-access.ts';
import { booleanField, objectOr } from './fields.ts';
import { fitted, writtenText } from './formatted.ts';
import { replyMarkup } from './markup.ts';
import { type Call, flag, json, text, type Upload } from './params.ts';
import { pictureSize } from './picture.ts';
import { badRequest } from './refusal.ts';

const LARGEST_PHOTO = 10 * 1024 * 1024;

export function sendMessage(call: Call): Fields {
  const linkPreview = linkPreviewOf(call.params);
  const written = writtenText(call.params, 'text');
  return sent(call, () => ({ ...fitted(written, 'text', 'sent'), linkPreview }));
}

export function sendPhoto(call: Call): Fields {
  return sendFile(call, 'photo');
}

export function sendDocument(call: Call): Fields {
  return sendFile(call, 'document');
}

export function linkPreviewOf(params: Fields): Fields | null {
  const given = json(params, 'link_preview_options', 'link preview options');
  if (given === undefined) return flag(params, 'disable_web_page_preview') ? { is_disabled: true } : null;
  const options = objectOr('Object expected as link preview options', given);
  booleanField(options, 'is_disabled');
  return options;
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
  const file = givenFile(call, kind);
  const written = writtenText(call.params, 'caption');
  return sent(call, () => ({ ...fitted(written, 'caption', 'sent'), file: file().id }));
}

/** In Telegram's order: the request is read as a whole, then the chat is looked at, and what is sent comes last. */
function sent(call: Call, content: () => Draft): Fields {
  const reply = readReply(call);
  const markup = replyMarkup(call.params);
  const chat = writableChat(call);
  const target = replyTarget(call, chat, reply);
  const thread = threadFor(call, chat, target);
  const message = call.world.post(chat, {
    reply: target?.id ?? null,
    thread,
    ...content(),
    markup,
    from: BOT.id,
    silent: flag(call.params, 'disable_notification'),
  });
  return wireMessage(call.world, message);
}

/** The file that the call carries or names; it is looked at, and kept, only when the returned function is called. */
function givenFile({ world, params, uploads }: Call, kind: StoredFile['kind']): () => StoredFile {
  const given = text(params, kind);
  const upload = uploads.get(/^attach:\/\/(.+)$/.exec(given ?? '')?.[1] ?? kind);
  if (upload !== undefined) return () => checkedUpload(world, kind, upload);
  if (!given) throw badRequest(`There is no ${kind} in the request`);
  return () => {
    const file = world.files.get(given);
    if (file === undefined) throw badRequest('Wrong file identifier/HTTP URL specified');
    if (file.kind !== kind) throw badRequest(`Can't use file of type ${typeName(file.kind)} as ${typeName(kind)}`);
    return file;
  };
}

function checkedUpload(world: World, kind: StoredFile['kind'], upload: Upload): StoredFile {
  if (upload.bytes.length === 0) throw badRequest('File must be non-empty');
  if (kind === 'photo') checkPhoto(upload.bytes);
  return keepFile(world, kind, upload);
}

function checkPhoto(bytes: Buffer): void {
  if (bytes.length > LARGEST_PHOTO) {
    const limit = `the maximum size is ${LARGEST_PHOTO} bytes`;
    throw badRequest(`File of size ${bytes.length} bytes is too big for a photo; ${limit}`);
  }
  const size = pictureSize(bytes);
  if (size === null) throw badRequest('IMAGE_PROCESS_FAILED');
  const [short, long] = [Math.min(size.width, size.height), Math.max(size.width, size.height)];
  if (short + long > 10_000 || long > short * 20) throw badRequest('PHOTO_INVALID_DIMENSIONS');
}

function typeName(kind: StoredFile['kind']): string {
  return kind === 'photo' ? 'Photo' : 'Document';
}

function extensionOf(name: string): string {
  return /\.[a-z0-9]{1,10}$/i.exec(name)?.[0].toLowerCase() ?? '';
}
