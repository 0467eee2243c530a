import type { File } from 'node:buffer';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { RolloutEvent } from '../../../src/rollout/events.ts';
import { reportOn } from '../../../src/rollout/report.ts';
import type { Person } from '../../../src/team/authority.ts';
import { BotApiError } from '../../../src/telegram/api.ts';
import { history } from '../../../src/telegram/features/history.ts';
import { report } from '../../../src/telegram/features/report.ts';
import { fileOf, type Made } from '../../../src/telegram/features/report-files.ts';
import { faces } from '../../../src/telegram/features.ts';
import type { Feature, Kit } from '../../../src/telegram/kit.ts';
import { foundTeam, group, startRollout } from '../../support/on-store.ts';
import { eventsOf, options } from '../../support/report.ts';
import { ben, created, creation, gus, mara, minute, monday } from '../../support/story.ts';
import { read } from '../showing.ts';
import { beforeAChat } from './before-a-chat.ts';

interface Pictured {
  chat_id: number;
  photo: File;
  caption: string;
}

interface Sent {
  chat_id: number;
  document: File;
  caption: string;
  reply_parameters: { message_id: number };
}

/** R-1 of the cast's team; files are taken, unless Telegram says no. */
async function openStage(
  no: { error_code: number; description: string } | null = null,
  drawPng: Kit['drawPng'] = async () => null,
) {
  /** What Telegram says to files now, and what holds them up. */
  const wire = { no, hold: Promise.resolve() };
  let feature: Feature = {};
  const files: Sent[] = [];
  const pictures: Pictured[] = [];
  const stage = beforeAChat({
    faces,
    hasEmail: false,
    reading: ({ text = '', parse_mode }) => (parse_mode === 'HTML' ? read(text) : text),
    featuresFor: (kit) => {
      const call = async (method: string, params: unknown): Promise<unknown> => {
        if (method === 'sendPhoto') return pictures.push(params as Pictured);
        if (method !== 'sendDocument') return kit.api.call(method as never, params as never);
        await wire.hold;
        if (wire.no) throw new BotApiError(method, wire.no);
        files.push(params as Sent);
        return { message_id: 1 };
      };
      feature = report({ ...kit, drawPng, api: { ...kit.api, call: call as never } });
      return [history(kit), feature];
    },
  });
  await foundTeam(stage.handle);
  await startRollout(stage.handle);
  const asks = async (who: Person, words: string, where = group): Promise<Sent> => {
    await stage.says(who, words, { where });
    return files.at(-1) ?? expect.fail(stage.last(where)?.text ?? 'nothing was said');
  };
  /** A tap under the message that R-1 has ended; gives what the person reads over the button. */
  const tapsUnder = async (verb: 'report' | 'timeline'): Promise<string> => {
    const team = await stage.store.team(1);
    let read = '';
    const tap = {
      letter: { rollout: 'rollout/1/1', sentRef: '5' },
      place: { chat: group, thread: null, kind: 'group' },
      answer: (text: string) => {
        read = text;
      },
    };
    await feature.letterTaps?.[`told.${verb}`]?.({ ...tap, team, verb } as never);
    return read;
  };
  return { ...stage, files, pictures, asks, tapsUnder, wire };
}

type Stage = Awaited<ReturnType<typeof openStage>>;
const notes = (stage: Stage, number: number, text: (index: number) => string) =>
  Promise.all(
    Array.from({ length: number }, (_, index) =>
      stage.handle.rollout('rollout/1/1', `note ${index}`, { type: 'AddNote', text: text(index), by: gus }),
    ),
  );

test('anybody in the group gets a file as an answer, with one line under it', async () => {
  const stage = await openStage();
  const said = await stage.says(gus, '/rollout report R-1 json');
  const [sent] = stage.files;
  expect(sent).toMatchObject({ chat_id: group, reply_parameters: { message_id: said } });
  expect([sent?.document.name, sent?.document.type]).toEqual([
    'R-1-payments-4.2.0.json',
    'application/json; charset=utf-8',
  ]);
  const seal = await stage.store.sealOf('rollout/1/1');
  expect(read(sent?.caption ?? '')).toBe(
    `R-1 · Payments 4.2.0 · Record ${seal}: whoever runs me checks it with npm run verify -- --head ${seal}`,
  );
  expect(JSON.parse((await sent?.document.text()) ?? '')).toMatchObject({ schema: 1, record: seal });
});

