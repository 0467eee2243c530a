import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decideTeam, type TeamCommand } from '../../src/team/decide.ts';
import { nameOwner } from '../../src/team/house.ts';
import { Refusal } from '../../src/team/refusal.ts';
import { mailAddress } from '../../src/team/stakeholder-fields.ts';
import { emptyHouse, evolveHouse, evolveTeam, holdersOf, nameOf, rolesOf } from '../../src/team/team.ts';
import {
  aiko,
  anonymous,
  ben,
  cast,
  gus,
  luis,
  mara,
  monday,
  nadia,
  olga,
  priya,
  refusalOf,
  theTeam,
} from '../support/story.ts';
import { by, given, noTeam, playTeam } from './story.ts';

const founding = by(olga, { type: 'FoundTeam', number: 3, chat: -100500, title: 'Payments' });
const founded = playTeam(noTeam, founding);
const claiming = (who = mara, role = 'lead') => by(who, { type: 'ClaimRole', role });
const finishing = (who = olga) => by(who, { type: 'FinishSetup' });
const giving = (to = gus, role = 'qa', who = mara) => by(who, { type: 'GiveRole', role, to });
const taking = (from = aiko.id, role = 'qa', who = mara) =>
  by(who, { type: 'TakeRole', role, from, why: 'left the team' });
const adding = (address = 'ceo@example.com', medium: 'email' | 'telegram' = 'email', name = 'CEO', who = priya) =>
  by(who, { type: 'AddStakeholder', name, medium, address, zone: null });
const team = theTeam();

describe('setting a team up', () => {
  it('starts with an owner who puts the bot into the group', () => {
    given(noTeam)
      .when(founding)
      .then({ type: 'TeamFounded', number: 3, chat: -100500, title: 'Payments', by: olga.id, at: monday });
    given(founded).when(founding).thenNothing();
    given(noTeam)
      .when({ ...founding, by: gus })
      .thenRefused(/Only an owner/);
  });

  it('records zone and policy even if they are what they were, once', () => {
    const zone = by(olga, { type: 'ChooseZone', zone: 'UTC' });
    given(founded).when(zone).thenHappens('ZoneChosen');
    given(playTeam(founded, zone)).when(zone).thenNothing();
    const policy = by(olga, { type: 'ChoosePolicy', policy: 'standard' });
    given(founded).when(policy).thenHappens('PolicyChosen');
    given(playTeam(founded, policy)).when(policy).thenNothing();
    given(playTeam(founded, policy))
      .when(by(olga, { type: 'ChoosePolicy', policy: 'small' }))
      .thenHappens('PolicyChosen');
  });
  it('refuses zones and policies that there are not', () => {
    given(founded)
      .when(by(olga, { type: 'ChooseZone', zone: 'Berlin' }))
      .thenRefused(/Europe\/Berlin/);
    given(founded)
      .when(by(olga, { type: 'ChoosePolicy', policy: 'none' as 'small' }))
      .thenRefused(/small, standard and strict/);
  });
  it('is for founder and owners until it is done, for the lead afterwards', () => {
    const zone = (who = gus) => by(who, { type: 'ChooseZone', zone: 'Asia/Tokyo' });
    given(founded)
      .when(zone())
      .thenRefused(/person who added me/);
    given({ ...founded, founder: gus.id })
      .when(zone())
      .thenHappens('ZoneChosen');
    given({ ...founded, founder: gus.id })
      .when(zone({ ...gus, isHuman: false }))
      .thenRefused(/person who added me/);
    given(team)
      .when(zone())
      .thenRefused(/Only the lead/);
    given(team).when(zone(mara)).thenHappens('ZoneChosen');
    given(team).when(zone(olga)).thenHappens('ZoneChosen');
  });

  it('lets people claim roles, which count when the set-up is finished', () => {
    const claimed = playTeam(founded, claiming(), claiming(aiko, 'qa'));
    expect(rolesOf(mara.id, claimed)).toEqual([]);
    given(claimed).when(claiming()).thenNothing();
    const done = playTeam(claimed, finishing());
    expect([holdersOf('lead', done), holdersOf('qa', done), nameOf(aiko.id, done)]).toEqual([
      [mara.id],
      [aiko.id],
      'Aiko',
    ]);
    given(done).when(finishing()).thenNothing();
    given(done)
      .when(claiming(gus))
      .thenRefused(/given by the lead/);
  });
  it('lets them step back, once', () => {
    const back = by(mara, { type: 'UnclaimRoles' });
    const claimed = playTeam(founded, claiming(), claiming(mara, 'ops'));
    given(claimed).when(back).thenHappens('RoleUnclaimed', 'RoleUnclaimed');
    given(playTeam(claimed, back)).when(back).thenNothing();
    given(playTeam(claimed, back))
      .when(finishing())
      .thenRefused(/needs a lead/);
  });
  it('needs a lead, and an owner to finish it', () => {
    given(founded)
      .when(finishing())
      .thenRefused(/needs a lead/);
    given(playTeam(founded, claiming()))
      .when(finishing(mara))
      .thenRefused(/person who added me/);
  });
  it('#25 gives an anonymous admin no role', () =>
    given(founded)
      .when(claiming(anonymous))
      .thenRefused(/own account/));

  it('keeps working hours that can be kept', () => {
    const hours = (from: string, to: string, days = [1, 2]) =>
      by(mara, { type: 'ChooseHours', hours: { from, to, days } });
    given(team).when(hours('08:00', '17:30')).thenHappens('HoursChosen');
    given(playTeam(team, hours('08:00', '17:30')))
      .when(hours('08:00', '17:30'))
      .thenNothing();
    for (const wrong of [
      hours('8', '17:00'),
      hours('25:00', '26:00'),
      hours('18:00', '09:00'),
      hours('09:00', '18:00', []),
      hours('09:00', '18:00', [0]),
      hours('09:00', '18:00', [1.5]),
    ])
      given(team)
        .when(wrong)
        .thenRefused(/09:00-18:00/);
    given(team)
      .when({ ...hours('08:00', '17:00'), by: gus })
      .thenRefused(/Only the lead/);
  });
});

