import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { ImapFlow } from 'imapflow';
import { eventually, freePort, isListening, program, scratch } from './processes.ts';

/** A real Dovecot on loopback, over a maildir that somebody else fills. */
export interface Dovecot {
  /** Every mail of the inbox as it comes over IMAP, byte by byte, oldest first. */
  fetchAll(): Promise<Buffer[]>;
  stop(): Promise<void>;
}

const binary = '/usr/sbin/dovecot';
const password = 'imap-for-tests';

/** `owner` is the account to which the maildir belongs. */
export async function startDovecot(maildir: string, owner: { uid: number; gid: number }): Promise<Dovecot> {
  if (!existsSync(binary))
    throw new Error(
      'There is no Dovecot on this machine. Install the Debian package dovecot-imapd: apt-get install dovecot-imapd',
    );
  const { directory, remove } = scratch();
  const port = await freePort();
  const config = join(directory, 'dovecot.conf');
  chmodSync(directory, 0o755);
  mkdirSync(join(directory, 'run'));
  writeFileSync(config, configFor({ directory, port, maildir, owner }));
  const dovecot = program(binary, ['-F', '-c', config]);
  await eventually(
    async () => ((await isListening(port)) ? true : undefined),
    () => `Dovecot does not listen. It said:\n${dovecot.output()}`,
  );
  return {
    async fetchAll() {
      const imap = new ImapFlow({
        host: '127.0.0.1',
        port,
        secure: false,
        auth: { user: 'reader', pass: password },
        logger: false,
      });
      await imap.connect();
      try {
        await imap.mailboxOpen('INBOX', { readOnly: true });
        const mails: Buffer[] = [];
        for await (const { source } of imap.fetch('1:*', { source: true })) if (source) mails.push(source);
        return mails;
      } finally {
        await imap.logout();
      }
    },
    async stop() {
      execFileSync('/usr/bin/doveadm', ['-c', config, 'stop'], { stdio: 'ignore' });
      await dovecot.ended;
      remove();
    },
  };
}

function configFor({
  directory,
  port,
  maildir,
  owner,
}: {
  directory: string;
  port: number;
  maildir: string;
  owner: { uid: number; gid: number };
}): string {
  // Started by somebody else than root, it can become nobody else and change no root directory.
  const me = userInfo().username;
  const asOneself = `default_internal_user = ${me}
default_login_user = ${me}
default_internal_group = ${execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim()}
service anvil {
  chroot =
}
`;
  return `
protocols = imap
listen = 127.0.0.1
base_dir = ${directory}/run
state_dir = ${directory}/run
log_path = /dev/stderr
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${maildir}
first_valid_uid = 1
${process.getuid?.() === 0 ? '' : asOneself}
passdb {
  driver = static
  args = password=${password}
}
userdb {
  driver = static
  args = uid=${owner.uid} gid=${owner.gid} home=${directory}
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
`;
}
