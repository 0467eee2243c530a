import { type Checklist, findItem } from '../../rollout/checklist.ts';
import type { Offered } from '../../rollout/commands.ts';
import { cut } from '../../time/cut.ts';
import type { TelegramMessage } from '../kit.ts';

/**
 * `2.1 2.2, CI run 8841 green`: the items, then the note. The first word is always an item (`2.1`, `#2.1`, `8`, `automated-testing`); later ones only
 * while they look like `2.2` and are in the checklist, so that a note may begin with a number.
 */
export function itemsAndNote(text: string, checklist: Checklist): { items: string[]; note: string } {
  const items: string[] = [];
  let rest = text.trim();
  for (;;) {
    const match = /^#?([A-Za-z0-9.-]+?)[,;:]?(?=\s|$)\s*/.exec(rest);
    const word = match?.[1];
    if (!match || !word || !isItem(word, items.length === 0, checklist)) break;
    if (!items.includes(word)) items.push(word);
    rest = rest.slice(match[0].length).replace(/^and\s+(?=#?\d+\.\d)/, '');
  }
  return { items, note: rest };
}

/** `3.1 waiting for the DBA`: one item, and what is said about it. Null for the item when nothing was named. */
export function itemAndText(text: string): { item: string | null; text: string } {
  const [first = ''] = text.trim().split(/\s+/, 1);
  const item = first.replace(/^#/, '').replace(/[,;:]$/, '');
  return { item: item || null, text: text.trim().slice(first.length).trim() };
}

/** `#3.1 the dashboard` in the caption of a photo or a file. */
export function taggedItem(caption: string): { item: string; text: string } | null {
  const match = /(?<=^|\s)#(\d{1,2}\.\d{1,2})(?=[\s,;:]|$)[,;:]?/.exec(caption);
  if (!match) return null;
  const text = `${caption.slice(0, match.index)} ${caption.slice(match.index + match[0].length)}`;
  return { item: match[1] as string, text: text.replace(/\s+/g, ' ').trim() };
}

/** `@ben due fri 12:00`: when it is due, as it was typed. Null when nothing is said of that. */
export function dueText(text: string): string | null {
  const match = /(?<=^|\s)(?:due|by|until)\s+(.+)$/is.exec(text);
  return match ? (match[1] as string).trim() : null;
}

/**
 * What somebody offers as evidence: a file or photo that was sent or is replied to, else a link, else words. Null when there is nothing at all. `said`
 * is what was typed beside it.
 */
export function offeredIn(
  said: string,
  message: TelegramMessage,
  replied: TelegramMessage | undefined,
): Offered | null {
  const file = fileIn(message, said) ?? (replied ? fileIn(replied, said || (replied.caption ?? '')) : null);
  if (file) return file;
  const typed = linkFirst(said);
  if (typed) return typed;
  const quoted = replied?.text ?? replied?.caption ?? '';
  const link = replied ? firstLink(replied) : null;
  if (link) return { kind: 'link', url: link, text: said || withoutLink(quoted, link) };
  const text = said || quoted;
  return text.trim() ? { kind: 'note', text: text.trim() } : null;
}

function linkFirst(text: string): Offered | null {
  const match = /^(https?:\/\/\S+)\s*([\s\S]*)$/i.exec(text.trim());
  return match ? { kind: 'link', url: match[1] as string, text: (match[2] as string).trim() } : null;
}

function firstLink(message: TelegramMessage): string | null {
  const hidden = [...(message.entities ?? []), ...(message.caption_entities ?? [])].find(
    (entity) => entity.type === 'text_link',
  );
  const shown = /https?:\/\/\S+/i.exec(message.text ?? message.caption ?? '')?.[0];
  return shown?.replace(/[).,;!?]+$/, '') ?? hidden?.url ?? null;
}

const withoutLink = (text: string, link: string): string =>
  cut(text.replace(link, ' ').replace(/\s+/g, ' ').trim(), 500);

/** Telegram keeps the file; what is stored is its id. Of a photo the largest size. */
function fileIn(message: TelegramMessage, text: string): Offered | null {
  const { document, photo, video, audio, voice, animation, video_note } = message;
  const largest = photo?.reduce((best, each) => (each.width * each.height > best.width * best.height ? each : best));
  if (largest) return offeredFile(largest, 'photo.jpg', text);
  if (document) return offeredFile(document, document.file_name ?? 'document', text);
  if (video) return offeredFile(video, video.file_name ?? 'video.mp4', text);
  if (animation) return offeredFile(animation, animation.file_name ?? 'animation.mp4', text);
  if (audio) return offeredFile(audio, audio.file_name ?? 'audio.mp3', text);
  if (voice) return offeredFile(voice, 'voice message', text);
  return video_note ? offeredFile(video_note, 'video message', text) : null;
}

const offeredFile = (
  file: { file_id: string; file_unique_id: string; file_size?: number | undefined },
  name: string,
  text: string,
): Offered => ({
  kind: 'file',
  fileId: file.file_id,
  uniqueId: file.file_unique_id,
  name: cut(name.replace(/\s+/g, ' ').trim(), 120) || 'file',
  bytes: file.file_size ?? 0,
  text: text.trim(),
});

function isItem(word: string, isFirst: boolean, checklist: Checklist): boolean {
  if (isFirst) return /^\d{1,2}(\.\d{1,2})?$/.test(word) || findItem(checklist, word) !== undefined;
  return /^\d{1,2}\.\d{1,2}$/.test(word) && findItem(checklist, word) !== undefined;
}
