import { describe, expect, test } from 'vitest';
import type { Item } from '../../src/rollout/checklist.ts';
import { checked, readProof } from '../../src/rollout/proofs/checking.ts';
import type { ProofType } from '../../src/rollout/proofs/proof.ts';
import { created, gus, hour, monday } from '../support/story.ts';

const { rollout } = created();
const item = (type: ProofType, freshMinutes?: number): Item => {
  const [first] = rollout.checklist.phases[0]?.items ?? [];
  return { ...first, evidence: { ...first?.evidence, proof: { type, required: false, freshMinutes } } } as Item;
};
/** What a note says when it is checked at once: "passes: …", "fails: …", or "words" where it states nothing that can be checked. */
function says(
  type: ProofType,
  text: string,
  { freshMinutes, after = 0 }: { freshMinutes?: number; after?: number } = {},
) {
  const proof = readProof(type, text, monday, 'Europe/Berlin');
  if (!proof) return 'words';
  // The journal keeps it as JSON.
  const kept = JSON.parse(JSON.stringify(proof));
  const check = checked(
    item(type, freshMinutes),
    { kind: 'note', text, by: gus.id, at: monday, proof: kept },
    rollout,
    monday + after,
  );
  return `${check?.state}: ${check?.says}`;
}

describe('the result of a CI run', () => {
  test.each([
    ['CI run 8841 green', 'green'],
    ['https://ci.example.com/failed-builds/8841 passed', 'green'],
    ['128 tests passed, 0 failed', 'green'],
    ['all passed, no failures', 'green'],
    ['✅ 8841', 'green'],
    ['8841 is red', 'red'],
    ['not green yet', 'red'],
    ["isn't passing", 'red'],
    ['127 passed, 1 failed', 'red'],
    ['passed after the failed one was repeated', 'red'],
    ['10 failed', 'red'],
    ['cancelled', 'red'],
    ['timed out', 'red'],
    ['unsuccessful, not ok', 'red'],
  ])('%s', (text, colour) => {
    expect(says('ci', text)).toBe(`${colour === 'green' ? 'passes' : 'fails'}: the run is ${colour}`);
  });

  test.each(['https://ci.example.com/green/8841', 'run 8841', 'done and looked at', 'redirects of the greenhouse', ''])(
    '"%s" is no result',
    (text) => {
      expect(says('ci', text)).toBe('words');
    },
  );
});

test.each([
  ['postgres 15.4 → 16.1 security', 'passes: postgres 15.4 → 16.1'],
  ['- postgres: v15.4 -> v16.1, security\n- redis 7.0 to 7.2 bug fix', 'passes: postgres 15.4 → 16.1, redis 7.0 → 7.2'],
  ['postgres 15.4 => 16.1', 'fails: postgres: no reason'],
  ['postgres 16.1 → 16.1 security', 'fails: postgres: from and to are the same version'],
  ['the database', 'words'],
  ['we go to lunch', 'words'],
])('components: %s', (text, said) => {
  expect(says('components', text)).toBe(said);
});

test.each([
  ['Payments 4.2.0', 'passes: as planned: Payments 4.2.0'],
  ['payments: v4.2.0; redis 7.2', 'passes: as planned: Payments 4.2.0'],
  ['Payments 4.1.9', 'fails: Payments is 4.1.9, planned is 4.2.0'],
  ['redis 7.2', 'fails: nothing is said of Payments'],
  ['payments v5', 'fails: Payments is 5, planned is 4.2.0'],
  ['staging is up', 'words'],
  ['database 3', 'words'],
  ['note 17', 'words'],
])('versions: %s', (text, said) => {
  expect(says('versions', text)).toBe(said);
});

test.each([
  ['login: pass\nrefund: passed', 'passes: 2 passed'],
  ['login: pass; export - not tested', 'passes: 1 passed, 1 not tested (export)'],
  ['login ✅'.replace(' ', ': '), 'passes: 1 passed'],
  ['login: pass\nrefund: fail, no receipt', 'fails: 1 of 2 failed: refund (no receipt)'],
  ['1. login: not tested', 'fails: nothing was tested'],
  ['login: passport was refused', 'words'],
  ['everything is fine', 'words'],
])('cases: %s', (text, said) => {
  expect(says('cases', text)).toBe(said);
});

