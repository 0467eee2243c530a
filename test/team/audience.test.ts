import { describe, expect, it } from 'vitest';
import { decideTeam, type TeamCommand } from '../../src/team/decide.ts';
import type { Newcomer } from '../../src/team/stakeholder-fields.ts';
import { evolveTeam } from '../../src/team/team.ts';
import { gus, monday, priya, theTeam } from '../support/story.ts';
import { by, given, playTeam } from './story.ts';

const at = monday;
const team = theTeam();
const shop: Newcomer = { name: 'Shop X', medium: 'email', address: 'ops@shop.example', zone: 'Asia/Tokyo' };
const choose = (declined: ('changes' | 'reminders' | 'progress' | 'feedback')[]): TeamCommand => ({
  type: 'ChoosePreferences',
  id: 's1',
  declined,
  how: 'link',
  at,
});
const dead: TeamCommand = { type: 'DisableAddress', medium: 'email', address: 'board@example.com', why: '550', at };
const joins: TeamCommand = { type: 'Subscribe', how: 'mail', ...shop, address: 'board@example.com', at };

describe('what somebody is told of', () => {
  it('is kept with the component and the language', () =>
    given(team)
      .when(by(priya, { type: 'AddStakeholder', ...shop, component: ' Payments\n', language: 'pt-br' }))
      .then({
        type: 'StakeholderAdded',
        stakeholder: { id: 's3', ...shop, component: 'Payments', language: 'pt-BR' },
        by: priya.id,
        at,
      }));

  it('changes only as far as it is named, and not at all when it was so', () => {
    given(team)
      .when(by(priya, { type: 'ChangeStakeholder', id: 's1', zone: 'Asia/Tokyo', component: '' }))
      .then({ type: 'StakeholderChanged', id: 's1', zone: 'Asia/Tokyo', by: priya.id, at });
    const changed = playTeam(team, by(priya, { type: 'ChangeStakeholder', id: 's1', zone: 'Asia/Tokyo' }));
    expect(changed.stakeholders[0]).toMatchObject({ name: 'email', zone: 'Asia/Tokyo' });
    given(changed)
      .when(by(priya, { type: 'ChangeStakeholder', id: 's1', zone: 'Asia/Tokyo' }))
      .thenNothing();
    given(changed)
      .when(by(priya, { type: 'ChangeStakeholder', id: 's1', zone: '' }))
      .then({ type: 'StakeholderChanged', id: 's1', zone: null, by: priya.id, at });
  });

  it('is not taken with a zone, a language or a name that is none', () => {
    const change = (more: object) => by(priya, { type: 'ChangeStakeholder', id: 's1', ...more });
    given(team)
      .when(change({ zone: 'Mars/Olympus' }))
      .thenRefused(/time zone "Mars\/Olympus"/);
    given(team)
      .when(change({ language: 'not a language' }))
      .thenRefused(/language/);
    given(team)
      .when(change({ name: ' \n ' }))
      .thenRefused(/needs a name/);
    given(team)
      .when(by(gus, { type: 'ChangeStakeholder', id: 's1', name: 'Gus' }))
      .thenRefused(/lead or comms/);
    given(team)
      .when(by(priya, { type: 'ChangeStakeholder', id: 's9', name: 'x' }))
      .thenRefused(/not on the list/);
  });
});

describe('what a stakeholder declines', () => {
  it('is what the link says, in one order, and once', () => {
    given(team)
      .when(choose(['feedback', 'changes', 'feedback']))
      .then({ type: 'PreferencesChosen', id: 's1', declined: ['changes', 'feedback'], how: 'link', at });
    given(playTeam(team, choose(['feedback', 'changes'])))
      .when(choose(['changes', 'feedback']))
      .thenNothing();
    given(playTeam(team, choose(['changes'])))
      .when(choose([]))
      .then({ type: 'PreferencesChosen', id: 's1', declined: [], how: 'link', at });
  });

  it('is nothing for whoever is off the list', () =>
    given(team)
      .when({ ...choose(['changes']), id: 's9' } as TeamCommand)
      .thenNothing());

  it('#74 is nobody else’s to choose in the chat', () => {
    const told = playTeam(
      team,
      by(priya, { type: 'AddStakeholder', name: 'Gus', medium: 'telegram', address: String(gus.id), zone: null }),
    );
    const inChat = (id: string, who: typeof gus): TeamCommand => ({
      type: 'ChoosePreferences',
      id,
      declined: ['changes'],
      how: 'chat',
      by: who,
      at,
    });
    given(told).when(inChat('s3', gus)).thenHappens('PreferencesChosen');
    given(told)
      .when(inChat('s3', priya))
      .thenRefused(/not yours/);
    given(told)
      .when(inChat('s1', gus))
      .thenRefused(/not yours/);
    given(told)
      .when(inChat('s3', { ...gus, isHuman: false }))
      .thenRefused(/not yours/);
  });
});

