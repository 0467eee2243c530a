import { BOT_TOKEN } from '../../../src/sandbox/cast.ts';

/** Stands in every planted secret, at both ends. */
const mark = 'Kanari97';

const planted = (name: string): string => `${mark}-${name}-${mark}`;

/** Every secret that tests give to the bot, by the name under which a leak of it is told. Tests take them from here and make up none. */
export const secrets = {
  /** A token that no Telegram knows. */
  botToken: `7000042:${planted('bot-token')}`,
  sandboxToken: BOT_TOKEN,
  webhookSecret: planted('webhook-secret'),
  /** Not the same in a URL as it is. */
  smtpPassword: planted('smtp/password'),
  /** The part of DEAD_MAN_URL that nobody else may know. */
  deadManPath: planted('dead-man-path'),
  githubToken: `ghp_${planted('github-token')}`,
  githubWebhookSecret: planted('github-webhook-secret'),
  prometheusToken: planted('prometheus-token'),
  kubernetesToken: planted('kubernetes-token'),
  backupSecret: planted('backup-secret'),
  eventsSecret: planted('events-secret'),
  linkKey: planted('link-key'),
};

/** What is found without looking for each secret: each that is listed above has two of these, and no break of a line or a page parts both. */
export const marks = [mark, 'AA-sandbox-token', 'opens-only-loopback'];

/** SMTP_URL with the planted password. */
export const withPassword = (smtpUrl: string): string =>
  smtpUrl.replace('://', `://rollouts:${encodeURIComponent(secrets.smtpPassword)}@`);

/** To be found as it is by a regular expression. */
export const quoted = (text: string): string => text.replaceAll(/[^A-Za-z0-9]/g, '\\$&');
const header = (words: string, value: string): RegExp => new RegExp(`${words}${quoted(value)}`, 'gi');
const inPath = (token: string): RegExp => new RegExp(`^(?:GET|POST) \\S*/bot${quoted(token)}/\\S* HTTP/1.1`, 'gm');
/** Also where a server repeats the header to whoever sent it: what matters is that the bot does not say it further. */
const bearer = (value: string): RegExp => new RegExp(`\\b(?:token|bearer) ${quoted(value)}`, 'gi');

/** How each may go to whom it is for; to be taken out of what is on a socket before the rest is searched. */
export const onTheirWay: RegExp[] = [
  inPath(secrets.botToken),
  inPath(secrets.sandboxToken),
  header('x-telegram-bot-api-secret-token: ', secrets.webhookSecret),
  new RegExp(`"secret_token":"${quoted(secrets.webhookSecret)}"`, 'g'),
  new RegExp(`AUTH PLAIN ${quoted(Buffer.from(`\0rollouts\0${secrets.smtpPassword}`).toString('base64'))}`, 'g'),
  new RegExp(`GET /ping/${quoted(secrets.deadManPath)} `, 'g'),
  // Whoever sets the webhook up at GitHub says it there.
  new RegExp(`"secret":"${quoted(secrets.githubWebhookSecret)}"`, 'g'),
  bearer(secrets.githubToken),
  bearer(secrets.prometheusToken),
  bearer(secrets.kubernetesToken),
];

/** The sandbox tells its token to whoever starts it: that is how one connects a bot of one's own. */
export const toldByTheSandbox = new RegExp(`^BOT_TOKEN=${quoted(secrets.sandboxToken)}$`, 'gm');
