import { agenda } from '../rollout/calendar.ts';
import { type Checklist, digestOf } from '../rollout/checklist.ts';
import type { AnyCommand, RolloutCommand } from '../rollout/commands.ts';
import type { OutsideCommand } from '../rollout/commands-deploying.ts';
import { decide } from '../rollout/decide.ts';
import { evolve } from '../rollout/evolve.ts';
import type { Rollout } from '../rollout/rollout.ts';
import type { StakeholderCommand } from '../rollout/speaking.ts';
import { currentPhase, isSameProduct, nameOfRollout } from '../rollout/standing.ts';
import type { Person } from '../team/authority.ts';
import { decideTeam, type TeamCommand } from '../team/decide.ts';
import type { HouseEvent } from '../team/events.ts';
import { forgetPerson, forgetStakeholders, keepOwners, nameOwner, settleHeld } from '../team/house.ts';
import { Refusal } from '../team/refusal.ts';
import { evolveTeam } from '../team/team.ts';
import { audienceNews } from './audience-news.ts';
import { consequencesOf } from './consequences.ts';
import { newCard } from './new-card.ts';
import { createOutside, noSources, type Outside } from './outside.ts';
import { ownCause } from './own-causes.ts';
import type { Changed, Clock, Decision, RolloutId, Snapshot, StreamId, Summary } from './ports.ts';
import { rolloutStream, teamStream } from './ports.ts';
import { standInLetters } from './standing-in.ts';
import type { Store } from './store.ts';
import { testMail } from './test-mail.ts';

type Without<C, K extends PropertyKey> = C extends unknown ? Omit<C, K> : never;
/** A command as an adapter gives it: the moment is the coordinator's. */
export type Asked<C> = Without<C, 'at'>;
export type NewRollout = Without<
  Extract<RolloutCommand, { type: 'CreateRollout' }>,
  'at' | 'type' | 'number' | 'checklist' | 'checklistDigest'
>;

export interface Handle {
  rollout(id: RolloutId, cause: string, command: Asked<RolloutCommand>): Promise<Changed>;
  /** What a stakeholder says; whose voice it is, is the adapter's to prove: by who tapped, or by a signed link. */
  voice(id: RolloutId, cause: string, command: Asked<StakeholderCommand>): Promise<Changed>;
  /** Starts a rollout under the next free number of its team, with the checklist of today. */
  create(cause: string, asked: NewRollout): Promise<Changed & { id: RolloutId | null }>;
  team(number: number, cause: string, command: Asked<TeamCommand>): Promise<Changed>;
  owner(person: number, how: 'setting' | 'claim', cause: string): Promise<Changed>;
  /** The owners that the settings name, at every start; whoever is not named any more is none. */
  owners(listed: readonly number[], cause: string): Promise<Changed>;
  /** Erases a person's name and addresses everywhere, and ends their roles; what they did stays, under their number. */
  forget(person: number, by: Person, cause: string): Promise<Changed>;
  /** The same for a stakeholder's address: nobody is told there any more. Yields no event when nobody ever was. */
  forgetAddress(address: string, by: Person, cause: string): Promise<Changed>;
  /** What was held back since the database was restored goes out, or never. */
  settleHeld(how: 'send' | 'drop', by: Person, cause: string): Promise<Changed>;
  /** The mail of the draft, to one address that somebody named. */
  testMail(id: RolloutId, cause: string, by: Person, to: string): Promise<Changed>;
  checkCalendar(id: RolloutId, at: number): Promise<Changed>;
  /** What a system outside says; nobody's command. */
  outside(id: RolloutId, cause: string, command: Asked<OutsideCommand>): Promise<Changed>;
}

interface Deps {
  store: Store;
  clock: Clock;
  checklist: Checklist;
  /** Without it nothing outside is connected. */
  outside?: Outside;
  /** Something may be due now: letters, cards, the calendar. */
  wake(): void;
}

