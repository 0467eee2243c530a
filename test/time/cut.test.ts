import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cut, cutUnits, shortened, shortenedUnits } from '../../src/time/cut.ts';

const family = '👨‍👩‍👧';
const flag = '🇩🇪';

describe('a text that is too long', () => {
  test.each<[string, string, number, string]>([
    ['ends between letters', 'checkout', 5, 'check'],
    ['is whole where it fits', '😀😀', 2, '😀😀'],
    ['counts an emoji once', '😀'.repeat(81), 80, '😀'.repeat(80)],
    ['leaves a family together', `ab${family}`, 4, 'ab'],
    ['takes a family that fits', `${family}ab`, 6, `${family}a`],
    ['takes no half of a flag', `${flag}${flag}`, 3, flag],
    ['takes no letter without its accent', 'cafe\u0301s', 4, 'caf'],
    ['of one letter with more accents than fit is cut all the same', `e${'\u0301'.repeat(50)}`, 3, 'e\u0301\u0301'],
  ])('%s', (_, text, most, beginning) => expect(cut(text, most)).toBe(beginning));

  test('is measured as Telegram does where it says so', () => {
    expect(cutUnits('😀😀😀', 5)).toBe('😀😀');
    expect(shortenedUnits('😀😀😀', 5)).toBe('😀😀…');
    expect(shortenedUnits('three', 5)).toBe('three');
  });

  test('says that there was more', () => {
    expect(shortened('😀'.repeat(81), 80)).toBe(`${'😀'.repeat(79)}…`);
    expect(shortened('😀'.repeat(80), 80)).toBe('😀'.repeat(80));
  });

  test('is a beginning of what there was, within its limit and without halves, whatever it holds', () => {
    const texts = fc.string({ unit: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 2 }), fc.constant(family)) });
    fc.assert(
      fc.property(texts, fc.integer({ min: 0, max: 30 }), (text, most) => {
        const [points, units] = [cut(text, most), cutUnits(text, most)];
        for (const each of [points, units]) expect(text.startsWith(each) && each.isWellFormed()).toBe(true);
        expect([...points].length).toBeLessThanOrEqual(most);
        expect(units.length).toBeLessThanOrEqual(most);
      }),
    );
  });
});
