import { describe, expect, it } from 'vitest';
import { newCard } from '../../../src/coordinator/new-card.ts';
import type { CardKind } from '../../../src/coordinator/ports.ts';
import { type Action, mayDo, type Person, type Theirs } from '../../../src/team/authority.ts';
import { group } from '../../support/on-store.ts';
import { aiko, ben, gus, luis, mara, nadia, priya } from '../../support/story.ts';
import { openStage, type Stage } from './stage.ts';

// Whichever way somebody comes, `mayDo` decides, and nothing else does: the same people are let through by every path to the same action.

const everybody = [mara, aiko, luis, priya, nadia, ben, gus];
/** What is said to whoever may not. */
const no = /^(Only |\d\.\d is ticked by )/;

interface Path {
  path: string;
  action: Action;
  theirs?: Theirs;
  /** What has to be there before; by the lead. */
  before?: (stage: Stage) => Promise<unknown>;
  /** Tries it, and gives what was answered. */
  tries: (stage: Stage, who: Person) => Promise<string>;
}

/** `/rollout …`, and what is said to it. */
const says = (words: string) => async (stage: Stage, who: Person) => {
  const before = new Set(stage.sent.keys());
  const said = await stage.says(who, words);
  const answers = [...stage.sent.values()].filter(({ id }) => !before.has(id));
  return (answers.find(({ replyTo }) => replyTo === said) ?? answers.at(-1))?.text ?? '';
};

/** A button of the newest card of its kind, as a client sends it: whether the card shows it to them does not count. */
const taps =
  (kind: CardKind, verb: string, argument: string | ((stage: Stage) => Promise<string>) = '') =>
  async (stage: Stage, who: Person) => {
    const stream = kind === 'roles' ? 'team/1' : 'rollout/1/1';
    const card = (await stage.store.cards.of(stream, kind)).at(-1);
    if (!card?.message) throw new Error(`No card ${kind}`);
    const what = typeof argument === 'string' ? argument : await argument(stage);
    return stage.tapsData(who, stage.shown(card.message), `${card.nonce}:${verb}:${what}`);
  };

const posts =
  (kind: CardKind, more: object = {}) =>
  async (stage: Stage) => {
    const stream = kind === 'roles' ? 'team/1' : 'rollout/1/1';
    const card = await stage.store.cards.post(newCard(kind, stream, { chat: group, thread: null }, more));
    await stage.kit.refresher.now(card.id);
  };
const asked = async (stage: Stage): Promise<void> => {
  await stage.says(mara, '/rollout skip 1.4 nobody is affected');
  await stage.taps(aiko, (await stage.card('agree')).message, 'Agree');
  await stage.says(mara, '/rollout done 1.1 1.2 1.3 1.5 done');
  await stage.says(mara, '/rollout signoff');
};
const armed = (how: CardKind) => async (stage: Stage) => posts(how, { data: armedByMara(stage) })(stage);
const armedByMara = ({ clock }: Stage) => ({ by: mara.id, reason: 'x', armedAt: clock.now() });
const tomorrow = ({ clock }: Stage) => {
  const opensAt = clock.now() + 20 * 24 * 3_600_000;
  return { opensAt, closesAt: opensAt + 5_400_000, zone: 'Europe/Berlin', by: mara.id };
};
const veto = (stage: Stage) => stage.says(nadia, '/rollout veto the backup is missing');