describe('roles', () => {
  it('are given by the lead or an owner, to people', () => {
    given(team)
      .when(giving())
      .then({ type: 'RoleGiven', role: 'qa', person: gus.id, name: 'Gus', by: mara.id, at: monday });
    given(team)
      .when(giving(gus, 'qa', olga))
      .thenHappens('RoleGiven');
    for (const who of [gus, luis, priya, nadia, ben, anonymous])
      given(team)
        .when(giving(gus, 'qa', who))
        .thenRefused(/Only the lead/);
    given(team)
      .when(giving(anonymous))
      .thenRefused(/Only people/);
  });
  it('are given and taken once', () => {
    given(playTeam(team, giving())).when(giving()).thenNothing();
    given(team)
      .when(taking())
      .then({ type: 'RoleTaken', role: 'qa', person: aiko.id, why: 'left the team', by: mara.id, at: monday });
    given(playTeam(team, taking())).when(taking()).thenNothing();
  });
  it('can be laid down by whoever holds them, and taken by nobody else', () => {
    given(team)
      .when(taking(aiko.id, 'qa', aiko))
      .thenHappens('RoleTaken');
    given(team)
      .when(taking(aiko.id, 'qa', luis))
      .thenRefused(/Only the lead/);
  });
  it('always leave somebody who leads', () => {
    given(team)
      .when(taking(mara.id, 'lead'))
      .thenRefused(/Somebody must lead/);
    given(playTeam(team, giving(gus, 'lead')))
      .when(taking(mara.id, 'lead'))
      .thenHappens('RoleTaken');
  });
  it('#28 end for whoever leaves the group', () => {
    const leaving = by(mara, { type: 'PersonLeft', person: aiko.id });
    given(playTeam(team, giving(aiko, 'ops')))
      .when(leaving)
      .thenHappens('RoleTaken', 'RoleTaken');
    given(playTeam(team, leaving)).when(leaving).thenNothing();
    given(playTeam(founded, claiming()))
      .when(by(olga, { type: 'PersonLeft', person: mara.id }))
      .thenHappens('RoleUnclaimed');
  });
  it('#29 stay with the number, not with the name', () =>
    expect(rolesOf(aiko.id, playTeam(team, giving({ ...aiko, name: 'Renamed' }, 'ops')))).toEqual(['qa', 'ops']));
});