test('without a format: the timeline, a page with what matters under it, and the same as Markdown', async () => {
  const drawn: string[] = [];
  const stage = await openStage(null, async (svg) => {
    drawn.push(svg);
    return new Uint8Array([137, 80, 78, 71]);
  });
  await stage.says(gus, '/rollout report');
  expect(drawn).toEqual([expect.stringContaining('R-1 · Payments 4.2.0 — open')]);
  expect(stage.pictures).toMatchObject([
    { chat_id: group, caption: expect.stringMatching(/^Timeline\. .*: not over yet/) },
  ]);
  expect(stage.files.map(({ document }) => [document.name, document.type])).toEqual([
    ['R-1-payments-4.2.0.html', 'text/html; charset=utf-8'],
    ['R-1-payments-4.2.0.md', 'text/markdown; charset=utf-8'],
  ]);
  const lines = read(stage.files[0]?.caption ?? '').split('\n');
  expect(lines).toHaveLength(11);
  expect(lines).toContain('Actual: nobody said that it began');
  expect(lines).toContain('Issues: none logged');
  expect(lines).toContain('Compared: no earlier rollout of this product has ended');
});

test('what cannot be drawn is said, and the files come all the same', async () => {
  const stage = await openStage();
  await stage.says(gus, '/rollout report');
  expect([stage.pictures.length, stage.files.length]).toEqual([0, 2]);
  expect(stage.last(group)?.text).toMatch(/^Timeline\. .*: not over yet/);
});

test('it is compared with earlier rollouts of the same product that have ended, and no others', async () => {
  const stage = await openStage();
  const start = async (product: string, number: number): Promise<void> => {
    await stage.handle.create(`${product} ${number}`, {
      team: 1,
      thread: null,
      product,
      version: `${number}.0`,
      window: null,
      by: ben,
    });
  };
  const end = (number: number) =>
    stage.handle.rollout(`rollout/1/${number}`, `end ${number}`, { type: 'CallOff', reason: 'not needed', by: mara });
  for (const [index, product] of ['Payments EU', ' payments', 'Payments', 'Payments', 'Payments'].entries())
    await start(product, index + 2);
  for (const number of [1, 2, 3, 6]) await end(number);
  const { document } = await stage.asks(gus, '/rollout report json R-5');
  const told = JSON.parse(await document.text());
  expect(told.earlier.map(({ key }: { key: string }) => key)).toEqual(['R-3', 'R-1']);
  expect(told.earlier[0]).toMatchObject({
    status: 'called-off',
    tookMinutes: null,
    deliveries: { delivered: 0, letters: 0 },
  });
  const page = await (await stage.asks(gus, '/rollout report html R-5')).document.text();
  expect(page).toContain('Compared with earlier rollouts');
});

test('a team that somebody has no role in tells them nothing in private', async () => {
  const stage = await openStage();
  await stage.says(gus, '/rollout report R-1', { where: gus.id });
  expect(stage.files).toEqual([]);
  expect(stage.last(gus.id).text).toContain('You have no role in a team yet');
  expect((await stage.asks(mara, '/rollout report R-1', mara.id)).chat_id).toBe(mara.id);
});

test('formats by any spelling, and a sentence for those that there are not', async () => {
  const stage = await openStage();
  expect((await stage.asks(gus, '/rollout report Markdown')).document.name).toBe('R-1-payments-4.2.0.md');
  expect((await stage.asks(gus, '/rollout report CSV R-1')).document.name).toBe('R-1-payments-4.2.0.csv');
  for (const word of ['pdf', 'constructor', '__proto__', '../../md']) {
    await stage.says(gus, `/rollout report ${word}`);
    expect(stage.last().text).toBe('A report is html, md, json or csv. For example: /rollout report html');
  }
  await stage.says(gus, '/rollout report R-77');
  expect(stage.last().text).toContain('There is no R-77 here');
  expect((await stage.asks(gus, '/rollout report HTML')).document.name).toBe('R-1-payments-4.2.0.html');
  expect(stage.files).toHaveLength(3);
});