test.each([
  ['p95 latency 180 → 195 ms, max +10 %', 'passes: p95 latency 180 → 195 ms (+8.3 %)'],
  ['p95 latency 180 ms → 120 ms, max 10%', 'passes: p95 latency 180 → 120 ms (-33.3 %)'],
  ['p95 180 → 205, max +10%', 'marginal: marginal: p95 180 → 205 (+13.9 %)'],
  ['p95 180 → 240, max +10%', 'fails: p95 180 → 240 (+33.3 %)'],
  ['throughput 1200 → 1100 rps, min -5%', 'fails: throughput 1200 → 1100 rps (-8.3 %)'],
  ['throughput 1200 → 1300 rps, min -5%', 'passes: throughput 1200 → 1300 rps (+8.3 %)'],
  ['memory 100 → 103 MB ±5%', 'passes: memory 100 → 103 MB (+3 %)'],
  ['errors 0 → 3, max +10%', 'fails: errors: cannot be compared with 0'],
  ['errors 0 → 0, max +10%', 'passes: errors 0 → 0 (0 %)'],
  ['errors 2 → 3, max 0%', 'fails: errors 2 → 3 (+50 %)'],
  ['p95 180 → 195', 'fails: p95: nobody said what may change'],
  ['a 1 → 1, max 1%; b 10 → 20, max 1%', 'fails: b 10 → 20 (+100 %)'],
  ['p95 NaN → NaN, max 10%', 'words'],
  ['as fast as before', 'words'],
])('metrics: %s', (text, said) => {
  expect(says('metrics', text)).toBe(said);
});

test.each([
  ['critical 0, high 2, medium 5', 'passes: open findings: 2 high, 5 medium'],
  ['0 critical, 2 high', 'passes: open findings: 2 high'],
  ['1 critical 0 high', 'fails: open findings: 1 critical'],
  ['critical: 1', 'fails: open findings: 1 critical'],
  ['No findings.', 'passes: no open findings'],
  ['no critical ones', 'passes: no open findings'],
  ['critical 0, high 2 (1 new), medium 5', 'passes: open findings: 2 high (1 new), 5 medium'],
  ['2 high (all new), 5 medium (3 new)', 'passes: open findings: 2 high (2 new), 5 medium (3 new)'],
  ['high 2 (none new)', 'passes: open findings: 2 high, none of them new'],
  ['high 2 (9 new)', 'passes: open findings: 2 high (2 new)'],
  ['critical 1 (0 new), high 3 (2 new)', 'fails: open findings: 1 critical, 3 high (2 new)'],
  ['see the report (1 new)', 'words'],
  ['see the report', 'words'],
])('findings: %s', (text, said) => {
  expect(says('findings', text)).toBe(said);
});

describe('a backup', () => {
  const whole = 'id=nightly-8841 taken=2026-11-23T02:10Z point="pitr 02:00" check=ok';
  const passed = 'passes: nightly-8841, taken 2026-11-23 02:10 UTC, restoring was tried';

  test.each([
    [whole, passed],
    ['id: nightly-8841\ntaken: 03:10\nrestore point: pitr\nrestore check: ok', passed],
    ['id=nightly-8841 taken=2026-11-23 03:10 point=x check=yes', passed],
    ['id=nightly-8841, taken=6h50m ago, point=x, check=ok', passed],
    ['id=nightly-8841', 'fails: not said: when it was taken, the restore point, whether restoring was tried'],
    [whole.replace('check=ok', 'check=failed'), 'fails: restoring nightly-8841 failed'],
    [whole.replace('2026-11-23', '2026-11-24'), 'fails: it was taken in the future'],
    [whole.replace('2026-11-23', '2026-02-31'), 'fails: not said: when it was taken'],
    ['the usual backup', 'words'],
  ])('%s', (text, said) => {
    expect(says('backup', text, { freshMinutes: 1440 })).toBe(said);
  });

  test('grows too old, by its own time and not by when it was said', () => {
    const at = (hours: number) => says('backup', whole, { freshMinutes: 1440, after: hours * hour });
    expect(at(17)).toBe(passed);
    expect(at(18)).toBe('fails: nightly-8841, taken 2026-11-23 02:10 UTC, more than 1 day ago');
  });
});

test('what was measured once grows too old where the checklist says so', () => {
  expect(says('ci', 'green', { freshMinutes: 60, after: hour })).toBe('passes: the run is green');
  expect(says('ci', 'green', { freshMinutes: 60, after: hour + 1 })).toBe('fails: the run is green, but too long ago');
});

test.each(['components', 'versions', 'ci', 'cases', 'metrics', 'findings', 'backup'] as const)(
  '%s: hostile text is read in no time and never throws',
  (type) => {
    const hostile = [
      '→'.repeat(20_000),
      `a ${'1 '.repeat(10_000)}`,
      'id='.repeat(8_000),
      `${'x: pass'.repeat(3_000)}`,
      `${'- '.repeat(9_000)}a: b`,
    ];
    const began = performance.now();
    for (const text of hostile) says(type, text);
    expect(performance.now() - began).toBeLessThan(1_000);
  },
);
