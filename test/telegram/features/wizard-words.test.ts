import { describe, expect, it } from 'vitest';
import { answered, blankDraft, digestOfDraft, draftOf, tapped } from '../../../src/telegram/features/wizard-draft.ts';
import { wizardFace } from '../../../src/telegram/features/wizard-view.ts';
import { splitNew } from '../../../src/telegram/features/wizard-words.ts';
import { readSlash } from '../../../src/telegram/grammar.ts';
import { visibleLength } from '../../../src/telegram/wording/words.ts';
import { checklist, day, monday, theTeam } from '../../support/story.ts';

const context = { now: monday, zone: 'Europe/Berlin' };
const split = (text: string) => {
  const slash = readSlash(`/rollout new ${text}`, 'rollout_bot');
  if (!slash) throw new Error(text);
  return Object.values(splitNew(slash, context));
};

describe('what was typed after /rollout new', () => {
  it.each([
    ['Payments 4.2.0', ['Payments', '4.2.0', '']],
    ['"Payments" 4.2.0 tue 22:00', ['Payments', '4.2.0', 'tue 22:00']],
    ['Payments API 4.2.0 tue 22:00 for 90m', ['Payments API', '4.2.0', 'tue 22:00 for 90m']],
    ['Payments v16 8 dec 22:00', ['Payments', 'v16', '8 dec 22:00']],
    ['Payments tue 22:00', ['Payments', '', 'tue 22:00']],
    ['Payments tue 22:00 4.2.0', ['Payments', '4.2.0', 'tue 22:00']],
    ['Payments in 90m', ['Payments', '', 'in 90m']],
    ['Payments 2026-12-08 22:00', ['Payments', '', '2026-12-08 22:00']],
    ['Payments 8 dec 22:00', ['Payments', '', '8 dec 22:00']],
    ['Payments 10pm', ['Payments', '', '10pm']],
    ['"Windows 11" 23H2 fri 20:00', ['Windows 11', '23H2', 'fri 20:00']],
    ['"2048" release-5', ['2048', 'release-5', '']],
    ['Payments 4.2.0 tue 22:00 tz=Asia/Tokyo', ['Payments', '4.2.0', 'tue 22:00 tz=Asia/Tokyo']],
    ['Today 1.0', ['Today', '1.0', '']],
    ['4.2.0', ['', '4.2.0', '']],
    ['', ['', '', '']],
  ])('%s', (text, expected) => {
    expect(split(text)).toEqual(expected);
  });
});

describe('a draft', () => {
  const of = (product: string, version: string, when: string) => draftOf({ product, version, when }, context);

  it('asks for the first thing that is missing', () => {
    expect(of('Payments', '', 'tue 22:00').step).toBe('version');
    expect(of('Payments', '4.2.0', '').step).toBe('window');
    expect(of('Payments', '4.2.0', 'for 90m')).toMatchObject({ step: 'window', minutes: 90, problem: '' });
    expect(of('Payments', '4.2.0', 'tue 22:00 for 90m')).toMatchObject({ step: 'check', minutes: 90 });
  });

  it('takes no time that has passed by the time it is tapped', () => {
    const draft = of('Payments', '4.2.0', '');
    expect(tapped(draft, 'choose', (monday - 1).toString(36), context).problem).toMatch(/has passed/);
    expect(tapped(draft, 'choose', '~', context)).toMatchObject({ step: 'window', opensAt: null });
    expect(tapped(draft, 'pick', 'nonsense', context)).toBe(draft);
  });

  it('promises no notice whose time has passed', () => {
    const notices = (when: string): string => {
      const around = {
        now: monday,
        team: theTeam(),
        checklist,
        number: 1,
        zones: [],
        slots: [],
        conflicts: [],
        retried: null,
      };
      const { text } = wizardFace('abcdefghijklmnop', of('Payments', '4.2.0', when), around);
      return text.split('\n').find((line) => line.includes('Notices')) ?? '';
    };
    expect(notices('in 10d')).toContain('7 days, 1 day, 1 h before, start, end');
    expect(notices('in 20h')).toContain('</b> 1 h before, start, end');
    expect(notices('in 30m')).toContain('</b> start, end');
  });

  it('keeps the reason for a freeze with the window that it was given for', () => {
    const draft = of('Payments', '4.2.0', 'tue 22:00');
    const over = answered({ ...draft, step: 'override' }, ` ${'vendor deadline '.repeat(40)}`, context);
    expect(over).toMatchObject({ step: 'check', override: expect.stringMatching(/^vendor deadline/) });
    expect(over.override?.length).toBeLessThanOrEqual(300);
    expect(digestOfDraft(over)).not.toBe(digestOfDraft(draft));
    expect(answered({ ...draft, step: 'override' }, '', context)).toMatchObject({ step: 'override' });
    expect(tapped(over, 'choose', (monday + day).toString(36), context).override).toBe('');
    expect(tapped(over, 'pick', 'for120', context).override).toBe('');
    expect(answered({ ...over, step: 'window' }, 'wed 22:00', context).override).toBe('');
  });
});

