import { lookup as resolve } from 'node:dns';
import { BlockList, isIP, type LookupFunction } from 'node:net';

/**
 * Addresses inside: this machine, private networks, link-local (cloud metadata), carrier NAT, multicast, and what only looks public. RFC 6890; of IPv6 only
 * 2000::/3 is in use by the public, so that what carries an IPv4 address within (NAT64, 6to4, Teredo, ::127.0.0.1) is inside as well.
 */
const inside: Network[] = [
  ['0.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['127.0.0.0', 8, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.0.0.0', 24, 'ipv4'],
  ['192.0.2.0', 24, 'ipv4'],
  ['192.88.99.0', 24, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['198.18.0.0', 15, 'ipv4'],
  ['198.51.100.0', 24, 'ipv4'],
  ['203.0.113.0', 24, 'ipv4'],
  ['224.0.0.0', 3, 'ipv4'],
  ['::', 3, 'ipv6'],
  ['2001::', 23, 'ipv6'],
  ['2001:db8::', 32, 'ipv6'],
  ['2002::', 16, 'ipv6'],
  ['3fff::', 20, 'ipv6'],
  ['4000::', 2, 'ipv6'],
  ['8000::', 1, 'ipv6'],
];

type Kind = 'ipv4' | 'ipv6';
type Network = [address: string, bits: number, kind: Kind];

/** Which addresses may be connected to. */
export interface Guard {
  /** Whether this IP address may be connected to, for whoever asked for this host. */
  mayConnect(address: string, host: string): boolean;
  /** For `net.connect`: resolves a name once, and refuses it where any of its addresses may not be connected to. */
  lookup: LookupFunction;
}

/**
 * Public addresses, and those of the settings: `allowed` lists networks (10.1.0.0/16), addresses, or host names, whose addresses are taken as they are.
 * Throws a RangeError whose message is the entry that is none of them. `resolver` is for tests alone.
 */
export function createGuard(allowed: readonly string[], resolver: LookupFunction = resolve): Guard {
  const isNamed = setOf(allowed.filter((each) => !isNetwork(each)).map(nameOf));
  const isReachable = listOf(allowed.filter(isNetwork).map(networkOf));
  const isInside = listOf(inside);
  const mayConnect = (address: string, host: string): boolean =>
    isIP(address) !== 0 && (isNamed(bare(host)) || isReachable(address) || !isInside(address));
  return {
    mayConnect,
    lookup(hostname, options, callback) {
      resolver(hostname, { ...options, all: true }, (fault, found) => {
        if (fault) return callback(fault, []);
        const addresses = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found;
        const [first] = addresses;
        if (!first || addresses.some(({ address }) => !mayConnect(address, hostname)))
          return callback(new AddressRefused(hostname), []);
        if (options.all) return callback(null, addresses);
        return callback(null, first.address, first.family);
      });
    },
  };
}

/** An address inside that the settings do not name. */
export class AddressRefused extends Error {
  readonly host: string;

  constructor(host: string) {
    super(`${host} leads to an address inside, which may not be asked`);
    this.name = 'AddressRefused';
    this.host = host;
  }
}

/** `[::1]` in an address line is `::1`; names are the same in any case, and with a dot at the end. */
export const bare = (host: string): string =>
  host
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase();

const setOf = (names: readonly string[]) => {
  const set = new Set(names);
  return (name: string): boolean => set.has(name);
};

/** Node takes an IPv4 address for its mapped twin, so that a wide IPv6 network would hold all of IPv4: each kind has its own list. */
function listOf(networks: readonly Network[]): (address: string) => boolean {
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const [address, bits, kind] of networks) lists[kind].addSubnet(address, bits, kind);
  return (address) => lists[isMapped(address) ? 'ipv4' : kindOf(address)].check(address, kindOf(address));
}

const kindOf = (address: string): Kind => (isIP(address) === 6 ? 'ipv6' : 'ipv4');

const everyIpv4 = new BlockList();
everyIpv4.addSubnet('0.0.0.0', 0, 'ipv4');

/** `::ffff:10.0.0.1`, however it is written: the system connects to 10.0.0.1. */
const isMapped = (address: string): boolean => isIP(address) === 6 && everyIpv4.check(address, 'ipv6');

const isNetwork = (text: string): boolean => isIP(text.split('/')[0] ?? '') !== 0;

function networkOf(text: string): Network {
  const [, address = '', bits] = /^([^/%]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const most = isIP(address) === 4 ? 32 : 128;
  const prefix = bits === undefined ? most : Number(bits);
  if (isIP(address) === 0 || isMapped(address) || prefix > most) throw new RangeError(text);
  return [address, prefix, kindOf(address)];
}

/** A name that ends in a number is an address to a browser: `010.0.0.1`, `2130706433`, `0x7f.1`. */
function nameOf(text: string): string {
  const isName = /^[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(text) && !/(^|\.)(\d+|0x[\da-f]*)$/i.test(text);
  if (!isName) throw new RangeError(text);
  return text.toLowerCase();
}
