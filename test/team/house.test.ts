import { describe, expect, it } from 'vitest';
import type { HouseEvent } from '../../src/team/events.ts';
import { forgetPerson, forgetStakeholders, keepOwners, nameOwner } from '../../src/team/house.ts';
import { emptyHouse, evolveHouse, type House } from '../../src/team/team.ts';
import { anonymous, gus, luis, mara, monday, olga, oskar, refusalOf } from '../support/story.ts';

const named = (person: number, how: 'setting' | 'claim' = 'setting'): HouseEvent => ({
  type: 'OwnerNamed',
  person,
  how,
  at: monday,
});
const dropped = (person: number): HouseEvent => ({ type: 'OwnerDropped', person, at: monday });
const houseAfter = (house: House, events: HouseEvent[]): House => events.reduce(evolveHouse, house);
const owned = (...people: { id: number }[]): House => ({ restored: null, owners: people.map(({ id }) => id) });
const kept = (house: House, ...people: { id: number }[]) =>
  keepOwners(
    people.map(({ id }) => id),
    monday,
    house,
  );

describe('owners', () => {
  it('are named by the settings', () => {
    expect(kept(emptyHouse, olga, oskar)).toEqual([named(olga.id), named(oskar.id)]);
    expect(houseAfter(emptyHouse, kept(emptyHouse, olga, oskar))).toEqual(owned(olga, oskar));
  });
  it('are kept from one start to the next without a word', () => {
    expect(kept(owned(olga, oskar), oskar, olga)).toEqual([]);
    expect(kept(owned(olga), olga, oskar)).toEqual([named(oskar.id)]);
  });
  it('are none any more when they are taken out of the settings', () => {
    expect(kept(owned(olga, oskar), oskar)).toEqual([dropped(olga.id)]);
    expect(houseAfter(owned(olga, oskar), [dropped(olga.id)])).toEqual(owned(oskar));
    expect(kept(owned(olga), oskar)).toEqual([dropped(olga.id), named(oskar.id)]);
    expect(houseAfter(owned(olga), kept(owned(olga), oskar))).toEqual(owned(oskar));
  });
  it('come back when they are written there again', () => {
    const without = houseAfter(owned(olga, oskar), kept(owned(olga, oskar), oskar));
    expect(houseAfter(without, kept(without, olga, oskar))).toEqual(owned(oskar, olga));
  });
  it('stay who they are while there is no such setting: whoever claimed the bot keeps it', () => {
    const claimed = houseAfter(emptyHouse, nameOwner(mara.id, 'claim', monday, emptyHouse));
    expect(claimed).toEqual(owned(mara));
    expect(kept(claimed)).toEqual([]);
    expect(kept(claimed, olga)).toEqual([dropped(mara.id), named(olga.id)]);
  });
  it('claim it once, while nobody owns it', () => {
    expect(nameOwner(mara.id, 'claim', monday, emptyHouse)).toEqual([named(mara.id, 'claim')]);
    expect(refusalOf(() => nameOwner(mara.id, 'claim', monday, owned(olga))).message).toBe(
      'This bot has an owner already. Ask them to add you to BOT_OWNERS.',
    );
    expect(nameOwner(olga.id, 'claim', monday, owned(olga))).toEqual([]);
    expect(nameOwner(mara.id, 'setting', monday, owned(olga))).toEqual([named(mara.id)]);
  });
  it('are counted once, however often they are named', () =>
    expect(houseAfter(emptyHouse, [named(olga.id), named(olga.id), named(olga.id, 'claim')])).toEqual(owned(olga)));
  it('lose nothing by an event about somebody else', () => {
    expect(houseAfter(owned(olga), [dropped(oskar.id)])).toEqual(owned(olga));
    expect(houseAfter(owned(olga), forgetPerson(olga.id, [], olga, monday))).toEqual(owned(olga));
  });
});

describe('being forgotten', () => {
  it('is everybody’s own to ask for', () => {
    for (const who of [gus, luis, olga])
      expect(forgetPerson(who.id, [], who, monday)).toEqual([
        { type: 'PersonForgotten', person: who.id, by: who.id, at: monday },
      ]);
  });
  it('is an owner’s to see to for others, and nobody else’s', () => {
    expect(forgetPerson(gus.id, [], olga, monday)).toEqual([
      { type: 'PersonForgotten', person: gus.id, by: olga.id, at: monday },
    ]);
    for (const who of [mara, luis, anonymous])
      expect(refusalOf(() => forgetPerson(gus.id, [], who, monday)).message).toBe(
        'You can have yourself forgotten. For others an owner of this bot does it.',
      );
  });
  it('is not asked for by whoever has no face, in whosever name', () => {
    for (const who of [anonymous, { ...gus, isHuman: false }, { ...olga, isHuman: false }])
      expect(refusalOf(() => forgetPerson(who.id, [], who, monday)).message).toMatch(
        /^You can have yourself forgotten/,
      );
  });
  it('may be asked for again: something may have been said since', () =>
    expect(forgetPerson(gus.id, [], gus, monday + 1)).toHaveLength(1));
  it('takes along where they were told in person', () =>
    expect(forgetPerson(gus.id, ['stakeholder/3/s1'], gus, monday)).toMatchObject([
      { type: 'PersonForgotten', person: gus.id },
      { type: 'StakeholdersForgotten', stakeholders: ['stakeholder/3/s1'] },
    ]));
});

describe('stakeholders', () => {
  it('are forgotten by an owner, if there are any', () => {
    expect(forgetStakeholders(['stakeholder/3/s1'], olga, monday)).toEqual([
      { type: 'StakeholdersForgotten', stakeholders: ['stakeholder/3/s1'], by: olga.id, at: monday },
    ]);
    expect(forgetStakeholders([], olga, monday)).toEqual([]);
  });
  it.each([mara, gus, anonymous, { ...olga, isHuman: false }])('not by $name, owner without a face or none', (who) =>
    expect(refusalOf(() => forgetStakeholders(['stakeholder/3/s1'], who, monday)).message).toBe(
      'Only an owner of this bot has an address forgotten.',
    ),
  );
});
