import { readAside } from '../disk.ts';
import type { Heard } from './claims.ts';
import type { Row } from './record.ts';

interface Signature {
  by: number;
  revision: string;
  at: number;
  isConfirmed: boolean;
}

interface Phase {
  id: string;
  seats: { role: string; exceptAuthor?: boolean }[];
  items: { id: string; evidence: { fact?: string } }[];
}

interface Plan {
  planners: Set<number>;
  phases: Phase[];
  validMs: number;
  signed: Map<string, Signature[]>;
}

interface Team {
  policy: string;
  roles: Map<string, Set<number>>;
}

const changesItem = ['ItemDone', 'ItemReopened', 'ItemNotApplicable', 'EvidenceAdded'];

/** P3, counted once more from the events alone: who has signed what is there, and whether they are enough. */
export function createGates(say: (fault: string) => void, tapOf: (update: number) => Heard | undefined) {
  const plans = new Map<string, Plan>();
  const teams = new Map<string, Team>();

  const teamOf = (stream: string): Team => {
    const key = stream.split('/')[1] ?? '';
    const team = teams.get(key) ?? { policy: 'standard', roles: new Map<string, Set<number>>() };
    teams.set(key, team);
    return team;
  };

  return { note: (row: Row) => (row.stream.startsWith('team/') ? ofTeam(row) : ofRollout(row)) };

  function ofTeam({ stream, type, event }: Row): void {
    const team = teamOf(stream);
    const holders = team.roles.get(String(event['role'])) ?? new Set<number>();
    if (type === 'PolicyChosen') team.policy = String(event['policy']);
    if (type === 'RoleGiven') team.roles.set(String(event['role']), holders.add(Number(event['person'])));
    if (type === 'RoleTaken') holders.delete(Number(event['person']));
  }

  function ofRollout(row: Row): void {
    const { stream, type, event, cause } = row;
    if (type === 'RolloutCreated') plans.set(stream, planOf(event));
    const plan = plans.get(stream);
    if (!plan) return;
    const phase = String(event['phase']);
    const signed = plan.signed.get(phase) ?? [];
    const without = (people: unknown): void =>
      void plan.signed.set(
        phase,
        signed.filter(({ by }) => !(people as number[]).includes(by)),
      );
    if (type === 'WindowScheduled') plan.planners.add(Number(event['by']));
    if (type === 'WindowScheduled') forgetAll(plan);
    if (changesItem.includes(type)) forgetItem(plan, String(event['item']));
    if (type === 'SignedOff') {
      const tap = tapOf(Number(cause.replace('update ', '')));
      if (tap && !tap.data.endsWith(`:${event['revision']}`))
        say(`P3 ${tap.who} tapped ${tap.data} and signed ${event['revision']}`);
      const signature = {
        by: Number(event['by']),
        revision: String(event['revision']),
        at: row.at,
        isConfirmed: event['isConfirmed'] === true,
      };
      plan.signed.set(phase, [...signed.filter(({ by }) => by !== signature.by), signature]);
    }
    if (type === 'SignOffWithdrawn') without([event['by']]);
    if (type === 'SignOffsSuperseded' || type === 'SignOffsExpired') without(event['people']);
    if (type === 'SignOffDeclined' || type === 'PhaseReopened' || type === 'PhaseVetoed') plan.signed.delete(phase);
    if (type === 'PhaseSignedOff') count(row, plan, signed);
  }

  function count({ stream, event, at }: Row, plan: Plan, signed: Signature[]): void {
    const team = teamOf(stream);
    const phase = plan.phases.find(({ id }) => id === event['phase']);
    const seats = event['seats'] as { role: string; by: number }[];
    const wrong = (what: string): void => say(`P3 ${stream} ${event['phase']} was closed ${what}`);
    const needed = phase?.seats.length ?? Number.POSITIVE_INFINITY;
    const wanted = team.policy === 'small' ? 1 : team.policy === 'strict' ? Math.max(2, needed) : needed;
    if (new Set(seats.map(({ by }) => by)).size < wanted) wrong(`by fewer than ${wanted} people`);
    if (team.policy !== 'small' && phase?.seats.some(({ role }) => !seats.some((each) => each.role === role)))
      wrong('with a seat that nobody sits in');
    for (const { role, by } of seats) {
      const own = signed.find((each) => each.by === by);
      if (!own) wrong(`with the name of ${by}, who has not signed what is there`);
      else if (own.revision !== event['revision']) wrong(`although ${by} signed something else`);
      else if (at >= own.at + plan.validMs) wrong(`by the sign-off of ${by}, which is too old`);
      else if (team.policy === 'strict' && saysGo(phase) && !own.isConfirmed) wrong(`by ${by} without the second yes`);
      if (!holds(by, role, team)) wrong(`by ${by}, who is not ${role}`);
      if (isBarred(by, role, { team, plan, phase })) wrong(`by ${by}, who planned it`);
    }
  }
}

const saysGo = (phase: Phase | undefined): boolean =>
  phase?.items.some(({ evidence }) => evidence.fact === 'go') === true;

const holds = (by: number, role: string, { policy, roles }: Team): boolean =>
  policy === 'small' ? [...roles.values()].some((all) => all.has(by)) : roles.get(role)?.has(by) === true;

function isBarred(
  by: number,
  role: string,
  { team, plan, phase }: { team: Team; plan: Plan; phase: Phase | undefined },
): boolean {
  const planners = [...plan.planners];
  if (team.policy === 'small') return planners[0] === by;
  const isKeptFree = team.policy === 'strict' || phase?.seats.find((each) => each.role === role)?.exceptAuthor === true;
  return isKeptFree && planners.includes(by);
}

function planOf(event: Row['event']): Plan {
  const json = readAside((db) =>
    db
      .prepare<[string], string>('SELECT content FROM checklists WHERE digest = ?')
      .pluck()
      .get(String(event['checklist'])),
  );
  const checklist = JSON.parse(json ?? '{}') as { phases: Phase[]; signOffs: { validMinutes: number } };
  return {
    planners: new Set([Number(event['by'])]),
    phases: checklist.phases,
    validMs: checklist.signOffs.validMinutes * 60_000,
    signed: new Map(),
  };
}

/** What was signed before is not what is there now. */
const forgetAll = (plan: Plan): void => plan.signed.clear();

function forgetItem(plan: Plan, item: string): void {
  for (const { id, items } of plan.phases) if (items.some((each) => each.id === item)) plan.signed.delete(id);
}