describe('stakeholders', () => {
  it('are added by lead and comms, once an address', () => {
    given(team)
      .when(adding('Ceo@Example.COM'))
      .then({
        type: 'StakeholderAdded',
        stakeholder: { id: 's3', name: 'CEO', medium: 'email', address: 'Ceo@example.com', zone: null },
        by: priya.id,
        at: monday,
      });
    given(playTeam(team, adding())).when(adding()).thenNothing();
    given(team).when(adding('-100800/7', 'telegram')).thenHappens('StakeholderAdded');
    for (const who of [gus, luis, ben, anonymous])
      given(team)
        .when(adding('a@example.com', 'email', 'A', who))
        .thenRefused(/lead or comms/);
  });
  it('are removed once, and their number is not given again', () => {
    const removing = by(priya, { type: 'RemoveStakeholder', id: 's2', why: 'asked for it' });
    given(team).when(removing).thenHappens('StakeholderRemoved');
    given(playTeam(team, removing)).when(removing).thenNothing();
    given(team)
      .when({ ...removing, by: gus })
      .thenRefused(/lead or comms/);
    expect(playTeam(team, removing, adding()).stakeholders.map((each) => each.id)).toEqual(['s1', 's3']);
  });
  it('#62 have names on one line, and their address where there is none', () => {
    const nameAs = (name: string) => playTeam(team, adding('a@example.com', 'email', name)).stakeholders[2]?.name;
    expect(nameAs(' Ann\r\nBcc: x@y.org\u0000 ')).toBe('Ann Bcc: x@y.org');
    expect(nameAs('\u202eevil')).toBe('evil');
    expect(nameAs(' \n ')).toBe('a@example.com');
    expect([...(nameAs('😀'.repeat(200)) ?? '')]).toHaveLength(100);
    expect(nameAs('\ud83d')?.isWellFormed()).toBe(true);
  });
  it.each([
    'a',
    'a@b',
    'a b@example.com',
    'a@example.com\r\nBcc: x@y.org',
    '"a"@example.com',
    'a@exa_mple.com',
    'a..b@example.com',
    'a.@example.com',
    '.a@example.com',
    'a@example.com,b@example.com',
    '<a@example.com>',
    'ä@example.com',
    'a@-x.com',
    `${'x'.repeat(65)}@example.com`,
    `a@${'x.'.repeat(130)}com`,
  ])('refuse an address that can be read in two ways: %j', (address) =>
    given(team)
      .when(adding(address))
      .thenRefused(/not an email address/),
  );
  it('take ordinary addresses', () => {
    for (const address of ['a@example.com', 'first.last+tag@sub.example.co.uk', 'o_brien%x@xn--bcher-kva.example'])
      expect(mailAddress(` ${address} `)).toBe(address);
  });
  it('refuse a chat that is none, and a zone that is none', () => {
    given(team)
      .when(adding('@channel', 'telegram'))
      .thenRefused(/not a chat/);
    given(team)
      .when({ ...adding(), zone: 'Mars/Base' } as TeamCommand)
      .thenRefused(/time zone/);
  });
});

describe('the chat', () => {
  const moving = by(olga, { type: 'MoveChat', from: -100500, to: -100900 });
  it('#38 keeps its team when it becomes a supergroup, once', () => {
    given(team).when(moving).thenHappens('ChatMoved');
    expect(playTeam(team, moving).chat).toBe(-100900);
    given(playTeam(team, moving)).when(moving).thenNothing();
  });
  it('#38 moves with its stakeholders, whose topics stay behind', () => {
    const reader = playTeam(
      team,
      adding('-100700/7', 'telegram'),
      by(olga, { type: 'MoveChat', from: -100700, to: -100701 }),
    );
    expect(reader.stakeholders.map((each) => each.address)).toEqual(['board@example.com', '-100701', '-100701']);
    expect(reader.chat).toBe(-100500);
  });
  it('is lost and regained, each once', () => {
    const losing = by(olga, { type: 'LoseChat', why: 'removed' });
    const back = by(olga, { type: 'RegainChat', chat: -100500, title: 'Payments' });
    given(team).when(losing).thenHappens('ChatLost');
    given(playTeam(team, losing)).when(losing).thenNothing();
    given(playTeam(team, losing)).when(back).thenHappens('ChatRegained');
    given(team).when(back).thenNothing();
  });
});