test('a name of any kind makes a name of a file', async () => {
  const stage = await openStage();
  const called = async (product: string, version: string): Promise<string> => {
    const { id } = await stage.handle.create(`new ${product} ${version}`, {
      team: 1,
      thread: null,
      product,
      version,
      window: null,
      by: ben,
    });
    return (await stage.asks(gus, `/rollout report R-${id?.split('/')[2]}`)).document.name;
  };
  expect(await called('../../etc/passwd', '1')).toBe('R-2-etc-passwd-1.md');
  expect(await called('支付', '3.0')).toBe('R-3-3.0.md');
  expect(await called('支付', '三')).toBe('R-4.md');
  expect(await called(`${'a'.repeat(59)} b`, '1')).toBe(`R-5-${'a'.repeat(59)}.md`);
});

test('where files are forbidden, words say so', async () => {
  const stage = await openStage({
    error_code: 400,
    description: 'Bad Request: not enough rights to send documents to the chat',
  });
  await stage.says(gus, '/rollout report');
  expect(stage.last().text).toBe(
    'Telegram does not take the file here: “Bad Request: not enough rights to send documents to the chat”. Whoever has a role in the team can ask me for it privately.',
  );
  expect(stage.faults).toEqual([expect.any(BotApiError)]);
});

test('once it has ended nobody has to know its key, unless there are several', async () => {
  const stage = await openStage();
  const end = (id: 'rollout/1/1' | 'rollout/1/2') =>
    stage.handle.rollout(id, `end ${id}`, { type: 'CallOff', reason: 'not needed', by: mara });
  await end('rollout/1/1');
  expect((await stage.asks(gus, '/rollout report')).document.name).toBe('R-1-payments-4.2.0.md');
  await stage.says(gus, '/rollout log');
  expect(stage.last().text).toContain('Mara called it off');
  await startRollout({ ...stage.handle, create: (_, draft) => stage.handle.create('another', draft) });
  await end('rollout/1/2');
  await stage.says(gus, '/rollout report csv');
  expect(stage.last().text).toBe('Which one?');
  await stage.taps(gus, stage.last(), 'R-1');
  expect(stage.files.at(-1)?.document.name).toBe('R-1-payments-4.2.0.csv');
});

