import { describe, expect, it } from 'vitest';
import { type Action, actions, mayDo, type Person, type Theirs } from '../../src/team/authority.ts';
import type { TeamEvent } from '../../src/team/events.ts';
import { evolveTeam, nobody, type Team } from '../../src/team/team.ts';
import { anonymous, gives, gus, olga, takes, theTeam } from '../support/story.ts';

// Every action for every kind of person, by hand: `x` may, `-` may not. Only the owner and the bot are not Gus; he has one role, had all, or has none.
const table = `
               lead developer qa ops comms approver member owner former bot theirs
  look           x      x      x   x    x      x       x     x      x    -    x
  start          x      x      x   x    x      x       x     x      x    -    x
  retry          x      x      x   x    x      x       -     -      -    -    x
  prove          x      x      x   x    x      x       x     x      x    -    x
  block          x      x      x   x    x      x       x     x      x    -    x
  note           x      x      x   x    x      x       x     x      x    -    x
  remind         x      x      x   x    x      x       -     -      -    -    x
  endReminder    x      -      -   -    -      -       -     x      -    -    x
  agree          x      x      x   x    x      x       -     -      -    -    x
  keepGoing      x      x      x   x    x      x       -     -      -    -    x
  answer         x      x      x   x    x      x       -     -      -    -    x
  tick           x      -      -   -    -      -       -     x      -    -    x
  assign         x      -      -   -    -      -       -     x      -    -    x
  reopen         x      -      -   -    -      -       -     x      -    -    x
  skip           x      -      -   -    -      -       -     x      -    -    x
  askSignOff     x      -      x   x    -      -       -     x      -    -    x
  sign           -      -      -   -    -      -       -     -      -    -    x
  vote           -      -      -   -    -      -       -     -      -    -    x
  veto           -      -      -   -    -      x       -     -      -    -    x
  resolveVeto    -      -      -   -    -      -       -     x      -    -    x
  askToStop      x      -      -   -    -      x       -     x      -    -    x
  resolveStop    x      -      -   -    -      -       -     x      -    -    x
  breakGlass     -      -      -   -    -      -       -     x      -    -    x
  review         x      -      -   -    -      -       -     x      -    -    x
  schedule       x      -      -   -    -      -       -     x      -    -    x
  freeze         x      -      -   -    -      -       -     x      -    -    x
  overrideSoft   x      -      -   -    -      -       -     x      -    -    x
  overrideHard   -      -      -   -    -      -       -     x      -    -    x
  announce       x      -      -   -    x      -       -     x      -    -    x
  stakeholders   x      -      -   -    x      -       -     x      -    -    x
  callOff        x      -      -   -    -      -       -     x      -    -    x
  rollBack       x      -      -   x    -      -       -     x      -    -    x
  deploy         x      -      -   x    -      -       -     x      -    -    x
  forceStage     x      -      -   -    -      -       -     x      -    -    x
  pause          x      x      x   x    x      x       -     -      -    -    x
  watch          x      x      x   x    x      x       -     -      -    -    x
  logIssue       x      x      x   x    x      x       -     -      -    -    x
  settleIssue    x      -      -   x    -      -       -     x      -    -    x
  giveRoles      x      -      -   -    -      -       -     x      -    -    x
  takeRole       x      -      -   -    -      -       -     x      -    -    x
  acceptRole     -      -      -   -    -      -       -     -      -    -    x
  sendAway       x      -      -   -    -      -       -     x      -    -    x
  setUp          x      -      -   -    -      -       -     x      -    -    x
  forget         -      -      -   -    -      -       -     x      -    -    x
`;

interface Case {
  person: Person;
  team: Team;
  theirs?: Theirs;
}

const roles = ['lead', 'developer', 'qa', 'ops', 'comms', 'approver'];
const teamAfter = (...events: TeamEvent[]): Team => events.reduce(evolveTeam, nobody);
const all = (person: Person): TeamEvent[] => roles.map((role) => gives(role, person));

const kinds: Record<string, Case> = {
  ...Object.fromEntries(roles.map((role) => [role, { person: gus, team: teamAfter(gives(role, gus)) }])),
  member: { person: gus, team: theTeam() },
  owner: { person: olga, team: theTeam() },
  former: { person: gus, team: teamAfter(...all(gus), ...roles.map((role) => takes(role, gus))) },
  bot: {
    person: { ...anonymous, isOwner: true },
    team: teamAfter(...all(anonymous)),
    theirs: { people: [anonymous.id], roles },
  },
  theirs: { person: gus, team: theTeam(), theirs: { people: [gus.id] } },
};

const [header = [], ...rows] = table
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));
const cells = rows.flatMap(([action, ...marks]) =>
  marks.map((mark, index) => ({ action: action as Action, kind: header[index] as string, may: mark === 'x' })),
);

describe('who may do what', () => {
  it('has a line for every action and a column for every kind of person', () => {
    expect(rows.map(([action]) => action)).toEqual(actions);
    expect([...header].sort()).toEqual(Object.keys(kinds).sort());
    expect(cells).toHaveLength(actions.length * header.length);
  });

  it.each(cells)('$action by $kind: $may', ({ action, kind, may }) => {
    const { person, team, theirs } = kinds[kind] as Case;
    expect(mayDo(person, action, team, theirs)).toBe(may);
  });
});

describe('whoever is not known', () => {
  const forAnyone: Action[] = ['look', 'start', 'prove', 'block', 'note'];
  const strangers = [
    { ...gus, id: 0 },
    { ...gus, id: -gus.id },
    { ...gus, id: Number.NaN },
  ];

  it.each(actions)('may %s only if anyone may', (action) => {
    for (const stranger of strangers)
      for (const team of [nobody, theTeam('small'), theTeam('strict')])
        expect(mayDo(stranger, action, team)).toBe(forAnyone.includes(action));
  });

  it.each(actions)('gains nothing for %s from what belongs to others', (action) => {
    const others: Theirs = { people: [olga.id], roles: ['lead', 'constructor', '__proto__', ''] };
    expect(mayDo(gus, action, theTeam(), others)).toBe(forAnyone.includes(action));
  });

  it.each(actions)('is nobody without a face, in each role, for %s', (action) => {
    for (const role of roles) {
      const faceless = { ...gus, isOwner: true, isHuman: false };
      expect(mayDo(faceless, action, teamAfter(gives(role, faceless)), { people: [gus.id], roles: [role] })).toBe(
        false,
      );
    }
  });

  it('a claim, an offer, a deputy and a linked account give no right by themselves', () => {
    const at = 0;
    const team = [
      { type: 'RoleClaimed', role: 'lead', person: gus.id, name: gus.name, by: gus.id, at },
      { type: 'RoleOffered', role: 'lead', person: gus.id, name: gus.name, code: 'c', expiresAt: 9, by: 1001, at },
      { type: 'DeputyNamed', person: 1001, deputy: gus.id, by: 1001, at },
      { type: 'PersonAway', person: 1001, until: 9, by: 1001, at },
      { type: 'AccountsLinked', account: gus.id, person: 1001, by: 1001, at },
    ] satisfies TeamEvent[];
    const after = team.reduce<Team>(evolveTeam, theTeam());
    expect(actions.filter((action) => mayDo(gus, action, after))).toEqual(forAnyone);
  });
});
