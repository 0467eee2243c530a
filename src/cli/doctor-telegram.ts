import { existsSync } from 'node:fs';
import type { BotConfig } from '../config.ts';
import { clockTrouble, createClockCheck } from '../coordinator/clock-check.ts';
import { lookBeside, type Places } from '../sqlite/beside.ts';
import { type BotApi, createBotApi } from '../telegram/api.ts';
import { type Finding, fine, note, wordsOf, wrong } from './findings.ts';

/** The token, privacy mode, how updates come, this machine's clock, and the groups and topics that the bot speaks in. Posts nothing. */
export async function telegramFindings({ telegram, databasePath }: BotConfig): Promise<Finding[]> {
  const { heardAt, aheadSeconds } = createClockCheck(Date.now);
  const api = createBotApi(telegram.token, telegram.apiRoot, heardAt);
  try {
    const me = await api.call('getMe', undefined);
    const hook = await api.call('getWebhookInfo', undefined);
    return [
      fine(`Telegram knows @${me.username}.`),
      me.can_read_all_group_messages
        ? note('Privacy mode is off: Telegram sends the bot every message of its groups. It needs none of them.')
        : fine('Privacy mode is on: the bot sees commands, replies to it and taps.'),
      webhookFinding(telegram.updates.mode, hook.url ?? ''),
      clockFinding(aheadSeconds()),
      ...(await placeFindings(api, me.id, databasePath)),
    ];
  } catch (fault) {
    return [wrong(`Telegram: ${wordsOf(fault)}`)];
  } finally {
    await api.close();
  }
}

function webhookFinding(mode: 'polling' | 'webhook', url: string): Finding {
  if (mode === 'polling')
    return url
      ? wrong(
          `A webhook is set (${url}), so polling is refused. Remove it with deleteWebhook, or set TELEGRAM_MODE=webhook.`,
        )
      : fine('Updates come by polling.');
  return url ? fine(`Updates come to ${url}.`) : note('The webhook is set when the bot starts.');
}

function clockFinding(aheadSeconds: number | null): Finding {
  const [trouble] = clockTrouble(aheadSeconds);
  if (trouble) return wrong(trouble);
  return aheadSeconds === null
    ? note("Telegram did not say what time it is, so this machine's clock was not compared.")
    : fine(`This machine's clock is Telegram's, to within ${Math.max(Math.abs(aheadSeconds), 1)} s.`);
}

async function placeFindings(api: BotApi, me: number, path: string): Promise<Finding[]> {
  if (!existsSync(path)) return [];
  const record = lookBeside(path);
  const { groups, topics } = record.places();
  record.close();
  return Promise.all([
    ...groups.map((chat) => groupFinding(api, me, chat)),
    ...topics.map((topic) => topicFinding(api, topic)),
  ]);
}

async function groupFinding(api: BotApi, me: number, chat: number): Promise<Finding> {
  try {
    const [{ title }, member] = await Promise.all([
      api.call('getChat', { chat_id: chat }),
      api.call('getChatMember', { chat_id: chat, user_id: me }),
    ]);
    const canPin = member.status === 'administrator' && member.can_pin_messages === true;
    return canPin
      ? fine(`${title}: the status card can be pinned.`)
      : note(`${title}: the bot lacks the right to pin messages.`);
  } catch (fault) {
    return wrong(`Group ${chat}: ${wordsOf(fault)}`);
  }
}

/** "typing…" for some seconds is all that is seen of it; Telegram has no other question that a deleted topic answers. */
async function topicFinding(api: BotApi, { chat, thread }: Places['topics'][number]): Promise<Finding> {
  try {
    await api.call('sendChatAction', { chat_id: chat, message_thread_id: thread, action: 'typing' });
    return fine(`Topic ${thread} of group ${chat} is there.`);
  } catch (fault) {
    return wrong(
      `Topic ${thread} of group ${chat}: ${wordsOf(fault)}. Its rollouts go on outside of it, or in a new one.`,
    );
  }
}
