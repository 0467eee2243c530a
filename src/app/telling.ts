import type { Logger } from 'pino';
import type { BotConfig } from '../config.ts';
import type { Loop } from '../coordinator/loop.ts';
import { createModeNews } from '../coordinator/mode-news.ts';
import { type Modes, modeInWords } from '../coordinator/modes.ts';
import { claimCode } from '../coordinator/owners.ts';
import type { Clock, Random } from '../coordinator/ports.ts';
import type { Store } from '../coordinator/store.ts';
import { readSender } from '../email/sender.ts';
import type { BotApi } from '../telegram/api.ts';
import { sayToOwners } from '../telegram/direct.ts';
import type { Kit } from '../telegram/kit.ts';

interface Deps {
  modes: Modes;
  store: Store;
  clock: Clock;
  api: BotApi;
  mail: BotConfig['mail'];
  log: Logger;
  later: Kit['later'];
  /** What waits for a mode to be over. */
  waiting: readonly Loop[];
}

/** From now on the log and the owners hear of each mode when it begins and when it is over, and what waited for its end goes on. */
export function tellModes({ modes, store, clock, api, mail, log, later, waiting }: Deps): void {
  const alertTo = mail ? readSender(mail.replyTo ?? mail.from).address : null;
  const say = (text: string): Promise<void> => sayToOwners(text, { api, store });
  const modeNews = createModeNews({ store, clock, modes, sayToOwners: say, alertTo });
  const wake = (): void => {
    for (const each of waiting) each.wake();
  };
  modes.onChange((mode, isOver) => {
    if (isOver) log.warn(`${mode.mode} is over`);
    else log.error(modeInWords(mode));
    if (isOver) wake();
    later(modeNews(mode, isOver).then(wake), 'telling the owners how the bot is');
  });
}

/** A bot that nobody owns says in its log how to become its owner; whoever can read that runs it. */
export async function tellHowToOwn(username: string, store: Store, random: Random, log: Logger): Promise<void> {
  const code = await claimCode(store, random);
  if (code)
    log.warn(
      `This bot has no owner yet. Open https://t.me/${username}?start=claim_${code} to become it; the link works once.`,
    );
}