const paths: Path[] = [
  { path: '/rollout signoff', action: 'askSignOff', tries: says('/rollout signoff') },
  { path: 'the button “ask for the sign-off”', action: 'askSignOff', tries: taps('status', 'ask', '1') },
  { path: '/signoff', action: 'askSignOff', tries: says('/signoff') },
  { path: '/rollout gonogo', action: 'askSignOff', tries: says('/rollout gonogo') },
  { path: 'the button “open the vote”', action: 'askSignOff', tries: taps('status', 'vote') },
  { path: '/rollout veto', action: 'veto', theirs: { roles: ['lead'] }, tries: says('/rollout veto not yet') },
  { path: '/rollout_veto', action: 'veto', theirs: { roles: ['lead'] }, tries: says('/rollout_veto not yet') },
  {
    path: 'the button “veto”',
    action: 'veto',
    theirs: { roles: ['lead'] },
    before: asked,
    tries: taps('sign-off', 'veto'),
  },
  {
    path: 'the button “sign off”',
    action: 'sign',
    theirs: { roles: ['lead'] },
    before: asked,
    tries: taps('sign-off', 'sign', async (stage) => {
      const { keyboard } = await stage.card('sign-off');
      return keyboard.flat()[0]?.callback_data?.split(':')[2] ?? '0'.repeat(32);
    }),
  },
  {
    path: 'the button “decline”',
    action: 'sign',
    theirs: { roles: ['lead'] },
    before: asked,
    tries: taps('sign-off', 'decline', async (stage) => {
      const { keyboard } = await stage.card('sign-off');
      return keyboard.flat()[0]?.callback_data?.split(':')[2] ?? '';
    }),
  },
  {
    path: 'the button “go”',
    action: 'vote',
    theirs: { roles: ['lead', 'qa', 'ops', 'approver'] },
    before: (stage) => stage.says(mara, '/rollout gonogo'),
    tries: taps('go-no-go', 'go', '0'.repeat(32)),
  },
  {
    path: 'the button “I am here”',
    action: 'agree',
    before: (stage) => stage.says(mara, '/rollout gonogo'),
    tries: taps('go-no-go', 'here'),
  },
  {
    path: '/rollout resolve',
    action: 'resolveVeto',
    theirs: { people: [nadia.id] },
    before: veto,
    tries: says('/rollout resolve'),
  },
  { path: '/rollout breakglass', action: 'breakGlass', tries: says('/rollout breakglass planning no time') },
  { path: '/rollout remind', action: 'remind', tries: says('/rollout remind @luis_x look at it tomorrow 10:00') },
  {
    path: '/rollout remind off',
    action: 'endReminder',
    theirs: { people: [aiko.id], roles: ['ops'] },
    before: (stage) =>
      stage.handle.rollout('rollout/1/1', 'set', {
        type: 'SetReminder',
        whom: { role: 'ops' },
        what: 'x',
        when: { cron: '0 9 * * *', zone: 'UTC' },
        by: aiko,
      }),
    tries: says('/rollout remind off 1'),
  },
  { path: '/rollout cancel', action: 'callOff', tries: says('/rollout cancel withdrawn by the vendor') },
  {
    path: 'the button that calls off, armed by the lead',
    action: 'callOff',
    before: armed('call-off'),
    tries: async (stage, who) => (who === mara ? '' : taps('call-off', 'end')(stage, who)),
  },
  { path: '/rollout rollback', action: 'rollBack', tries: says('/rollout rollback errors at 4 %') },
  { path: 'the button “roll back”', action: 'rollBack', tries: taps('status', 'rollback') },
  { path: '/rollout schedule', action: 'schedule', tries: says('/rollout schedule in 20 days') },
  {
    path: 'the button that moves the window',
    action: 'schedule',
    before: (stage) => posts('window', { data: tomorrow(stage) })(stage),
    tries: taps('window', 'move'),
  },
  {
    path: '/rollout done',
    action: 'tick',
    theirs: { roles: ['developer'] },
    tries: says('/rollout done 1.1 planned in #7'),
  },
  {
    path: 'the button “done”',
    action: 'tick',
    theirs: { roles: ['developer'] },
    before: (stage) => stage.says(mara, '/rollout evidence 1.1 https://ci.example.com/7'),
    tries: taps('status', 'done', '1.1'),
  },
  { path: '/rollout assign', action: 'assign', tries: says('/rollout assign 2.1 me') },
  { path: '/rollout skip', action: 'skip', tries: says('/rollout skip 2.5 no figures') },
  { path: '/rollout roles give', action: 'giveRoles', tries: says('/rollout roles give qa 1099') },
  {
    path: 'the button that gives a role',
    action: 'giveRoles',
    before: posts('roles', { data: { roles: [], requests: [{ role: 'qa', person: gus.id, name: 'Gus' }] } }),
    tries: async (stage, who) => {
      const data = { roles: [], requests: [{ role: 'qa', person: gus.id, name: 'Gus' }] };
      const card = (await stage.store.cards.of('team/1', 'roles')).at(-1);
      await stage.store.cards.turn(card?.id ?? 0, { data });
      return taps('roles', 'give', `qa-${gus.id}`)(stage, who);
    },
  },
  { path: '/rollout roles invite', action: 'giveRoles', tries: says('/rollout roles invite qa 424242') },
  {
    path: '/rollout roles link',
    action: 'giveRoles',
    tries: says('/rollout roles link 424242 1006'),
  },
  {
    path: 'the button that names a deputy',
    action: 'giveRoles',
    before: posts('roles', { view: 'deputies' }),
    tries: taps('roles', 'deputy', `${nadia.id}-${luis.id}`),
  },
  {
    path: '/rollout roles take',
    action: 'takeRole',
    theirs: { people: [ben.id] },
    tries: says(`/rollout roles take developer ${ben.id}`),
  },
  {
    path: 'the button that takes a role',
    action: 'takeRole',
    theirs: { people: [ben.id] },
    before: posts('roles', { view: 'take' }),
    tries: taps('roles', 'take', `developer-${ben.id}`),
  },
  {
    path: '/rollout stakeholders add',
    action: 'stakeholders',
    tries: says('/rollout stakeholders add email a@example.com'),
  },
  { path: '/rollout announce', action: 'announce', tries: says('/rollout announce impact="none"') },
  { path: '/rollout note', action: 'note', tries: says('/rollout note a thought') },
  { path: '/rollout block', action: 'block', tries: says('/rollout block 1.2 waiting') },
];

describe('#34 the same rule on every path', () => {
  it.each(paths)('$path: $action', async ({ action, theirs = {}, before, tries }) => {
    const stage = await openStage();
    await before?.(stage);
    const team = await stage.team();
    // Those who may not come first: whoever may changes what there is.
    const expected = everybody.map((who) => ({ who: who.name, may: mayDo(who, action, team, theirs) }));
    const found = new Map<string, boolean>();
    for (const who of [...everybody].sort(
      (a, b) => Number(mayDo(a, action, team, theirs)) - Number(mayDo(b, action, team, theirs)),
    ))
      found.set(who.name, !no.test(await tries(stage, who)));
    expect(everybody.map(({ name }) => ({ who: name, may: found.get(name) }))).toEqual(expected);
  });

  it('covers what people decide by more than one path', () => {
    const ways = new Map<string, number>();
    for (const { action } of paths) ways.set(action, (ways.get(action) ?? 0) + 1);
    for (const action of [
      'askSignOff',
      'veto',
      'sign',
      'callOff',
      'rollBack',
      'schedule',
      'tick',
      'giveRoles',
      'takeRole',
    ])
      expect(ways.get(action), action).toBeGreaterThanOrEqual(2);
  });
});
