import { type Case, fails, type Proof, passes, some, statements, type Verdict } from './proof.ts';

type Cases = Extract<Proof, { type: 'cases' }>;

const result =
  /^(\S.{0,120}?)\s*[:–—=-]\s*(not tested|untested|skipped|pass(?:ed|es)?|ok|fail(?:ed|s)?|broken|✅|☑|❌)(?![\p{L}\d])[\s,:–—-]*(.*)$/iu;

/** `login: pass`, `refund: fail, no receipt`, `export: not tested`, one a line. */
export function readCases(text: string): Cases | null {
  const cases = statements(text).flatMap((line): Case[] => {
    const [, name = '', word = '', note = ''] = result.exec(line) ?? [];
    return name ? [{ name, result: resultNamed(word.toLowerCase()), note: note.trim() }] : [];
  });
  return cases.length ? { type: 'cases', cases } : null;
}

function resultNamed(word: string): Case['result'] {
  if (/^(?:fail|broken|❌)/.test(word)) return 'fail';
  return /^(?:not|un|skip)/.test(word) ? 'not-tested' : 'pass';
}

/** None may fail, and at least one must have been tried. */
export function judgeCases({ cases }: Cases): Verdict {
  const of = (wanted: Case['result']): Case[] => cases.filter((each) => each.result === wanted);
  const [passed, failed, open] = [of('pass'), of('fail'), of('not-tested')];
  if (failed.length)
    return fails(
      `${failed.length} of ${cases.length} failed: ${some(failed.map(({ name, note }) => (note ? `${name} (${note})` : name)))}`,
      'Give all cases again once they pass.',
    );
  if (passed.length === 0)
    return fails('nothing was tested', 'Test at least one case, or say that the item does not apply.');
  return passes(
    `${passed.length} passed${open.length ? `, ${open.length} not tested (${some(open.map(({ name }) => name))})` : ''}`,
  );
}
