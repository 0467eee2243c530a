import { describe, expect, test } from 'vitest';
import { advisorySchema, findingOf } from '../../src/integrations/osv/advisory.ts';
import { scoreOfVector } from '../../src/integrations/osv/cvss.ts';
import { advisory } from './osv-double.ts';

describe('a CVSS vector of version 3', () => {
  test.each([
    ['CVE-2021-44228', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:C/C:H/I:H/A:H', 10],
    ['CVE-2014-0160', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N', 7.5],
    ['CVE-2013-1937', 'CVSS:3.0/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N', 6.1],
    ['CVE-2013-0375', 'CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:L/I:L/A:N', 6.4],
    ['CVE-2014-3566', 'CVSS:3.0/AV:N/AC:H/PR:N/UI:R/S:U/C:L/I:N/A:N', 3.1],
    ['CVE-2012-1516', 'CVSS:3.0/AV:N/AC:L/PR:L/UI:N/S:C/C:H/I:H/A:H', 9.9],
    ['CVE-2009-0783', 'CVSS:3.0/AV:L/AC:L/PR:H/UI:N/S:U/C:L/I:L/A:L', 4.2],
    ['what needs hands', 'CVSS:3.1/AV:P/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H', 6.8],
    ['no effect', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N', 0],
    ['what time makes of it', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H/E:U/RL:O/RC:U', 9.8],
  ])('%s', (_, vector, score) => expect(scoreOfVector(vector)).toBe(score));
});

describe('a CVSS vector of version 4', () => {
  test.each([
    ['AV:L/AC:L/AT:P/PR:L/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.3],
    ['AV:N/AC:L/AT:P/PR:N/UI:P/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N', 7.7],
    ['AV:N/AC:L/AT:P/PR:N/UI:N/VC:H/VI:L/VA:L/SC:N/SI:N/SA:N', 8.3],
    ['AV:L/AC:L/AT:N/PR:N/UI:A/VC:L/VI:N/VA:N/SC:N/SI:N/SA:N', 4.6],
    ['AV:N/AC:L/AT:N/PR:N/UI:A/VC:N/VI:N/VA:N/SC:L/SI:L/SA:N', 5.1],
    ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:L/VI:L/VA:N/SC:N/SI:N/SA:N', 6.9],
    ['AV:L/AC:L/AT:N/PR:H/UI:N/VC:N/VI:N/VA:N/SC:H/SI:N/SA:N', 5.9],
    ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N', 8.7],
    ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:H/SI:H/SA:H', 10],
    ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:N/VI:N/VA:N/SC:N/SI:N/SA:N', 0],
    ['AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:N/VA:N/SC:N/SI:N/SA:N/E:U/CR:L/MAV:P/U:Clear', 8.7],
  ])('%s', (metrics, score) => expect(scoreOfVector(`CVSS:4.0/${metrics}`)).toBe(score));

  test('is never rated lower for being worse in something', () => {
    const metrics = Object.entries({ AV: 'PLAN', AC: 'HL', AT: 'PN', PR: 'HLN', UI: 'APN', VC: 'NLH', VI: 'NLH' });
    const others = Object.entries({ VA: 'NLH', SC: 'NLH', SI: 'NLH', SA: 'NLH' });
    const all = [...metrics, ...others];
    const scoreOf = (at: readonly number[]) =>
      scoreOfVector(
        `CVSS:4.0/${all.map(([metric, values], index) => `${metric}:${values[at[index] ?? 0]}`).join('/')}`,
      ) ?? -1;
    // Every 37th of the 104,976 vectors: 37 shares no factor with the numbers of values, so that every value meets every other.
    for (let number = 0; number < 104_976; number += 37) {
      let left = number;
      const at = all.map(([, { length }]) => {
        const value = left % length;
        left = Math.floor(left / length);
        return value;
      });
      const score = scoreOf(at);
      for (const [index, [, { length }]] of all.entries()) {
        if ((at[index] ?? 0) + 1 === length) continue;
        expect(scoreOf(at.with(index, (at[index] ?? 0) + 1)), at.join()).toBeGreaterThanOrEqual(score);
      }
    }
  });
});

test.each([
  ['another version', 'CVSS:2.0/AV:N/AC:L/Au:N/C:C/I:C/A:C'],
  ['no version', 'AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
  ['a metric less', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H'],
  ['a metric twice', 'CVSS:3.1/AV:N/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
  ['a value that is none', 'CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
  ['a value of everything', 'CVSS:3.1/AV:constructor/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
  ['another scope', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:__proto__/C:H/I:H/A:H'],
  ['two values', 'CVSS:4.0/AV:NA/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'],
  ['no value', 'CVSS:4.0/AV:/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'],
  ['a number', '9.8'],
  ['nothing', ''],
])('%s is no vector', (_, vector) => expect(scoreOfVector(vector)).toBeNull());

describe('how severe a finding is', () => {
  const v3 = (score: string) => [{ type: 'CVSS_V3', score }];
  const critical = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const low = 'CVSS:3.1/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N';
  const here = { ecosystem: 'npm', name: 'express' };
  const bare = { severity: undefined, database_specific: undefined, affected: undefined };

  test.each([
    ['its vector', { severity: v3(critical), database_specific: { severity: 'LOW' } }, 'critical'],
    ['the higher of two', { severity: [...v3(low), ...v3(critical)] }, 'critical'],
    ['the one that can be read', { severity: [{ type: 'CVSS_V5', score: 7 }, ...v3(critical)] }, 'critical'],
    ['the vector of its package', { ...bare, affected: [{ package: here, severity: v3(critical) }] }, 'critical'],
    ['the word of its database', { ...bare, database_specific: { severity: 'MODERATE' } }, 'medium'],
    ['that word, beside a vector of version 2', { severity: v3('AV:N/AC:L/Au:N/C:P/I:P/A:P') }, 'high'],
    [
      'the word of its package',
      { ...bare, affected: [{ package: here, ecosystem_specific: { severity: 'LOW' } }] },
      'low',
    ],
    ['a word for a score', { ...bare, severity: [{ type: 'Ubuntu', score: 'medium' }] }, 'medium'],
    ['a vector of no effect', { severity: v3('CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:N') }, 'low'],
  ])('is said by %s', (_, more, severity) => {
    expect(findingOf(advisorySchema.parse(advisory('GHSA-1', more)), here)).toMatchObject({ severity, isRated: true });
  });

  test.each([
    ['nothing', bare],
    ['an unknown word', { ...bare, database_specific: { severity: 'UNKNOWN' } }],
    ['a word of the language', { ...bare, database_specific: { severity: 'constructor' } }],
    ['another package', { ...bare, affected: [{ package: { ...here, name: 'koa' }, severity: v3(low) }] }],
    ['something else', { ...bare, severity: 'high', database_specific: { severity: 9 } }],
  ])('is high where it is said by %s', (_, more) => {
    expect(findingOf(advisorySchema.parse(advisory('GHSA-1', more)), here)).toMatchObject({
      severity: 'high',
      isRated: false,
    });
  });
});
