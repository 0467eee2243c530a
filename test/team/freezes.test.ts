import { describe, expect, it } from 'vitest';
import type { Person } from '../../src/team/authority.ts';
import type { Freeze } from '../../src/team/events-freezes.ts';
import { freezesOver, nextStretch } from '../../src/team/freezes.ts';
import { sayTime } from '../../src/time/say.ts';
import { anonymous, ben, day, hour, mara, minute, monday, olga, theTeam } from '../support/story.ts';
import { by, given, playTeam } from './story.ts';

const zone = 'Europe/Berlin';
const christmas: Omit<Freeze, 'id'> = {
  title: 'Christmas',
  kind: 'hard',
  when: { kind: 'once', from: Date.UTC(2026, 11, 19, 23), to: Date.UTC(2027, 0, 3, 23) },
  zone,
  except: [],
};
const weekends: Omit<Freeze, 'id'> = {
  title: 'Weekends',
  kind: 'soft',
  when: { kind: 'weekly', days: [5], from: '12:00', to: '06:00', daysLater: 3 },
  zone,
  except: ['2026-12-12'],
};
const adding = (freeze: Omit<Freeze, 'id'>, who = mara) => by(who, { type: 'AddFreeze', freeze });
const frozenTeam = playTeam(theTeam(), adding(christmas), adding(weekends));
const around = (opensAt: number) => ({ opensAt, closesAt: opensAt + hour });
const over = (opensAt: number, team = frozenTeam) => freezesOver(around(opensAt), team).map(({ freeze }) => freeze.id);

describe('a freeze', () => {
  it('is set by the lead or an owner, and has a number of its own', () => {
    given(theTeam())
      .when(adding(christmas))
      .then({ type: 'FreezeSet', freeze: { id: 'f1', ...christmas }, by: mara.id, at: monday });
    given(theTeam()).when(adding(christmas, olga)).thenHappens('FreezeSet');
    given(theTeam())
      .when(adding(christmas, ben))
      .thenRefused(/Only the lead/);
    given(theTeam())
      .when(adding(christmas, anonymous))
      .thenRefused(/Only the lead/);
  });
  it('is set once, however often it is said', () => given(frozenTeam).when(adding(weekends)).thenNothing());
  it('is lifted by the lead, and its number is not given again', () => {
    const lift = by(mara, { type: 'LiftFreeze', id: 'f2' });
    given(frozenTeam).when(lift).then({ type: 'FreezeLifted', id: 'f2', by: mara.id, at: monday });
    const lifted = playTeam(frozenTeam, lift);
    given(lifted).when(lift).thenNothing();
    given(frozenTeam)
      .when(by(ben, { type: 'LiftFreeze', id: 'f2' }))
      .thenRefused(/Only the lead/);
    expect(playTeam(lifted, adding(weekends)).freezes.map(({ id }) => id)).toEqual(['f1', 'f3']);
  });
  it('is not lifted by a lead who could not override it, but for a slip of one’s own', () => {
    const lifting = (who: Person, at: number) => by(who, { type: 'LiftFreeze', id: 'f1' }, at);
    given(frozenTeam)
      .when(lifting(mara, monday + 10 * minute))
      .thenHappens('FreezeLifted');
    given(frozenTeam)
      .when(lifting(mara, monday + 11 * minute))
      .thenRefused(/only an owner of this bot lifts it/);
    given(frozenTeam)
      .when(lifting(olga, monday + day))
      .thenHappens('FreezeLifted');
    const two = playTeam(frozenTeam, by(mara, { type: 'GiveRole', role: 'lead', to: ben }));
    given(two)
      .when(lifting(ben, monday))
      .thenRefused(/hard freeze/);
  });
  it('puts its title on one line and cuts it', () => {
    const long = playTeam(theTeam(), adding({ ...christmas, title: ` A\u202e\n${'x'.repeat(10_000)}` }));
    expect(long.freezes[0]?.title).toBe(`A ${'x'.repeat(58)}`);
  });
  it.each([
    ['no title', { title: ' \u200b ' }, /called/],
    ['a zone that does not exist', { zone: 'Mars/Base' }, /time zone/],
    ['an end before its beginning', { when: { kind: 'once', from: monday + day, to: monday } }, /end after/],
    ['the past', { when: { kind: 'once', from: monday - day, to: monday } }, /passed/],
    ['more than a year', { when: { kind: 'once', from: monday, to: monday + 500 * day } }, /more than a year/],
    ['no number', { when: { kind: 'once', from: Number.NaN, to: monday } }, /end after/],
    ['no day', { when: { kind: 'weekly', days: [], from: '12:00', to: '06:00', daysLater: 3 } }, /never comes/],
    ['25:00', { when: { kind: 'weekly', days: [1], from: '25:00', to: '06:00', daysLater: 3 } }, /never comes/],
    ['always', { when: { kind: 'weekly', days: [1], from: '12:00', to: '12:00', daysLater: 7 } }, /never comes/],
    ['30 February', { except: ['2027-02-30'] }, /exceptions/],
  ] as const)('is refused with %s', (_, change, sentence) =>
    given(theTeam())
      .when(adding({ ...christmas, ...change } as Omit<Freeze, 'id'>))
      .thenRefused(sentence),
  );
  it('there are at most 50', () => {
    const many = Array.from({ length: 50 }, (_, index) => adding({ ...christmas, title: `No ${index}` }));
    given(playTeam(theTeam(), ...many))
      .when(adding(christmas))
      .thenRefused(/50 freezes/);
  });
});

