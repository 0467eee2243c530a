import type { Button } from '../contract.ts';
import type { Fields, Markup } from '../world/model.ts';
import { fields, flag, json, text } from './params.ts';
import { badRequest } from './refusal.ts';

const MOST_BUTTONS = 100;

/** The call's reply_markup, or null for none. */
export function replyMarkup(params: Fields): Markup | null {
  const given = json(params, 'reply_markup', 'reply markup');
  if (given === undefined) return null;
  const markup = fields(given);
  if (markup === undefined) throw badRequest('object expected as reply markup');
  if ('inline_keyboard' in markup) return inlineKeyboard(markup['inline_keyboard']);
  if (flag(markup, 'force_reply')) return forceReply(markup);
  if ('keyboard' in markup) return { kind: 'keyboard' };
  if (flag(markup, 'remove_keyboard')) return { kind: 'remove_keyboard' };
  return null;
}

/** Only inline keyboards can be put under an existing message. */
export function inlineMarkup(params: Fields): Markup | null {
  const markup = replyMarkup(params);
  if (markup !== null && markup.kind !== 'inline') throw badRequest('inline keyboard expected');
  return markup;
}

function inlineKeyboard(given: unknown): Markup | null {
  if (!Array.isArray(given)) throw badRequest('field "inline_keyboard" must be of type Array');
  const rows = given.map(row).filter((one) => one.length > 0);
  if (rows.flat().length > MOST_BUTTONS) throw badRequest('reply markup is too long');
  return rows.length === 0 ? null : { kind: 'inline', rows };
}

function row(given: unknown): Button[] {
  if (!Array.isArray(given)) throw badRequest('inline keyboard row must be an Array');
  return given.map(button);
}

const STYLES = ['primary', 'success', 'danger'];

function button(given: unknown): Button {
  const wanted = fields(given);
  if (wanted === undefined) throw cannotParse('expected an Object');
  if (typeof wanted['text'] !== 'string') throw cannotParse(`Can't find field "text"`);
  if (wanted['text'] === '') throw badRequest('inline keyboard button text must be non-empty');
  const style = wanted['style'];
  if (style !== undefined && !STYLES.includes(String(style))) throw cannotParse('invalid button style specified');
  return {
    text: wanted['text'],
    ...action(wanted),
    ...(style !== undefined && { style: style as NonNullable<Button['style']> }),
  };
}

function action(wanted: Fields): Partial<Button> {
  if (wanted['callback_data'] !== undefined) return callbackData(String(wanted['callback_data']));
  if (wanted['url'] !== undefined) return link(String(wanted['url']));
  const copied = fields(wanted['copy_text']);
  if (copied !== undefined) return copyText(copied);
  throw cannotParse('Text buttons are unallowed in the inline keyboard');
}

function callbackData(data: string): Partial<Button> {
  const bytes = Buffer.byteLength(data);
  if (bytes < 1 || bytes > 64) throw badRequest('BUTTON_DATA_INVALID');
  return { callback_data: data };
}

function link(url: string): Partial<Button> {
  const host = /^(?:https?|tg):\/\/([^/?#\s:]+)\S*$/i.exec(url)?.[1];
  const isLink = host !== undefined && (url.startsWith('tg:') || host.includes('.'));
  if (!isLink) throw badRequest(`inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
  return { url };
}

function copyText(copied: Fields): Partial<Button> {
  const value = text(copied, 'text') ?? '';
  if (value.length < 1 || value.length > 256) throw badRequest('BUTTON_COPY_TEXT_INVALID');
  return { copy_text: { text: value } };
}

function forceReply(markup: Fields): Markup {
  const placeholder = text(markup, 'input_field_placeholder') ?? '';
  if (placeholder.length > 64) throw badRequest('REPLY_MARKUP_PLACEHOLDER_INVALID');
  return { kind: 'force_reply', placeholder, selective: flag(markup, 'selective') };
}

function cannotParse(what: string): Error {
  return badRequest(`can't parse inline keyboard button: ${what}`);
}
