import { readFileSync } from 'node:fs';
import { type Connections, type Integrations, integrationsSchema, type Secret } from './integrations/settings.ts';
import { readYaml, whyUnreadable } from './yaml-file.ts';

/** Settings of the systems outside that cannot be used: one line with file, line, place in words, and the reason. It never repeats a secret. */
export class IntegrationsError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'IntegrationsError';
  }
}

const singular = { products: 'product', components: 'component', benchmarks: 'benchmark', health: 'check' };

/** What a secret looks like; whatever else it is was put there by mistake, and a token with a line break would break a header. */
const shapes = {
  token: { looks: /^[\x21-\x7e]+$/, reason: 'must be one line of visible characters' },
  key: {
    looks: /^-----BEGIN [A-Z ]*PRIVATE KEY-----\n[\s\S]+-----END [A-Z ]*PRIVATE KEY-----$/,
    reason: 'must be a private key in PEM',
  },
} as const;

type Env = Readonly<Record<string, string | undefined>>;
type Reveal = (secret: Secret, shape: keyof typeof shapes, ...at: PropertyKey[]) => string;

/**
 * Reads and checks the systems outside, and reads their secrets, from the environment or from files (paths are those of the process, like every other path
 * in the settings). Throws IntegrationsError at the first fault: a secret that is not there must not become a question without one.
 */
export function readIntegrations(path: string, env: Env): Connections {
  const { value, faultAt } = readYaml(path, { schema: integrationsSchema, fault: IntegrationsError, singular });
  const reveal: Reveal = (secret, shape, ...at) => {
    const where = 'env' in secret ? `the variable ${secret.env}` : `the file ${secret.file}`;
    const text = 'env' in secret ? env[secret.env] : textOf(secret.file, (why) => faultAt(at, `${where} ${why}`));
    // An environment holds a key in one line, with its breaks spelled out.
    const said = (shape === 'key' ? text?.replaceAll('\\n', '\n').replaceAll('\r', '') : text)?.trim() ?? '';
    if (said === '') throw faultAt(at, `${where} is ${text === undefined ? 'not set' : 'empty'}`);
    if (!shapes[shape].looks.test(said)) throw faultAt(at, `${where} ${shapes[shape].reason}`);
    return said;
  };
  const { github, prometheus, products, ...others } = value;
  return {
    ...others,
    ...(github ? { github: ofGitHub(github, reveal) } : {}),
    products: products.map(({ backup, events, ...product }, index) => ({
      ...product,
      ...(events
        ? { events: { ...events, secret: reveal(events.secret, 'token', 'products', index, 'events', 'secret') } }
        : {}),
      ...(backup ? { backup: { secret: reveal(backup.secret, 'token', 'products', index, 'backup', 'secret') } } : {}),
    })),
    prometheus: Object.fromEntries(
      Object.entries(prometheus).map(([name, { url, ca, token }]) => [
        name,
        {
          url,
          ...(ca ? { ca } : {}),
          ...(token ? { token: reveal(token, 'token', 'prometheus', name, 'token') } : {}),
        },
      ]),
    ),
  };
}

function ofGitHub(
  { token, app, webhookSecret, ...rest }: NonNullable<Integrations['github']>,
  reveal: Reveal,
): NonNullable<Connections['github']> {
  return {
    ...rest,
    ...(token ? { token: reveal(token, 'token', 'github', 'token') } : {}),
    ...(app ? { app: { ...app, key: reveal(app.key, 'key', 'github', 'app', 'key') } } : {}),
    ...(webhookSecret ? { webhookSecret: reveal(webhookSecret, 'token', 'github', 'webhookSecret') } : {}),
  };
}

function textOf(path: string, faultBecause: (why: string) => Error): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw faultBecause(`cannot be read: ${whyUnreadable(error)}`);
  }
}
