import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';

/**
 * Whose request it is, for counting. Behind a proxy on this machine it is the last address that the proxy wrote; anything before that was
 * written by the caller. Of an IPv6 address only the network counts: everybody has billions of the rest.
 */
export function callerOf(c: Context): string {
  const { address = '' } = getConnInfo(c).remote;
  const forwarded = isThisMachine(address) ? c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined;
  return networkOf(forwarded || address);
}

const isThisMachine = (address: string): boolean => /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/.test(address);

function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '').slice(0, 45);
  return plain.includes(':') ? plain.split(':').slice(0, 4).join(':') : plain;
}