/** The only way anything changes: what was decided, what is said about it and what is shown are saved together. */
export function createHandle({ store, clock, checklist, outside = createOutside(noSources), wake }: Deps): Handle {
  const change = async (
    stream: StreamId,
    cause: string,
    decision: (snapshot: Snapshot, stream: StreamId) => Decision,
  ): Promise<Changed> => {
    const changed = await store.change(stream, cause, decision);
    wake();
    return changed;
  };
  const decideRollout = (id: RolloutId, cause: string, command: AnyCommand): Promise<Changed> =>
    change(id, cause, (snapshot) => rolloutDecision(id, command, snapshot, outside));

  /** What was refused to somebody who wanted to decide stands in the record too. */
  const record = async (id: RolloutId, cause: string, command: RolloutCommand, { code }: Refusal): Promise<void> => {
    const { by, at, type: attempted } = command;
    const phase = 'phase' in command ? command.phase : null;
    await decideRollout(id, `${cause} refused`, { type: 'RecordRefusal', attempted, phase, code, by, at });
  };

  /** What it was planned in place of can be planned once more again. Also where it was called off before: whoever died in between is handed the same tap again. */
  const freeRetried = async ({ team, number, retry }: Rollout, { by, at }: RolloutCommand): Promise<void> => {
    if (!retry) return;
    const command = { type: 'NoteRetryCalledOff', as: number, by: by.id, at } as const;
    await decideRollout(rolloutStream(team, retry.of), `retry R-${number} called off`, command);
  };

  return {
    async rollout(id, cause, asked) {
      const command = { ...asked, at: clock.now() } as RolloutCommand;
      try {
        const changed = await decideRollout(id, cause, command);
        if (command.type === 'CallOff') await freeRetried(changed.rollout, command);
        return changed;
      } catch (fault) {
        if (fault instanceof Refusal && decisive.has(command.type)) await record(id, cause, command, fault);
        throw fault;
      }
    },

    voice: (id, cause, asked) => decideRollout(id, cause, { ...asked, at: clock.now() } as StakeholderCommand),

    async create(cause, asked) {
      const at = clock.now();
      const before = asked.retryOf === undefined ? undefined : rolloutStream(asked.team, asked.retryOf);
      const retried = before && (await store.rollout(before));
      let id: RolloutId | null = null;
      const changed = await change(rolloutStream(asked.team, 0), cause, (snapshot, stream) => {
        id = stream as RolloutId;
        const number = Number(id.split('/')[2]);
        const command: RolloutCommand = {
          ...asked,
          type: 'CreateRollout',
          number,
          checklist,
          checklistDigest: digestOf(checklist),
          at,
        };
        return rolloutDecision(id, command, snapshot, outside, retried);
      });
      // Also where it was created before: whoever died in between is handed the same tap again.
      const as = changed.rollout.number;
      if (before && retried && isSameProduct(retried.product, changed.rollout.product))
        await decideRollout(before, `retried as ${as}`, { type: 'NoteRetried', as, by: asked.by.id, at });
      return { ...changed, id: changed.repeated ? null : id };
    },

    async team(number, cause, asked) {
      const command = { ...asked, at: clock.now() } as TeamCommand;
      const open = await store.rolloutsOf(number, 'open');
      const changed = await change(teamStream(number), cause, (snapshot) =>
        teamDecision(
          number,
          command,
          snapshot,
          open.map((each) => each.id),
        ),
      );
      // Also where nothing changed: whoever died in between is handed the same update again.
      if (
        command.type === 'AddFreeze' ||
        changed.events.some(({ type }) => type === 'ZoneChosen' || type === 'HoursChosen')
      )
        for (const { id } of open) await decideRollout(id, `${cause} ${id}`, { type: 'CheckCalendar', at: command.at });
      return changed;
    },

    owner: (person, how, cause) =>
      change('house', cause, ({ house }) => ({ events: nameOwner(person, how, clock.now(), house) })),

    owners: (listed, cause) =>
      change('house', cause, ({ house }) => ({ events: keepOwners(listed, clock.now(), house) })),

    settleHeld: (how, by, cause) =>
      change('house', cause, ({ house }) => ({ events: settleHeld(how, by, clock.now(), house) })),

    // Erased last: until then whoever asked can ask again, also when the process dies in between.
    async forget(person, by, cause) {
      const told = await store.stakeholdersEver(String(person));
      const events = (): HouseEvent[] => forgetPerson(person, told, by, clock.now());
      events();
      for (const { number, stakeholders } of await store.teams()) {
        await this.team(number, `${cause} team ${number}`, { type: 'PersonLeft', person, by });
        for (const { id } of stakeholders.filter((each) => each.address === String(person)))
          await this.team(number, `${cause} team ${number} ${id}`, { type: 'ForgetStakeholder', id, person, by });
      }
      return change('house', cause, () => ({ events: events() }));
    },

    async forgetAddress(address, by, cause) {
      const told = await store.stakeholdersEver(address);
      const events = (): HouseEvent[] => forgetStakeholders(told, by, clock.now());
      events();
      for (const { number, stakeholders } of await store.teams())
        for (const { id } of stakeholders.filter((each) => each.address.toLowerCase() === address.toLowerCase()))
          await this.team(number, `${cause} team ${number}`, { type: 'RemoveStakeholder', id, why: 'forgotten', by });
      return change('house', cause, () => ({ events: events() }));
    },

    testMail: (id, cause, by, to) =>
      change(id, cause, (snapshot) => testMail(id, { by, to, cause, at: clock.now() }, snapshot)),

    outside: (id, cause, asked) => decideRollout(id, cause, { ...asked, at: clock.now() } as OutsideCommand),

    checkCalendar: (id, at) =>
      decideRollout(id, ownCause('tick', new Date(at).toISOString()), { type: 'CheckCalendar', at }),
  };
}