describe('the wizard’s message', () => {
  it('names what is in the way before anything is created: freezes, conflicts, readers’ night', () => {
    const draft = draftOf({ product: 'Payments', version: '4.2.0', when: 'tue 8 dec 22:00' }, context);
    const freeze = {
      id: 'f1',
      title: 'Audit',
      kind: 'soft' as const,
      when: { kind: 'once' as const, from: draft.opensAt ?? 0, to: (draft.opensAt ?? 0) + day },
      zone: 'Europe/Berlin',
      except: [],
    };
    const team = { ...theTeam(), freezes: [freeze] };
    const around = {
      now: monday,
      team,
      checklist,
      number: 2,
      zones: [],
      slots: [],
      conflicts: ['⚠️ R-1 overlaps'],
      retried: null,
    };
    const asked = wizardFace('n'.repeat(16), draft, around);
    expect(asked.text).toContain('“Audit” is a soft freeze, Tue 8 Dec 22:00 – Wed 9 Dec 22:00 CET.');
    expect(asked.text).toContain('⚠️ R-1 overlaps');
    expect(asked.text).toContain('It opens at night for readers: 22:00 in Berlin');
    const labels = (face: typeof asked) => face.keyboard.flat().map(({ text }) => text);
    expect(labels(asked)).toEqual(['Another time', 'Override…', 'Change…', 'Cancel']);
    const over = wizardFace('n'.repeat(16), { ...draft, override: 'deadline' }, around);
    expect(over.text).toContain('Over the freeze “Audit”, because: “deadline”');
    expect(labels(over)).toContain('Create R-2');
  });

  it('fits whatever people are called', () => {
    const name = '<b>&"'.repeat(16);
    const team = { ...theTeam('strict'), names: Object.fromEntries([1001, 1002].map((id) => [id, name])) };
    const draft = { ...blankDraft('Europe/Berlin'), product: name, version: name, problem: name.repeat(99) };
    for (const step of ['product', 'version', 'window', 'length', 'override', 'check', 'change', 'resume'] as const) {
      const choices = [{ label: name.repeat(9), at: monday + day }];
      const around = {
        now: monday,
        team,
        checklist,
        number: 999_999,
        zones: ['Asia/Kathmandu'],
        slots: [],
        conflicts: [name],
        retried: null,
      };
      const { text, keyboard } = wizardFace('n'.repeat(16), { ...draft, step, choices, opensAt: monday + day }, around);
      expect(visibleLength(text)).toBeLessThanOrEqual(4096);
      expect(text).not.toContain('<b><b>');
      for (const each of keyboard.flat()) expect(Buffer.byteLength(each.callback_data ?? '')).toBeLessThanOrEqual(64);
    }
  });
});
