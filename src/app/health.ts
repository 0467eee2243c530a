import { clockTrouble } from '../coordinator/clock-check.ts';
import { troubleInWords } from '../coordinator/mail-watch.ts';
import { isUnwell, type Modes, modeInWords } from '../coordinator/modes.ts';
import type { Clock } from '../coordinator/ports.ts';
import type { Store } from '../coordinator/store.ts';
import type { EmailTransport } from '../email/transport.ts';
import { lastBackupAt } from '../sqlite/last-backup.ts';
import type { Updates } from '../telegram/updates.ts';
import type { Standing } from '../web/metrics.ts';
import type { Health } from '../web/server.ts';

interface Deps {
  store: Store & { epoch: number };
  clock: Clock;
  modes: Modes;
  updates: Updates;
  mail: EmailTransport | null;
  databasePath: string;
  /** How far this machine's clock is ahead of Telegram's; null where that is not known. */
  aheadSeconds(): number | null;
}

/** How the bot is, gathered from everything that can be in trouble: for `/healthz`, and with figures for `/metrics`. */
export function createHealth({ store, clock, modes, updates, mail, databasePath, aheadSeconds }: Deps): {
  health(): Promise<Health>;
  standing(): Promise<Standing>;
} {
  const health = async (): Promise<Health> => {
    const { isWell, troubles } = updates.health();
    const standing = modes.now();
    const aboutMail = mail?.trouble(clock.now());
    return {
      isWell: isWell && !standing.some(isUnwell),
      troubles: [
        ...standing.filter(isUnwell).map(modeInWords),
        ...troubles,
        // Neither is helped by starting anew, which is what watchers of this address do.
        ...(aboutMail ? [troubleInWords(aboutMail)] : []),
        ...clockTrouble(aheadSeconds()),
      ],
      updatesWaiting: await store.inbox.waiting(),
      modes: standing.map(({ mode, since, why }) => ({ mode, since: new Date(since).toISOString(), why })),
    };
  };
  return {
    health,
    standing: async () => ({
      ...(await health()),
      epoch: store.epoch,
      backlog: await store.outbox.backlog(clock.now()),
      at: clock.now(),
      backupAt: lastBackupAt(databasePath),
      clockAheadSeconds: aheadSeconds(),
    }),
  };
}
