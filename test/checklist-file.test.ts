import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ChecklistError, readChecklist } from '../src/checklist-file.ts';

const real = readFileSync('checklists/standard-update.yaml', 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'checklist-'));
const file = join(folder, 'list.yaml');
afterAll(() => rmSync(folder, { recursive: true }));

function faultOf(text: string): string {
  writeFileSync(file, text);
  try {
    readChecklist(file);
  } catch (error) {
    expect(error).toBeInstanceOf(ChecklistError);
    return (error as Error).message.replace(`${folder}/`, '');
  }
  throw new Error('was accepted');
}

/** The real file with one thing changed, and the line on which that is. */
function changed(from: string, to: string): { text: string; line: number } {
  expect(real).toContain(from);
  return { text: real.replace(from, to), line: real.slice(0, real.indexOf(from)).split('\n').length };
}

describe('the standard checklist', () => {
  const list = readChecklist('checklists/standard-update.yaml');

  it('has the five phases and twenty-two items of the document', () => {
    expect(list.phases.map((each) => [each.title, each.items.length])).toEqual([
      ['Planning', 5],
      ['Testing', 6],
      ['Pre-Deployment', 4],
      ['Deployment', 3],
      ['Post-Deployment', 4],
    ]);
  });

  it('is signed by two people before anything is deployed, neither of them the author', () =>
    expect(list.phases[2]?.seats).toEqual([
      { role: 'ops', exceptAuthor: true },
      { role: 'approver', exceptAuthor: true },
    ]));
});

describe('a checklist that cannot be used', () => {
  it('says that there is no such file', () => {
    expect(() => readChecklist(join(folder, 'none.yaml'))).toThrow(
      /none\.yaml: cannot be read: there is no such file$/,
    );
  });

  it('says where the YAML breaks', () => {
    expect(faultOf('name: x\ntitle: [a, b\nroles: 1\n')).toMatch(/^list\.yaml:\d: not valid YAML: /);
    expect(faultOf('name: x\nname: y\n')).toMatch(/^list\.yaml:2: not valid YAML: .*unique/);
  });

  it('survives an alias that unfolds without end', () => {
    const bomb = Array.from({ length: 12 }, (_, i) => `a${i}: &a${i} [${i ? `*a${i - 1},`.repeat(9) : 'x'}]`).join(
      '\n',
    );
    expect(faultOf(bomb)).toMatch(/^list\.yaml:1: not valid YAML/);
  });

  it('says that it is empty, or not a list of settings', () => {
    expect(faultOf('')).toMatch(/^list\.yaml:1: /);
    expect(faultOf('- one\n')).toMatch(/^list\.yaml:1: /);
  });

  it('names an unknown key with its line', () => {
    const { text, line } = changed('    title: Testing\n', '    titel: Testing\n    title: Testing\n');
    expect(faultOf(text)).toBe(`list.yaml:${line}: phase 2 (testing): unknown key "titel"`);
  });

  it('names a missing field by the thing that lacks it', () => {
    const { text, line } = changed(
      '      - id: manual-testing\n        title: Manual testing\n',
      '      - id: manual-testing\n',
    );
    expect(faultOf(text)).toBe(`list.yaml:${line}: phase 2 (testing), item 4 (manual-testing), title: is missing`);
  });

  it('names an id that stands twice', () => {
    const { text } = changed('- id: manual-testing', '- id: automated-testing');
    expect(faultOf(text)).toMatch(/^list\.yaml:\d+: phases: "automated-testing" stands twice/);
  });

  it('names a role that nobody defined, for a seat and for an owner', () => {
    const seat = changed('seats: [{ role: qa, exceptAuthor: true }]', 'seats: [{ role: tester }]');
    expect(faultOf(seat.text)).toBe(
      `list.yaml:${seat.line}: phase 2 (testing), seat 1 (tester), role: "tester" is not among the roles`,
    );
    const owner = changed('        owner: comms\n', '        owner: press\n');
    expect(faultOf(owner.text)).toBe(
      `list.yaml:${owner.line}: phase 1 (planning), item 4 (stakeholder-communication), owner: "press" is not among the roles`,
    );
  });

  it.each([
    [
      'a phase that nobody signs',
      'seats: [{ role: qa, exceptAuthor: true }]',
      'seats: []',
      /phase 2 \(testing\), seats: /,
    ],
    [
      'a phase without seats',
      '    seats: [{ role: qa, exceptAuthor: true }]\n',
      '',
      /phase 2 \(testing\), seats: is missing/,
    ],
    ['a vote of nobody', 'voters: [lead, qa, ops, approver]', 'voters: []', /goNoGo, voters: /],
    [
      'a voter that nobody defined',
      'voters: [lead, qa, ops, approver]',
      'voters: [boss]',
      /"boss" is not among the roles/,
    ],
  ])('#35 refuses %s', (_, before, after, says) => expect(faultOf(changed(before, after).text)).toMatch(says));

  it('names a value that is not one of those allowed', () => {
    const { text, line } = changed('accepts: [file, link, note]', 'accepts: [file, fax]');
    expect(faultOf(text)).toMatch(
      new RegExp(
        `^list\\.yaml:${line}: phase 2 \\(testing\\), item 6 \\(security-assessment\\), evidence, kind of evidence 2: `,
      ),
    );
  });
});