/** Commands by which somebody decides: an attempt that is refused is worth knowing of. */
const decisive = new Set<RolloutCommand['type']>([
  'SignOff',
  'ConfirmSignOff',
  'DeclineSignOff',
  'WithdrawSignOff',
  'Veto',
  'ResolveVeto',
  'CastVote',
  'RequestStop',
  'ResolveStop',
  'BreakGlass',
  'ConfirmBreakGlass',
  'ConfirmNotApplicable',
  'RollBack',
  'CallOff',
]);

function rolloutDecision(
  id: RolloutId,
  command: AnyCommand,
  snapshot: Snapshot,
  outside: Outside,
  retried?: Rollout,
): Decision {
  const { rollout: before, team } = snapshot;
  // One that is only being started has no name yet by which the settings could know it.
  const named = command.type === 'CreateRollout' ? { ...before, ...nameIn(command) } : before;
  const events = decide(command, before, {
    team,
    owners: snapshot.house.owners,
    timesOf: snapshot.timesOf,
    connected: outside.connected(named, team),
    readings: outside.readings(before),
    retried,
    get watched() {
      return snapshot.watched();
    },
    get deliveries() {
      return snapshot.deliveries();
    },
  });
  const rollout = events.reduce(evolve, before);
  const { letters, cards } = consequencesOf(events, {
    id,
    before,
    rollout,
    team,
    owners: snapshot.house.owners,
    hasStarted: (person) => snapshot.hasStarted(person),
  });
  return {
    events,
    letters,
    cards,
    stale: events.length ? [id] : [],
    ...(rollout.status === 'unborn' ? {} : { summary: summaryOf(rollout, snapshot, command.at) }),
  };
}

const nameIn = ({ product, version }: { product: string; version: string }) => ({
  product: product.trim(),
  version: version.trim(),
});

function summaryOf(rollout: Rollout, { team, timesOf }: Snapshot, at: number): Summary {
  return {
    title: nameOfRollout(rollout),
    status: rollout.status,
    phase: currentPhase(rollout)?.id ?? '',
    nextDueAt: agenda(rollout, team, at, timesOf)[0]?.at ?? null,
  };
}

function teamDecision(number: number, command: TeamCommand, snapshot: Snapshot, open: RolloutId[]): Decision {
  const { team: before, hasStarted } = snapshot;
  const events = decideTeam(command, before);
  const team = events.reduce(evolveTeam, before);
  const founded = events.some((event) => event.type === 'TeamFounded');
  const cards = founded ? [newCard('setup', teamStream(number), { chat: team.chat, thread: null })] : [];
  const letters = [...audienceNews(events, { team, hasStarted }), ...standInLetters(events, { team, hasStarted })];
  return { events, letters, cards, stale: events.length ? [teamStream(number), ...open] : [] };
}
