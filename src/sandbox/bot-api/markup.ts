import type { Button } from '../contract.ts';
import type { Fields, Markup } from '../world/model.ts';
import { arrayField, booleanField, objectOr, requiredObject, requiredString, stringField } from './fields.ts';
import { json } from './params.ts';
import { badRequest, within } from './refusal.ts';

const MOST_BUTTONS = 100;

/** The call's reply_markup, or null for none. Of several kinds in one object Telegram takes the first of these. */
export function replyMarkup(params: Fields): Markup | null {
  const given = json(params, 'reply_markup', 'reply keyboard markup');
  if (given === undefined) return null;
  const markup = objectOr('Object expected as reply markup', given);
  const keyboard = rowsOf(markup, 'keyboard', '', keyboardButton);
  const inline = rowsOf(markup, 'inline_keyboard', ' of the InlineKeyboardMarkup', inlineButton);
  const isRemoved = booleanField(markup, 'remove_keyboard');
  const isForced = booleanField(markup, 'force_reply');
  if (keyboard.length > 0) return { kind: 'keyboard' };
  if (inline.length > 0) return inlineKeyboard(inline);
  if (isRemoved) return { kind: 'remove_keyboard' };
  return isForced ? forceReply(markup) : null;
}

/** Only inline keyboards can be put under an existing message. */
export function inlineMarkup(params: Fields): Markup | null {
  const markup = replyMarkup(params);
  if (markup !== null && markup.kind !== 'inline') throw badRequest('Inline keyboard expected');
  return markup;
}

function rowsOf<B>(markup: Fields, name: string, where: string, read: (button: unknown) => B): B[][] {
  return (arrayField(markup, name) ?? []).map((row) => {
    if (!Array.isArray(row)) throw badRequest(`Field "${name}"${where} must be an Array of Arrays`);
    return row.map(read);
  });
}

function inlineKeyboard(given: Button[][]): Markup | null {
  const rows = given.filter((row) => row.length > 0);
  if (rows.flat().length > MOST_BUTTONS) throw badRequest('reply markup is too long');
  return rows.length === 0 ? null : { kind: 'inline', rows };
}

function keyboardButton(given: unknown): void {
  within("Can't parse keyboard button", () => {
    if (typeof given !== 'string')
      requiredString(objectOr('KeyboardButton must be a String or an Object', given), 'text');
  });
}

const NOT_PLAYED = [
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'callback_game',
  'pay',
];

const STYLES = ['primary', 'success', 'danger'];

function inlineButton(given: unknown): Button {
  const button = within("Can't parse inline keyboard button", () => {
    const wanted = objectOr('InlineKeyboardButton must be an Object', given);
    const style = stringField(wanted, 'style');
    if (style !== undefined && !STYLES.includes(style)) throw badRequest('invalid button style specified');
    return {
      text: requiredString(wanted, 'text'),
      ...action(wanted),
      ...(style !== undefined && { style: style as NonNullable<Button['style']> }),
    };
  });
  if (button.text === '') throw badRequest('Inline keyboard button text must be non-empty');
  if (button.url !== undefined) checkLink(button.url);
  if (Buffer.byteLength(button.callback_data ?? '') > 64) throw badRequest('BUTTON_DATA_INVALID');
  if (button.copy_text !== undefined && !/^.{1,256}$/su.test(button.copy_text.text))
    throw badRequest('BUTTON_COPY_TEXT_INVALID');
  return button;
}

/** An empty address or empty data counts as none at all. */
function action(wanted: Fields): Partial<Button> {
  const url = stringField(wanted, 'url');
  if (url) return { url };
  const callback_data = stringField(wanted, 'callback_data');
  if (callback_data) return { callback_data };
  if (wanted['copy_text'] !== undefined) {
    return { copy_text: { text: requiredString(requiredObject(wanted, 'copy_text'), 'text') } };
  }
  const unknown = NOT_PLAYED.find((kind) => wanted[kind] !== undefined);
  if (unknown !== undefined) throw badRequest(`the sandbox does not play ${unknown} buttons`);
  throw badRequest('Text buttons are unallowed in the inline keyboard');
}

function checkLink(url: string): void {
  const host = /^(?:https?|tg):\/\/([^/?#\s:]+)\S*$/i.exec(url)?.[1];
  const isLink = host !== undefined && (url.startsWith('tg:') || host.includes('.'));
  if (!isLink) throw badRequest(`Inline keyboard button URL '${url}' is invalid: Wrong HTTP URL`);
}

function forceReply(markup: Fields): Markup {
  const placeholder = stringField(markup, 'input_field_placeholder') ?? '';
  if (placeholder.length > 64) throw badRequest('REPLY_MARKUP_PLACEHOLDER_INVALID');
  return { kind: 'force_reply', placeholder, selective: booleanField(markup, 'selective') };
}
