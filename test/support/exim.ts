import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type ParsedMail, simpleParser } from 'mailparser';
import { eventually, freePort, isListening, program, scratch } from './processes.ts';
import { secrets, withPassword } from './secrets/planted.ts';

/** A real Exim on loopback. It takes mail for example.com from whoever knows the password, and keeps it in a maildir. */
export interface Exim {
  /** For SMTP_URL, with user and password. */
  url: string;
  /** What has arrived, oldest first. */
  mails(): Promise<Received[]>;
  /** Waits for a mail to `to` that satisfies `wanted`; throws with Exim's log when none comes. */
  waitFor(to: string, wanted: RegExp): Promise<Received>;
  /** Where it keeps mail, and whom that belongs to. */
  maildir: string;
  owner: { uid: number; gid: number };
  /** What Exim wrote about its work. */
  log(): string;
  stop(): Promise<void>;
}

export interface Received {
  /** Whom Exim delivered it to. */
  to: string;
  raw: string;
  mail: ParsedMail;
}

const binary = '/usr/sbin/exim4';

export async function startExim(): Promise<Exim> {
  if (!existsSync(binary))
    throw new Error(
      'There is no Exim on this machine. Install the Debian package exim4-daemon-light: apt-get install exim4-daemon-light',
    );
  const { directory, remove } = scratch();
  const port = await freePort();
  const config = join(directory, 'exim.conf');
  const owner = mailUser();
  // Exim gives up root before it delivers, so what it writes to belongs to its own user.
  chmodSync(directory, 0o755);
  for (const room of ['spool', 'log', 'mail']) {
    mkdirSync(join(directory, room));
    chownSync(join(directory, room), owner.uid, owner.gid);
  }
  writeFileSync(config, configFor({ directory, port, owner }), { mode: 0o644 });
  const exim = program(binary, ['-C', config, '-bdf']);
  await eventually(
    async () => ((await isListening(port)) ? true : undefined),
    () => `Exim does not listen. It said:\n${exim.output()}`,
  );

  const log = (): string =>
    readdirSync(join(directory, 'log'))
      .map((name) => readFileSync(join(directory, 'log', name), 'utf8'))
      .join('\n');
  const mails = async (): Promise<Received[]> => {
    const inbox = join(directory, 'mail/new');
    if (!existsSync(inbox)) return [];
    // Not by name: the microseconds in it are not of one length.
    const age = (path: string): bigint => statSync(path, { bigint: true }).mtimeNs;
    const paths = readdirSync(inbox).map((name) => join(inbox, name));
    const inOrder = paths.sort((one, other) => Number(age(one) - age(other)));
    return await Promise.all(inOrder.map((path) => received(readFileSync(path, 'utf8'))));
  };
  return {
    url: withPassword(`smtp://127.0.0.1:${port}`),
    maildir: join(directory, 'mail'),
    owner,
    mails,
    waitFor: (to, wanted) =>
      eventually(
        async () => (await mails()).find((each) => each.to === to && wanted.test(each.mail.subject ?? '')),
        () => `No mail like ${wanted} came to ${to}. Exim's log:\n${log()}`,
      ),
    log,
    async stop() {
      exim.signal('SIGTERM');
      await exim.ended;
      remove();
    },
  };
}

async function received(raw: string): Promise<Received> {
  const mail = await simpleParser(raw);
  return { to: String(mail.headers.get('envelope-to') ?? ''), raw, mail };
}

interface Account {
  uid: number;
  gid: number;
}

/** Started by root, Exim works as its own user; started by anybody else, as that one. */
function mailUser(): Account {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  if (uid !== 0) return { uid, gid };
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'Debian-exim'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

function configFor({ directory, port, owner }: { directory: string; port: number; owner: Account }): string {
  return `
primary_hostname = mail.example.com
exim_path = ${binary}
exim_user = ${owner.uid}
exim_group = ${owner.gid}
spool_directory = ${directory}/spool
log_file_path = ${directory}/log/%slog
pid_file_path = ${directory}/spool/exim.pid
local_interfaces = 127.0.0.1
daemon_smtp_ports = ${port}
tls_advertise_hosts =
host_lookup =
rfc1413_query_timeout = 0s
deliver_drop_privilege = true
acl_smtp_rcpt = check_recipient
dkim_verify_signers =

begin acl
check_recipient:
  accept
    authenticated = *
    domains = example.com
  deny
    message = only example.com is at home here

begin routers
home:
  driver = accept
  domains = example.com
  transport = maildir

begin transports
maildir:
  driver = appendfile
  directory = ${directory}/mail
  maildir_format
  envelope_to_add
  return_path_add
  mode = 0644
  user = ${owner.uid}
  group = ${owner.gid}

begin authenticators
plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = \${if and{{eq{$auth2}{rollouts}}{eq{$auth3}{${secrets.smtpPassword}}}}}
  server_set_id = $auth2
  server_advertise_condition = true
`;
}
