import { createHash } from 'node:crypto';
import { Refusal } from '../team/refusal.ts';
import { checkedNewcomer } from '../team/stakeholder-fields.ts';
import { toldAt } from '../team/stakeholders.ts';
import type { Team } from '../team/team.ts';
import { doorOf } from './door.ts';
import type { Handle } from './handle.ts';
import type { Links } from './links.ts';
import { type Clock, type NewLetter, type Random, teamStream } from './ports.ts';
import type { Store } from './store.ts';

/** What somebody types who wants to be told by mail. */
export interface Asking {
  name: string;
  address: string;
  zone: string | null;
  /** Empty is every product. */
  component: string;
}

export interface Joining {
  /**
   * Sends the address a mail with a link to confirm; nobody is told anything before. Says nothing of whether the address is known. Throws a Refusal
   * where the team's link is closed, for what cannot be an address or a zone, and where somebody was asked too often.
   */
  askToJoin(team: number, asking: Asking): Promise<void>;
  /**
   * Whoever opened the link from the mail reads the mails of that address: from now on it is told. Again is harmless. Throws a Refusal when nothing
   * waits under this name any more.
   */
  confirmJoin(request: { team: number; request: string }): Promise<{ team: Team; stakeholder: string | null }>;
  /** Addresses that nobody confirmed in time are not kept. */
  forgetOld(): Promise<void>;
}

interface Waiting extends Asking {
  team: number;
  request: string;
  at: number;
}

interface Deps {
  store: Store;
  handle: Pick<Handle, 'team'>;
  clock: Pick<Clock, 'now'>;
  random: Random;
  links: Links;
  wake(): void;
}

/** How long a request can be confirmed, in milliseconds. */
const requestLasts = 24 * 3_600_000;
/** How many mails one address is sent in a day, at least how far apart, and how many a team's form sends in an hour. */
const mostForAddress = 3;
const apartMs = 10 * 60_000;
const mostForTeam = 60;
const teamWithinMs = 3_600_000;

const setting = 'joining';

export function createJoining({ store, handle, clock, random, links, wake }: Deps): Joining {
  const oneByOne = createQueue();

  /** Of all teams: an address that is asked by many of them is flooded all the same. */
  async function allWaiting(): Promise<{ fresh: Waiting[]; hasOld: boolean }> {
    const stored = await store.settings.get(setting);
    const all = stored ? (JSON.parse(stored) as Waiting[]) : [];
    const fresh = all.filter((each) => clock.now() - each.at < requestLasts);
    return { fresh, hasOld: fresh.length < all.length };
  }

  const keep = (waiting: Waiting[]): Promise<void> =>
    store.settings.set(setting, waiting.length ? JSON.stringify(waiting) : null);

  async function sendQuestion(team: Team, { request, address, at }: Waiting): Promise<void> {
    const letter: NewLetter = {
      medium: 'email',
      address,
      content: {
        type: 'confirmation',
        team: { number: team.number, title: team.title },
        request,
        expiresAt: at + requestLasts,
      },
      rollout: null,
      revision: null,
      announcement: null,
      urgency: 2,
      dueAt: at,
      expiresAt: at + requestLasts,
      unique: `join ${digestOf(request)}`,
      fallback: null,
    };
    await store.change(teamStream(team.number), `join ${digestOf(request)}`, () => ({ events: [], letters: [letter] }));
    wake();
  }

  return {
    askToJoin: (number, asking) =>
      oneByOne(async () => {
        const team = await openTeam(number, store);
        if (!(await doorOf(number, { store, clock })))
          throw new Refusal('This link is over. Ask the team for another one.');
        if (links.to({ for: 'confirm', team: number, request: '' }, clock.now()) === null)
          throw new Refusal('Mails cannot be confirmed here: this bot has no address in the web.');
        const { name, address, zone, component = '' } = checkedNewcomer({ ...asking, medium: 'email' });
        const { fresh } = await allWaiting();
        const at = clock.now();
        mustBePatient(number, address, fresh, at);
        const waiting = { team: number, name, address, zone, component, request: random(12), at };
        await keep([...fresh, waiting]);
        await sendQuestion(team, waiting);
      }),

    async confirmJoin({ team: number, request }) {
      await openTeam(number, store);
      const { fresh } = await allWaiting();
      const waiting = fresh.find((each) => each.team === number && each.request === request);
      if (!waiting) throw new Refusal('This link is too old. Ask once more, and confirm the new mail within a day.');
      const { name, address, zone, component } = waiting;
      const command = { type: 'Subscribe', how: 'mail', medium: 'email', name, address, zone, component } as const;
      const { team } = await handle.team(number, `joined ${digestOf(request)}`, command);
      return { team, stakeholder: toldAt('email', address, team)?.id ?? null };
    },

    forgetOld: () =>
      oneByOne(async () => {
        const { fresh, hasOld } = await allWaiting();
        if (hasOld) await keep(fresh);
      }),
  };
}

async function openTeam(number: number, store: Store): Promise<Team> {
  const team = await store.team(number);
  if (!team.isSetUp || team.isLost) throw new Refusal('This team does not tell anybody at the moment.');
  return team;
}

/** Nobody's mailbox is filled by somebody who types its address again and again. */
function mustBePatient(team: number, address: string, before: Waiting[], at: number): void {
  const mailbox = address.toLowerCase();
  const same = before.filter((each) => each.address.toLowerCase() === mailbox);
  if (same.length >= mostForAddress || same.some((each) => at - each.at < apartMs))
    throw new Refusal('A mail with a link went to this address already. Look for it, also among what was sorted out.');
  if (before.filter((each) => each.team === team && at - each.at < teamWithinMs).length >= mostForTeam)
    throw new Refusal('Too many people asked within the last hour. Please try again later.');
}

/** The record names the request without giving it away. */
const digestOf = (request: string): string => createHash('sha256').update(request).digest('hex').slice(0, 24);

/** What is read, changed and written again must not be done by two at once. */
function createQueue(): (work: () => Promise<void>) => Promise<void> {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work, work);
    last = next;
    return next;
  };
}