test('the head under the file is that of its last event, whatever happens meanwhile', async () => {
  const stage = await openStage();
  const asking = async (): Promise<void> => {
    for (let time = 0; time < 20; time++) {
      await stage.asks(gus, '/rollout report csv');
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const writing = async (): Promise<void> => {
    for (let index = 0; index < 200; index++) {
      await stage.handle.rollout('rollout/1/1', `n ${index}`, { type: 'AddNote', text: `note ${index}`, by: gus });
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  await Promise.all([asking(), writing()]);
  const db = new Database(stage.file, { readonly: true });
  const row = db.prepare<[number], { stream: string; version: number }>(
    'SELECT stream, version FROM journal WHERE seq = ?',
  );
  for (const { document, caption } of stage.files) {
    const last = (await document.text()).trimEnd().split('\r\n').at(-1)?.split(',')[0];
    const seq = Number(/Record <code>(\d+):/.exec(caption)?.[1]);
    expect(row.get(seq)).toEqual({ stream: 'rollout/1/1', version: Number(last) });
  }
  db.close();
  expect(new Set(stage.files.map(({ caption }) => caption)).size).toBeGreaterThan(5);
});

test('nobody is told that it was sent while it was not: it is on its way, then it failed, then it comes', async () => {
  const forbidden = { error_code: 400, description: 'Bad Request: not enough rights to send documents to the chat' };
  const stage = await openStage(forbidden);
  let go = (): void => undefined;
  stage.wire.hold = new Promise((resolve) => {
    go = resolve;
  });
  expect(await stage.tapsUnder('report')).toBe('It follows.');
  expect(await stage.tapsUnder('report')).toBe('It is on its way.');
  go();
  await stage.settle();
  expect(stage.last().text).toContain('Telegram does not take the file here');
  stage.wire.no = null;
  expect(await stage.tapsUnder('report')).toBe('It follows.');
  await stage.settle();
  expect(stage.files.map(({ document }) => document.name)).toEqual(['R-1-payments-4.2.0.html']);
  expect(await stage.tapsUnder('report')).toBe('It was sent here a moment ago, and nothing has changed since.');
  expect(await stage.tapsUnder('timeline')).toBe('It follows.');
  stage.wire.no = { error_code: 502, description: 'Bad Gateway' };
  await stage.says(gus, '/rollout report json');
  expect(stage.last().text).toBe('The report could not be sent. Please ask for it again: /report');
});

test('the same report is made once for all who ask, until something has changed', async () => {
  const stage = await openStage();
  for (const who of [gus, ben, mara]) await stage.says(who, '/rollout report csv');
  expect(stage.files).toHaveLength(1);
  expect(stage.last().text).toBe('It was sent here a moment ago, and nothing has changed since.');
  await stage.says(gus, '/rollout report json');
  expect(stage.files).toHaveLength(2);
  await notes(stage, 1, () => 'DBA on call');
  await stage.says(ben, '/rollout report csv');
  expect(stage.files).toHaveLength(3);
  await stage.says(mara, '/rollout report csv', { where: mara.id });
  expect(stage.files.map(({ chat_id }) => chat_id)).toEqual([group, group, group, mara.id]);
});

/** A report of so many notes, as it is before it is put into a file. */
function madeOf(count: number): Made {
  const scene = created();
  const note: RolloutEvent = { type: 'NoteAdded', text: 'as planned', by: gus.id, at: monday };
  const events = [...eventsOf([creation()]), ...Array.from({ length: count }, () => note)];
  return {
    meant: { id: 'rollout/1/12', rollout: scene.rollout, team: scene.team },
    report: reportOn(events, options),
    entries: events.map((_, index) => ({ version: index + 1 })),
    events,
    names: options.names,
  };
}

test('others are heard while a long table is made', async () => {
  let turns = 0;
  let isOver = false;
  const turn = (): void => {
    turns += 1;
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  const part = await fileOf(madeOf(3_000), 'csv');
  isOver = true;
  expect(turns).toBeGreaterThanOrEqual(15);
  expect('file' in part && (await part.file.text()).split('\r\n').length).toBe(3_004);
});

test('what Telegram would not take is a sentence, and what to ask for instead', async () => {
  const made = madeOf(3);
  expect(await fileOf(made, 'csv', 'x', 100)).toEqual({
    words: 'The report of R-12 as csv has 1 MB, and Telegram takes 50 from me. Try a shorter one: /rollout report md',
  });
  expect(await fileOf(made, 'csv', 'x')).toHaveProperty('caption', 'x');
});

test('the log goes back to the beginning page by page and leaves nothing out, however long the words', async () => {
  const stage = await openStage();
  await notes(stage, 700, (index) => `${index}! ${'long words '.repeat(30)}`);
  stage.clock.at += minute;
  await stage.says(gus, '/rollout log R-1 25');
  const seen: number[] = [];
  const firsts: string[] = [];
  for (let pages = 1; ; pages++) {
    expect(pages).toBeLessThan(100);
    const shown = stage.last();
    expect(shown.text).not.toContain('more than fits');
    const numbers = [...shown.text.matchAll(/Gus noted: “(\d+)!/g)].map(([, number]) => Number(number));
    seen.unshift(...numbers);
    firsts.push(shown.text.split('\n')[0] ?? '');
    if (!shown.keyboard.length) break;
    await stage.taps(gus, shown, 'More');
  }
  expect(seen).toEqual(Array.from({ length: 700 }, (_, index) => index));
  expect(stage.last().text).toContain('Ben started R-1');
  expect(firsts[0]).toBe('R-1 · Payments 4.2.0 — what happened last');
  expect(new Set(firsts.slice(1))).toEqual(new Set(['R-1 · Payments 4.2.0 — what happened before that']));
});
