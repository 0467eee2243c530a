import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { help, topics } from '../../src/telegram/features/help.ts';
import { faces, featuresFor } from '../../src/telegram/features.ts';
import { oneWord, readSlash } from '../../src/telegram/grammar.ts';
import type { Kit, SlashSaying } from '../../src/telegram/kit.ts';
import { gather } from '../../src/telegram/understood.ts';
import { sentence } from '../../src/telegram/wording/commands.ts';
import { halfTappedIn } from '../support/commands/half-tapped.ts';
import { beforeAChat } from './features/before-a-chat.ts';

/** Everything that the bot understands behind "/rollout", and instead of it. */
function understood() {
  let all = gather([]);
  beforeAChat({
    faces,
    hasEmail: true,
    featuresFor(kit) {
      all = gather(featuresFor(kit));
      return [];
    },
  });
  return { verbs: all.verbs, slashes: all.slashes };
}

const sources = (folder: string): string =>
  readdirSync(folder, { withFileTypes: true })
    .map((each) => {
      const path = join(folder, each.name);
      if (each.isDirectory()) return sources(path);
      return /\.(ts|yaml)$/.test(path) ? readFileSync(path, 'utf8') : '';
    })
    .join('\n');

describe('a command without anything behind it', () => {
  it('is one word that Telegram makes a link of, the menu’s where there is one', () => {
    expect(['status', 'list', 'new', 'signoff', 'plan', 'stakeholders'].map(oneWord)).toEqual([
      '/status',
      '/rollouts',
      '/rollout_new',
      '/signoff',
      '/rollout_plan',
      '/stakeholders',
    ]);
  });

  it('means what the two words mean', () => {
    const { verbs } = understood();
    for (const verb of verbs.keys())
      expect(readSlash(oneWord(verb), 'rollout_bot')).toEqual(readSlash(`/rollout ${verb}`, 'rollout_bot'));
  });

  it('is understood wherever the bot writes one', () => {
    const { verbs } = understood();
    const written = `${sources('src/rollout')}${sources('src/team')}${sources('src/telegram')}${sources('checklists')}`;
    const named = new Set([...written.matchAll(/\/rollout_([a-z]+)/g)].map(([, verb]) => verb as string));
    expect(named.size).toBeGreaterThan(15);
    expect([...named].filter((verb) => !verbs.has(verb))).toEqual([]);
  });

  it('opens each page of the help, also in a group with another bot', async () => {
    const answers: string[] = [];
    for (const topic of Object.keys(topics))
      for (const text of [`/help ${topic}`, `/help_${topic}`, `/help_${topic}@rollout_bot`])
        await help({} as Kit).slashes?.['help']?.({
          slash: readSlash(text, 'rollout_bot'),
          say: (html: string) => answers.push(html),
        } as unknown as SlashSaying);
    expect(answers).toEqual(Object.values(topics).flatMap((page) => [page, page, page]));
    expect(readSlash('/help_signoff@other_bot', 'rollout_bot')).toBeNull();
  });
});

describe('a command with words behind it, in a refusal', () => {
  it.each([
    ['For example: /rollout new "Payments" 4.2.0', 'For example: <code>/rollout new &quot;Payments&quot; 4.2.0</code>'],
    ['Look again: /rollout health errors ok 0.2 %.', 'Look again: <code>/rollout health errors ok 0.2 %</code>.'],
    ['Say so (/rollout rollback R-1 done), and go on.', 'Say so (<code>/rollout rollback R-1 done</code>), and go on.'],
    [
      'To live with it: /rollout skip 2.4 <reason>, and a second person agrees.',
      'To live with it: <code>/rollout skip 2.4 &lt;reason&gt;</code>, and a second person agrees.',
    ],
    [
      'When? For example: /settings digest 08:30, or /settings digest off',
      'When? For example: <code>/settings digest 08:30</code>, or <code>/settings digest off</code>',
    ],
    ['They tell me: /settings zone. Or name it.', 'They tell me: <code>/settings zone</code>. Or name it.'],
    [
      '/rollout review the fix was tested, nothing to change',
      '<code>/rollout review the fix was tested, nothing to change</code>',
    ],
  ])('is copied whole by a tap: %s', (plain, html) => expect(sentence(plain)).toBe(html));

  it('but a link stays one, and so does prose', () => {
    for (const plain of [
      'See /rollout_plan.',
      'Roles: /rollout_roles, then /signoff',
      'You tell me by /settings to me',
    ])
      expect(sentence(plain)).toBe(plain);
  });
});

describe('what this run of tests would complain of', () => {
  it.each([
    ['Ask for it: /rollout signoff', '/rollout signoff'],
    ['More: /help announce, /help_times', '/help announce'],
    ['Its card: /issue 3', '/issue 3'],
    ['One: /status R-12 · all: /rollouts', '/status R-12'],
    ['Zone: /settings zone', '/settings zone'],
    ['Ask for it: <code>/rollout signoff</code>', '/rollout signoff'],
  ])('%s', (html, command) => expect(halfTappedIn(html)).toEqual([command]));

  it.each([
    'Ask for it: /signoff. /rollout_plan lists all of it',
    'Tick it: <code>/rollout done 2.1 CI run 8841 green</code>',
    'I do not know “/rollout sing”.',
    '<blockquote>they wrote /rollout signoff</blockquote>',
    '/settings to me privately, /help the rest',
  ])('and of nothing in: %s', (html) => expect(halfTappedIn(html)).toEqual([]));
});
