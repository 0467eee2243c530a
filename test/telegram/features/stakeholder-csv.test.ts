import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nobody } from '../../../src/team/team.ts';
import { csvRecords } from '../../../src/telegram/features/csv-records.ts';
import { stakeholdersCsv } from '../../../src/telegram/features/stakeholder-export.ts';
import { readStakeholders } from '../../../src/telegram/features/stakeholder-rows.ts';
import { theTeam } from '../../support/story.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);
const read = (text: string, team = nobody) => readStakeholders(bytes(text), team);

describe('reading a file', () => {
  test.each([
    ['commas', 'name,address\r\nShop,a@shop.example\r\n'],
    ['semicolons', 'name;address\nShop;a@shop.example'],
    ['tabs', 'name\taddress\nShop\ta@shop.example'],
    ['a mark of its order', '\ufeffaddress,name\r\n"a@shop.example",Shop'],
    ['old line ends', 'name,address\rShop,a@shop.example\r'],
    ['empty lines and empty rows', 'name,address\n\n,\n  \nShop,a@shop.example\n,\n'],
    ['spaces around cells', ' Name , Address \n Shop , a@shop.example '],
    ['more cells than columns', 'name,address\nShop,a@shop.example,more,and more'],
  ])('with %s', async (_, text) => {
    expect(await read(text)).toMatchObject({
      fresh: [{ name: 'Shop', address: 'a@shop.example' }],
      known: 0,
      wrong: [],
    });
  });

  test('in the wide encoding that spreadsheets write', async () => {
    const wide = Buffer.from('\ufeffname\taddress\r\nMüller\tm@shop.example\r\n', 'utf16le');
    expect((await readStakeholders(wide, nobody)).fresh).toMatchObject([{ name: 'Müller' }]);
  });

  test('a quoted name may have commas, quotes and line breaks', async () => {
    const { fresh } = await read('name,address\n"Shop, ""X""\nTokyo",a@shop.example\nNext,b@shop.example');
    expect(fresh.map(({ name }) => name)).toEqual(['Shop, "X"\nTokyo', 'Next']);
  });

  test('a quote that is never closed costs its own line and no other', async () => {
    const { fresh, wrong } = await read('name,address\n"open,a@shop.example\nB,b@shop.example\nC,c@shop.example');
    expect(fresh.map(({ name }) => name)).toEqual(['B', 'C']);
    expect(wrong).toEqual([{ line: 2, why: 'a quote opens or closes where it should not' }]);
  });

  test('who is known is counted, chats that are not on the list are refused', async () => {
    const rows = 'medium,address\nemail,board@example.com\ntelegram,-100700\ntelegram,-100701\nfax,1\n,nothing';
    const { fresh, known, wrong } = await read(rows, theTeam());
    expect([fresh, known]).toEqual([[], 2]);
    expect(wrong.map(({ line }) => line)).toEqual([4, 5, 6]);
    expect(wrong[0]?.why).toContain('in the chat itself');
  });

  test('whatever the lines are, each of them is taken or named, and the last good one is never lost', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.stringMatching(/^[ab",;\t ]{1,12}$/), { maxLength: 30 }), async (lines) => {
        const rows = [];
        for await (const row of csvRecords(['x,y', ...lines, 'good,row'].join('\n'))) rows.push(row);
        expect(rows[0]).toEqual({ line: 1, cells: ['x', 'y'] });
        const last = rows.at(-1);
        const isSwallowed = last?.cells?.join('\n').includes('good');
        expect(isSwallowed).toBe(true);
      }),
    ));
});

test('what was exported reads as it was, and no cell of it is a formula', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.string({ minLength: 1, unit: 'grapheme' }), { maxLength: 8 }), async (names) => {
      const stakeholders = ['=1+1', '+x', '-x', '@x', '＝x', ...names].map((name, index) => ({
        id: `s${index + 1}`,
        name: name.replace(/\s+/g, ' ').trim() || 'x',
        medium: 'email' as const,
        address: `a${index}@shop.example`,
        zone: index % 2 ? 'Asia/Tokyo' : null,
      }));
      const csv = await stakeholdersCsv(stakeholders);
      for (const name of ['=1+1', '+x', '-x', '@x', '＝x']) expect(csv).toContain(`"'${name}"`);
      const { fresh, wrong } = await read(csv);
      expect(wrong).toEqual([]);
      expect(fresh.map(({ address, zone }) => [address, zone])).toEqual(
        stakeholders.map(({ address, zone }) => [address, zone]),
      );
      expect(fresh.slice(0, 5).map(({ name }) => name)).toEqual(['=1+1', '+x', '-x', '@x', '＝x']);
    }),
    { numRuns: 50 },
  ));