describe('which windows lie in it', () => {
  it('those that share a moment with it, and none that ends as it begins', () => {
    const noon = Date.UTC(2026, 11, 4, 11);
    expect([over(noon - hour), over(noon - hour + 1), over(noon), over(noon + 2 * day)]).toEqual([
      [],
      ['f2'],
      ['f2'],
      ['f2'],
    ]);
  });
  it('not on a day that is excepted, but before and after it', () => {
    const saturday = Date.UTC(2026, 11, 12, 12);
    expect([over(saturday - day), over(saturday), over(saturday + day)]).toEqual([['f2'], [], ['f2']]);
  });
  it('several at once, each with the stretch that comes first', () => {
    const found = freezesOver({ opensAt: Date.UTC(2026, 11, 18, 9), closesAt: Date.UTC(2026, 11, 31) }, frozenTeam);
    expect(found.map(({ freeze, from }) => [freeze.id, sayTime(from, zone)])).toEqual([
      ['f1', 'Sun 20 Dec 00:00 CET'],
      ['f2', 'Fri 18 Dec 12:00 CET'],
    ]);
  });
  it('is known ahead: now if it holds, else the next time, else never', () => {
    const [once, weekly] = frozenTeam.freezes as [Freeze, Freeze];
    expect(sayTime(nextStretch(weekly, monday)?.from ?? 0, zone)).toBe('Fri 27 Nov 12:00 CET');
    expect(sayTime(nextStretch(weekly, Date.UTC(2026, 11, 12))?.from ?? 0, zone)).toBe('Sun 13 Dec 00:00 CET');
    expect(nextStretch(once, Date.UTC(2027, 0, 3, 23))).toBeNull();
  });
});

describe('traffic', () => {
  const traffic = { zone, hours: Array.from({ length: 24 }, (_, hourOfDay) => hourOfDay) };
  const choosing = (change: object | null, who = mara) =>
    by(who, { type: 'ChooseTraffic', traffic: change && { ...traffic, ...change } });
  it('is 24 numbers that the lead gives, and takes back', () => {
    given(theTeam()).when(choosing({})).then({ type: 'TrafficChosen', traffic, by: mara.id, at: monday });
    const chosen = playTeam(theTeam(), choosing({}));
    given(chosen).when(choosing({})).thenNothing();
    given(chosen).when(choosing(null)).thenHappens('TrafficChosen');
    given(theTeam())
      .when(choosing({}, ben))
      .thenRefused(/Only the lead/);
  });
  it.each([
    [{ hours: [1, 2, 3] }, /24 numbers/],
    [{ hours: Array.from({ length: 24 }, () => 0) }, /24 numbers/],
    [{ hours: Array.from({ length: 24 }, () => Number.NaN) }, /24 numbers/],
    [{ zone: 'Mars/Base' }, /time zone/],
  ])('is refused as %j', (change, sentence) => given(theTeam()).when(choosing(change)).thenRefused(sentence));
});
