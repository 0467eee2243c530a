import { createHmac, timingSafeEqual } from 'node:crypto';
import { categoryOf } from '../rollout/checklist.ts';
import { type Category, categories } from '../team/events.ts';
import type { Announcement, ConcernAnswer } from './content.ts';

/** What a link lets its bearer do, and for whom: nobody else, nothing else, and only until it expires. */
export type Linked =
  /** One reader's page of one rollout: what is planned, what was said, and the reader's own answers. */
  | { for: 'reader'; team: number; rollout: number; stakeholder: string }
  /** What one stakeholder gets; `category` is the one that the mail with the link belonged to. */
  | { for: 'preferences'; team: number; stakeholder: string; category: Category }
  /** Whoever has it may ask to be told by a team. */
  | { for: 'join'; team: number }
  /** An address that somebody typed proves that it is theirs; `request` names what waits for it. */
  | { for: 'confirm'; team: number; request: string }
  /** A calendar to subscribe to. */
  | { for: 'calendar'; team: number }
  /** A program may ask whether something is approved. */
  | { for: 'gate'; team: number };

export interface Links {
  /** The whole address; null where the bot has none under which others reach it. `expiresAt` in milliseconds UTC. The same arguments give the same link. */
  to(linked: Linked, expiresAt: number): string | null;
  /** What a token stands for; null when it is not of our making, for something else, or too old. */
  read<F extends Linked['for']>(wanted: F, token: string, at: number): Extract<Linked, { for: F }> | null;
}

/** The first part of a link's path, and of what is signed: a token for one thing is none for another. */
const paths: Record<Linked['for'], string> = {
  reader: 'r',
  preferences: 'u',
  join: 'j',
  confirm: 'c',
  calendar: 'calendar',
  gate: 'gate',
};

/** How long links in messages work, in milliseconds: a stakeholder may want to decline long after the rollout. */
const linkLasts = 400 * 24 * 3_600_000;

/** Where nothing that is written leads back to the bot. */
export const noLinks: Links = { to: () => null, read: () => null };

const macBytes = 18;

/** `baseUrl` is asked when a link is made: in the sandbox the port is known only once the server listens. */
export function createLinks(key: string, baseUrl: () => string | null): Links {
  const macOf = (signed: string): Buffer => createHmac('sha256', key).update(signed).digest().subarray(0, macBytes);

  return {
    to(linked, expiresAt) {
      const base = baseUrl();
      if (base === null) return null;
      const payload = Buffer.from(JSON.stringify([...argumentsOf(linked), Math.ceil(expiresAt / 60_000)])).toString(
        'base64url',
      );
      const path = paths[linked.for];
      return `${base}/${path}/${payload}.${macOf(`${path}/${payload}`).toString('base64url')}`;
    },
    read(wanted, token, at) {
      const [payload = '', mac = ''] = token.length < 400 ? token.split('.') : [];
      const given = Buffer.from(mac, 'base64url');
      if (given.length !== macBytes || !timingSafeEqual(given, macOf(`${paths[wanted]}/${payload}`))) return null;
      const args = JSON.parse(Buffer.from(payload, 'base64url').toString()) as (string | number)[];
      const expires = Number(args.pop()) * 60_000;
      return at < expires ? (linkedOf(wanted, args) as never) : null;
    },
  };
}

function argumentsOf(linked: Linked): (string | number)[] {
  switch (linked.for) {
    case 'reader':
      return [linked.team, linked.rollout, linked.stakeholder];
    case 'preferences':
      return [linked.team, linked.stakeholder, categories.indexOf(linked.category)];
    case 'confirm':
      return [linked.team, linked.request];
    case 'join':
    case 'calendar':
    case 'gate':
      return [linked.team];
  }
}

/** Only what was signed arrives here, so it has the shape that it was made with. */
function linkedOf(wanted: Linked['for'], [team, second, third]: (string | number)[]): Linked {
  const number = Number(team);
  switch (wanted) {
    case 'reader':
      return { for: wanted, team: number, rollout: Number(second), stakeholder: String(third) };
    case 'preferences':
      return {
        for: wanted,
        team: number,
        stakeholder: String(second),
        category: categories[Number(third)] ?? 'changes',
      };
    case 'confirm':
      return { for: wanted, team: number, request: String(second) };
    case 'join':
    case 'calendar':
    case 'gate':
      return { for: wanted, team: number };
  }
}

/** Where this reader sees how the rollout stands, and answers; null where the bot has no address of its own. */
export function readersPage(
  { reference, reader, happenedAt }: Announcement | ConcernAnswer,
  links: Links,
): string | null {
  const [team = 0, rollout = 0] = reference.split('-').map(Number);
  const { stakeholder } = reader;
  return stakeholder === undefined
    ? null
    : links.to({ for: 'reader', team, rollout, stakeholder }, happenedAt + linkLasts);
}

/** Where this reader declines what the announcement belonged to; a POST does it at once, as RFC 8058 has it. */
export function preferencesPage(content: Announcement | ConcernAnswer, links: Links): string | null {
  const { reference, reader, happenedAt } = content;
  const [team = 0] = reference.split('-').map(Number);
  const { stakeholder } = reader;
  return stakeholder === undefined
    ? null
    : links.to(
        {
          for: 'preferences',
          team,
          stakeholder,
          category: content.type === 'answer' ? 'changes' : categoryOf[content.kind],
        },
        happenedAt + linkLasts,
      );
}

/** The same from the reader's own page, where no mail stands behind it. */
export const preferencesFrom = (team: number, stakeholder: string, at: number, links: Links): string | null =>
  links.to({ for: 'preferences', team, stakeholder, category: 'changes' }, at + linkLasts);

/** A calendar to subscribe to, of everything that the team announces. */
export const calendarOf = (team: number, at: number, links: Links): string | null =>
  links.to({ for: 'calendar', team }, at + linkLasts);

/** Where a program asks whether something is approved; `/R-12/deploy` follows. */
export const gateFor = (team: number, at: number, links: Links): string | null =>
  links.to({ for: 'gate', team }, at + linkLasts);
