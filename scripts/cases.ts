/**
 * Which test proves which of the 105 numbered cases, out of the tests' titles: `npm run cases` writes docs/cases.md. A test that proves a case carries
 * its number in front (`#16 five taps are one vote`).
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sections } from '../test/cases.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = 'docs/cases.md';

interface Proof {
  file: string;
  title: string;
}

/** The page as the tests are now. */
export function casesPage(): string {
  const proofs = proofsByCase();
  const numbers = sections.flatMap(({ cases }) => cases.map(([number]) => number));
  const proven = numbers.filter((number) => proofs.has(number)).length;
  return [
    '# The numbered cases, and what proves each',
    '',
    `${proven} of ${numbers.length} are proven by tests that carry the number in their titles. Written by \`npm run cases\`; a test fails when this page is not as the titles are.`,
    ...sections.flatMap(({ title, cases }) => [
      '',
      `## ${title}`,
      '',
      '| # | what must hold | proven by |',
      '|---|---|---|',
      ...cases.map(([number, holds]) => `| ${number} | ${holds} | ${provenBy(proofs.get(number) ?? [])} |`),
    ]),
    '',
  ].join('\n');
}

/** The first two by name, the rest by number. */
function provenBy(all: readonly Proof[]): string {
  if (all.length === 0) return '**not proven**';
  const named = all.slice(0, 2).map(({ file, title }) => `“${cell(title)}” (\`${file}\`)`);
  return [...named, ...(all.length > 2 ? [`${all.length - 2} more`] : [])].join('<br>');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');

/** By number, in the order of files and lines. */
function proofsByCase(): Map<number, Proof[]> {
  const proofs = new Map<number, Proof[]>();
  const files = readdirSync(`${root}test`, { recursive: true, encoding: 'utf8' }).filter((each) =>
    each.endsWith('.test.ts'),
  );
  for (const file of files.sort())
    for (const { numbers, title } of titlesIn(readFileSync(`${root}test/${file}`, 'utf8')))
      for (const number of numbers)
        proofs.set(number, [...(proofs.get(number) ?? []), { file: `test/${file}`, title }]);
  return proofs;
}

/** A title is a string in front of everything else in its parentheses that begins with numbers. */
function titlesIn(source: string): { numbers: number[]; title: string }[] {
  return [...source.matchAll(/\(\s*(['"`])((?:#\d+[ ,]*)+)((?:\\.|(?!\1).)*)\1/g)].map(
    ([, , numbers = '', title = '']) => ({
      numbers: [...numbers.matchAll(/\d+/g)].map(Number),
      title: title.replaceAll(/\\(.)/g, '$1').trim(),
    }),
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(`${root}${page}`, casesPage());
  process.stdout.write(`${page} is written.\n`);
}