describe('the house', () => {
  it('has owners by setting, each once', () => {
    const [event] = nameOwner(olga.id, 'setting', monday, emptyHouse);
    const house = evolveHouse(emptyHouse, event as NonNullable<typeof event>);
    expect(house.owners).toEqual([olga.id]);
    expect(nameOwner(olga.id, 'setting', monday, house)).toEqual([]);
    expect(nameOwner(mara.id, 'setting', monday, house)).toHaveLength(1);
    expect(evolveHouse(house, event as NonNullable<typeof event>)).toEqual(house);
  });
  it('is claimed only while nobody owns it', () => {
    expect(nameOwner(mara.id, 'claim', monday, emptyHouse)).toHaveLength(1);
    expect(refusalOf(() => nameOwner(mara.id, 'claim', monday, { restored: null, owners: [olga.id] })).message).toMatch(
      /owner already/,
    );
    expect(nameOwner(olga.id, 'claim', monday, { restored: null, owners: [olga.id] })).toEqual([]);
  });
});

describe('a whole team', () => {
  const story: TeamCommand[] = [
    founding,
    by(olga, { type: 'ChooseZone', zone: 'Europe/Berlin' }),
    by(olga, { type: 'ChoosePolicy', policy: 'standard' }),
    claiming(),
    claiming(aiko, 'qa'),
    by(aiko, { type: 'UnclaimRoles' }),
    by(olga, { type: 'ChooseHours', hours: { from: '08:00', to: '17:00', days: [1, 2, 3] } }),
    finishing(),
    giving(aiko),
    giving(luis, 'lead'),
    taking(mara.id, 'lead', luis),
    by(luis, { type: 'PersonLeft', person: aiko.id }),
    by(luis, { type: 'ChooseZone', zone: 'UTC' }),
    by(luis, { type: 'ChoosePolicy', policy: 'strict' }),
    adding('a@example.com', 'email', 'A', luis),
    by(luis, { type: 'RemoveStakeholder', id: 's1', why: 'asked for it' }),
    by(olga, { type: 'MoveChat', from: -100500, to: -100501 }),
    by(olga, { type: 'LoseChat', why: 'removed' }),
    by(olga, { type: 'RegainChat', chat: -100501, title: 'Payments' }),
  ];

  it('changes nothing when any of its commands is repeated', () => {
    let now = noTeam;
    for (const command of story) {
      const events = decideTeam(command, now);
      expect(events.length, command.type).toBeGreaterThan(0);
      now = events.reduce(evolveTeam, now);
      expect(decideTeam(command, now), command.type).toEqual([]);
    }
    expect(new Set(story.map((each) => each.type)).size).toBe(15);
  });

  it('never loses its lead to a command, however they are mixed', () => {
    const people = fc.constantFrom(...cast);
    const roles = fc.constantFrom('lead', 'qa', 'ops');
    const commands = fc
      .tuple(people, people, roles, fc.boolean())
      .map(([who, whom, role, gives]) => (gives ? giving(whom, role, who) : taking(whom.id, role, who)));
    fc.assert(
      fc.property(fc.array(commands, { maxLength: 30 }), (all) => {
        const end = all.reduce((now, command) => {
          try {
            return playTeam(now, command);
          } catch (error) {
            if (error instanceof Refusal) return now;
            throw error;
          }
        }, team);
        expect(holdersOf('lead', end).length).toBeGreaterThan(0);
        for (const role of Object.keys(end.roles))
          expect(new Set(holdersOf(role, end)).size).toBe(holdersOf(role, end).length);
      }),
      { numRuns: 300 },
    );
  });
});
