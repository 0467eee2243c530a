import { describe, expect, it } from 'vitest';
import { group } from '../../support/on-store.ts';
import { ben, mara } from '../../support/story.ts';
import type { Shown } from './before-a-chat.ts';
import { openStage } from './stage.ts';
import { openStage as openTeam, type Stage as Team } from './team-stage.ts';

type Stage = Awaited<ReturnType<typeof openStage>>;

const wizardIn = (stage: Team): Shown =>
  stage.messages().find((each) => /New rollout|Created/.test(each.text)) as Shown;
/** Ben has said everything that a new rollout takes. */
async function atTheCheck(): Promise<Team> {
  const stage = await openTeam();
  await stage.team();
  await stage.says(ben, '/rollout new "Payments" 4.2.0 tue 8 dec 22:00');
  return stage;
}
const typesIn = async ({ store }: Stage): Promise<string[]> =>
  (await store.history('rollout/1/1', 100)).map(({ event }) => event.type);

/** The card that asks for the second tap, as it is on screen. */
const endingOf = async (stage: Stage): Promise<Shown> => stage.shown((await stage.card('call-off')).message ?? 0);

/** As a kill leaves it between posting a message and noting which one it is. */
async function forgetsTheMessage({ store, clock }: Pick<Stage, 'store' | 'clock'>, person: number): Promise<void> {
  const dialogue = await store.dialogues.of(group, person, clock.now());
  if (!dialogue) throw new Error('Nobody is asked anything.');
  await store.dialogues.open({ ...dialogue, message: null });
}

/** Mara is asked on the live card what proves 1.1. */
async function openEvidence(stage: Stage): Promise<void> {
  await stage.says(mara, '/rollout status');
  for (const label of ['Open Planning', '1.1', 'Add evidence']) {
    const card = stage.shown((await stage.card('status')).message ?? 0);
    await stage.taps(mara, card, label);
  }
}

/** Mara answers what the bot has just asked, which came up so many seconds from now. */
async function repliesToTheLast(
  stage: Stage,
  seconds = 0,
  said: object = { text: 'the vendor withdrew it' },
): Promise<void> {
  const question = stage.last();
  const asked = {
    message_id: question.id,
    date: stage.clock.now() / 1000 + seconds,
    chat: stage.chatNamed(group),
    from: { id: 42, is_bot: true, first_name: 'Rollout bot' },
    text: question.text,
  };
  await stage.update({ message: stage.message(mara, group, { ...said, reply_to_message: asked }) });
}

describe('#2 an update that is handled once more after the process died', () => {
  it('says that its answer may be a repeat', async () => {
    const stage = await openStage();
    await stage.says(mara, '/rollout done 9.9 x');
    const first = stage.last().text;
    await stage.handlesAgain();
    expect(stage.last().text).toBe(`${first}\n(perhaps said before: I was interrupted)`);
  });

  it('says that it was written down where the first handling came so far', async () => {
    const stage = await openStage();
    await stage.says(mara, '/rollout cancel the vendor withdrew it');
    const card = await endingOf(stage);
    expect(await stage.taps(mara, card, 'Call R-1 off')).toBe('R-1 is called off.');
    const ended = stage.shown(card.id).text;
    stage.sent.set(card.id, card);
    await stage.handlesAgain();
    expect(stage.toasts.at(-1)).toBe(
      'This was written down already; I was interrupted before I could say so. R-1 is called off.',
    );
    expect(stage.sent.get(card.id)).toMatchObject({ text: ended, keyboard: [] });
    expect((await typesIn(stage)).filter((type) => type === 'RolloutCalledOff')).toHaveLength(1);
  });

  it('never takes a tap on a closed card that has not acted', async () => {
    const stage = await openStage();
    await stage.says(mara, '/rollout cancel the vendor withdrew it');
    const card = await endingOf(stage);
    await stage.taps(mara, card, 'Keep');
    const data = card.keyboard.flat().find(({ text }) => text.startsWith('Call'))?.callback_data ?? '';
    await stage.tapsData(mara, card, data);
    await stage.handlesAgain();
    expect(stage.toasts.at(-1)).toContain('settled already');
    expect(await typesIn(stage)).not.toContain('RolloutCalledOff');
  });

  it('creates one rollout, and names it both times', async () => {
    const stage = await atTheCheck();
    await stage.taps(ben, wizardIn(stage), 'Create R-1');
    await stage.handlesAgain();
    expect(await stage.store.rolloutsOf(1, 'all')).toHaveLength(1);
    expect(wizardIn(stage).text).toContain('Created R-1');
  });
});

describe('a kill between putting a question and noting which message puts it', () => {
  it('leaves the buttons of a new rollout good', async () => {
    const stage = await atTheCheck();
    await forgetsTheMessage(stage, ben.id);
    expect(await stage.taps(ben, wizardIn(stage), 'Create R-1')).toBe('Created R-1');
  });

  it.each([
    ['is taken for the answer', 0, true],
    ['is none where the message is older than the question', -60, false],
  ])('a reply %s', async (_, seconds, isTaken) => {
    const stage = await openStage();
    await stage.says(mara, '/rollout cancel');
    await forgetsTheMessage(stage, mara.id);
    await repliesToTheLast(stage, seconds);
    expect(stage.last().text).toContain(isTaken ? 'call it off' : 'That question is over');
  });

  it('keeps no reply from being taken while the message is noted at last', async () => {
    const stage = await openStage();
    await stage.says(mara, '/rollout cancel');
    const { dialogues } = stage.store;
    const { byMessage } = dialogues;
    dialogues.byMessage = async () => null;
    await repliesToTheLast(stage);
    dialogues.byMessage = byMessage;
    expect(stage.last().text).toContain('call it off');
  });
});

describe('a reply to a question that nobody knows any more', () => {
  it('is not said to have changed nothing where the process died over it', async () => {
    const stage = await openStage();
    await stage.says(mara, '/rollout cancel');
    await repliesToTheLast(stage);
    const { text } = await endingOf(stage);
    expect(text).toContain('the vendor withdrew it');
    await stage.handlesAgain();
    expect(stage.last().text).toBe(
      'I was interrupted, and wait for that no more. Look whether it is there before you tap again.',
    );
  });

  it.each([
    ['why an ending', async (stage: Stage) => stage.says(mara, '/rollout cancel')],
    ['for evidence', async (stage: Stage) => openEvidence(stage)],
  ])('is answered, though it had asked %s', async (_, ask) => {
    const stage = await openStage();
    await ask(stage);
    const asked = stage.last();
    expect(asked.text).toMatch(/reply to this message/i);
    stage.clock.at += 25 * 3_600_000;
    await repliesToTheLast(stage);
    expect(stage.last().text).toBe(
      'That question is over, so nothing has changed. Begin again with the same command or button.',
    );
  });

  it('is taken all the same where it says itself what it proves', async () => {
    const stage = await openStage();
    await openEvidence(stage);
    stage.clock.at += 25 * 3_600_000;
    await repliesToTheLast(stage, 0, {
      photo: [{ file_id: 'p', file_unique_id: 'up', width: 9, height: 9 }],
      caption: '#1.1 the board',
    });
    expect(await typesIn(stage)).toContain('EvidenceAdded');
  });
});