describe('an address that nothing reaches', () => {
  it('#58 is turned off once, and on again by those who keep the list', () => {
    given(team).when(dead).then({ type: 'AddressDisabled', id: 's1', why: '550', at });
    const off = playTeam(team, dead);
    expect(off.stakeholders[0]?.disabled).toEqual({ why: '550', at });
    given(off)
      .when({ ...dead, why: 'something else' } as TeamCommand)
      .thenNothing();
    given(off)
      .when(by(gus, { type: 'EnableAddress', id: 's1' }))
      .thenRefused(/lead or comms/);
    const on = by(priya, { type: 'EnableAddress', id: 's1' });
    given(off).when(on).then({ type: 'AddressEnabled', id: 's1', by: priya.id, at });
    given(playTeam(off, on)).when(on).thenNothing();
  });

  it('is nobody’s when it is not on the list', () =>
    given(team)
      .when({ ...dead, address: 'else@example.com' } as TeamCommand)
      .thenNothing());
});

describe('whoever asks to be told', () => {
  it('is on the list once, by nobody’s hand but their own', () => {
    const fresh: TeamCommand = { type: 'Subscribe', how: 'mail', ...shop, at };
    given(team)
      .when(fresh)
      .then({ type: 'StakeholderAdded', stakeholder: { id: 's3', ...shop }, how: 'mail', by: 0, at });
    given(playTeam(team, fresh)).when(fresh).thenNothing();
    expect(playTeam(team, fresh).stakeholders.at(-1)?.joinedAt).toBe(at);
  });

  it('gets everything again that was declined or turned off', () => {
    given(playTeam(team, dead, choose(['changes'])))
      .when(joins)
      .thenHappens('AddressEnabled', 'PreferencesChosen');
    given(team).when(joins).thenNothing();
  });

  it('opens the link alone: nobody is added by somebody else', () => {
    const link = (address: string, who = gus): TeamCommand => ({
      type: 'Subscribe',
      how: 'link',
      by: who,
      name: 'Gus',
      medium: 'telegram',
      address,
      zone: null,
      at,
    });
    given(team)
      .when(link(String(gus.id)))
      .thenHappens('StakeholderAdded');
    given(team)
      .when(link(String(priya.id)))
      .thenRefused(/whoever opens it/);
    given(team)
      .when(link('-100700'))
      .thenRefused(/whoever opens it/);
    given(team)
      .when(link(String(gus.id), { ...gus, isHuman: false }))
      .thenRefused(/whoever opens it/);
  });
});

describe('a file', () => {
  const importing = (...newcomers: Newcomer[]) => by(priya, { type: 'ImportStakeholders', newcomers });

  it('adds who is new in one event, each once, and leaves the others', () => {
    const twice = importing(shop, { ...shop, name: 'again' }, { ...shop, address: 'board@example.com' });
    given(team)
      .when(twice)
      .then({
        type: 'StakeholdersImported',
        stakeholders: [{ id: 's3', ...shop, name: 'again' }],
        by: priya.id,
        at,
      });
    const after = playTeam(team, twice);
    given(after).when(twice).thenNothing();
    given(after)
      .when(by(priya, { type: 'AddStakeholder', ...shop, address: 'new@shop.example' }))
      .thenHappens('StakeholderAdded');
    expect(after.stakeholdersEver).toBe(3);
  });

  it('knows a mailbox however its letters are written', () => {
    const loud = { ...shop, address: shop.address.toUpperCase(), name: 'again' };
    const after = playTeam(team, importing(shop));
    given(after).when(importing(loud)).thenNothing();
    given(after)
      .when(by(priya, { type: 'AddStakeholder', ...loud }))
      .thenNothing();
    given(team)
      .when(importing(shop, loud))
      .then(expect.objectContaining({ stakeholders: [expect.objectContaining({ name: 'again' })] }));
  });

  it('puts no chat on the list from outside, and nothing from a guest', () => {
    given(team)
      .when(importing({ ...shop, medium: 'telegram', address: '-100999' }))
      .thenRefused(/in the chat itself/);
    given(team)
      .when(by(gus, { type: 'ImportStakeholders', newcomers: [shop] }))
      .thenRefused(/lead or comms/);
  });

  it('of 100,000 rows is folded and changed fast', () => {
    const began = performance.now();
    let large = team;
    for (let batch = 0; batch < 200; batch++) {
      const rows = Array.from({ length: 500 }, (_, row) => ({ ...shop, address: `a${batch}.${row}@shop.example` }));
      large = decideTeam(importing(...rows), large).reduce(evolveTeam, large);
    }
    expect(large.stakeholders).toHaveLength(100_002);
    // Quadratic work would take minutes; on a busy machine this takes three seconds.
    expect(performance.now() - began).toBeLessThan(30_000);
  }, 60_000);
});
