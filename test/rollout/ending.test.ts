import { describe, expect, it } from 'vitest';
import type { RolloutEvent } from '../../src/rollout/events.ts';
import { gateOf } from '../../src/rollout/gates.ts';
import type { Person } from '../../src/team/authority.ts';
import type { TeamEvent } from '../../src/team/events.ts';
import { broughtBack, decidedAt, goingBack } from '../support/going-back.ts';
import {
  aiko,
  anonymous,
  answer,
  asked,
  asking,
  ben,
  by,
  changedTeam,
  clockAt,
  closed,
  created,
  day,
  doing,
  drafting,
  given,
  gus,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nextEvening,
  nothingYet,
  olga,
  opening,
  play,
  priya,
  type Scene,
  type Step,
  signing,
  theTeam,
  told,
  upTo,
  voting,
} from '../support/story.ts';
import { refused } from './refused.ts';

const back = (who: Person = luis, reason = 'errors at 4 %', at = opening): Step =>
  by(who, { type: 'RollBack', reason }, at);
const off = (who: Person = mara, reason = 'vendor withdrew it', at = monday): Step =>
  by(who, { type: 'CallOff', reason }, at);
const unsubscribed = (id: string): TeamEvent => ({
  ...{ type: 'StakeholderRemoved', id, why: 'asked for it', by: priya.id, at: monday },
});
const deploying = upTo('deployment');
const announced = (events: RolloutEvent[]) =>
  events.flatMap((event) => (event.type === 'Announced' ? [[event.kind, ...event.stakeholders].join(' ')] : []));
/** Whatever anybody could do or time could bring, in a rollout that is over. */
const everything: [string, Step][] = [
  ['a window', by(mara, { type: 'ScheduleWindow', window: nextEvening })],
  ['an item', doing('4.1', luis)],
  ['a sign-off', signing(luis, 'deployment')],
  ['asking for one', asking('deployment')],
  ['a confirmation', by(luis, { type: 'ConfirmSignOff', phase: 'deployment', revision: 'x' })],
  ['a withdrawal', by(luis, { type: 'WithdrawSignOff', phase: 'deployment' })],
  ['declining', by(luis, { type: 'DeclineSignOff', phase: 'deployment', reason: 'x', revision: 'x' })],
  ['a vote', voting(luis)],
  ['a veto', by(nadia, { type: 'Veto', phase: 'deployment', reason: 'x' })],
  ['a stop', by(nadia, { type: 'RequestStop', phase: null, reason: 'x' })],
  ['breaking glass', by(olga, { type: 'BreakGlass', phase: 'deployment', reason: 'x' })],
  ['a draft', drafting()],
];

describe('rolling back', () => {
  it('is recorded with who and why, and everyone who was told hears of it', () =>
    given(deploying)
      .when(back(luis, ' errors at 4 % ', opening + minute))
      .then(
        { type: 'RolloutRolledBack', reason: 'errors at 4 %', by: luis.id, at: opening + minute },
        expect.objectContaining({
          ...{ type: 'Announced', number: 2, kind: 'rolled-back', revision: 1, stakeholders: ['s1', 's2'] },
          at: opening + minute,
        }),
      ));
  it('ends the rollout', () => {
    const { status, rolledBack, last } = play(deploying, back()).rollout;
    expect([status, rolledBack]).toEqual(['rolled-back', { by: luis.id, at: opening, reason: 'errors at 4 %' }]);
    expect(last).toEqual({ by: luis.id, at: opening });
  });
  it.each([mara, luis, olga])('is for lead, ops and owners: $name', (who) =>
    given(deploying).when(back(who)).thenHappens('RolloutRolledBack', 'Announced'),
  );
  it.each([aiko, ben, priya, nadia, gus])('is not for $name', (who) =>
    expect(refused(back(who), deploying)).toBe('not-allowed: Only Lead (Mara) or Ops (Luis) can roll R-12 back.'),
  );
  it('is not for whoever has no face', () => {
    expect(refused(back(anonymous), deploying)).toMatch(/^not-allowed: I cannot see who you are\./);
    expect(refused(back({ ...luis, isHuman: false }), deploying)).toMatch(/^not-allowed: /);
  });
  it('needs a reason', () =>
    expect(refused(back(luis, ' '), deploying)).toBe(
      'needs-reason: Please say why, for example: /rollout rollback errors at 4 %',
    ));
  it('needs that something is deployed', () => {
    for (const scene of [created(), upTo('pre-deployment'), asked(upTo('pre-deployment'), 'pre-deployment')])
      expect(refused(back(), scene)).toBe(
        'out-of-order: Nothing of R-12 is deployed before Pre-Deployment is signed off. To end it: /rollout_cancel',
      );
    given(closed(deploying, 'deployment')).when(back()).thenHappens('RolloutRolledBack', 'Announced');
  });
  it('needs a rollout, and one that has not ended otherwise', () => {
    expect(refused(back(), nothingYet())).toBe('not-open: There is no such rollout here. See /rollouts.');
    expect(refused(back(), play(deploying, off()))).toBe(
      'not-open: R-12 was called off. Nothing in it changes any more.',
    );
    expect(refused(back(), closed(upTo('post-deployment'), 'post-deployment'))).toBe(
      'not-open: R-12 is completed. Nothing in it changes any more.',
    );
  });
  it('is done once, whoever says so again', () => {
    given(play(deploying, back())).when(back()).thenNothing();
    given(play(deploying, back())).when(back(mara, 'again')).thenNothing();
  });
  it('waits for nobody: not for a stop request, not for a veto', () => {
    const stopped = play(deploying, by(nadia, { type: 'RequestStop', phase: null, reason: 'x' }));
    const vetoed = play(deploying, by(nadia, { type: 'Veto', phase: 'deployment', reason: 'x' }));
    for (const scene of [stopped, vetoed]) given(scene).when(back()).thenHappens('RolloutRolledBack', 'Announced');
  });
});

describe('who hears that the old version is back', () => {
  it('whoever was told before and still wants to be', () => {
    expect(announced(answer(back(), deploying))).toEqual(['rolled-back s1 s2']);
    expect(announced(answer(back(), changedTeam(deploying, unsubscribed('s1'))))).toEqual(['rolled-back s2']);
    given(changedTeam(deploying, unsubscribed('s1'), unsubscribed('s2')))
      .when(back())
      .thenHappens('RolloutRolledBack');
  });
  it('also those who were told that it is done', () =>
    expect(announced(answer(back(), closed(deploying, 'deployment')))).toEqual(['rolled-back s1 s2']));
  it('nobody where nobody was told anything', () => {
    const quiet: Scene = { ...deploying, rollout: { ...deploying.rollout, announced: [] } };
    given(quiet).when(back()).thenHappens('RolloutRolledBack');
    given({ ...deploying, rollout: { ...deploying.rollout, announcement: null } })
      .when(back())
      .thenHappens('RolloutRolledBack');
  });
});

describe('#40 after rolling back', () => {
  const over = play(asked(deploying, 'deployment'), back(mara));
  it('a sign-off that was on its way closes nothing, and no “done” is announced', () => {
    expect(refused(signing(luis, 'deployment'), over)).toBe(
      'not-open: R-12 was rolled back. Nothing in it changes any more.',
    );
    expect(over.rollout.announced.map(({ kind }) => kind)).toEqual(['notice', 'rolled-back']);
  });
  it.each(everything)('%s is refused', (_, step) =>
    expect(refused(step, over)).toMatch(/^not-open: R-12 was rolled back/),
  );
  it('while clusters still bring the old version back, nobody is told that it is there', () => {
    const ordered = goingBack();
    for (const [what, step] of everything)
      expect(refused(step, ordered), what).toBe('not-open: R-12 is being rolled back. Nothing in it changes any more.');
    const gate = ({ rollout, team }: Scene): string | undefined =>
      gateOf('deploy', { rollout, team, at: decidedAt, watched: [] })?.why;
    expect(gate(ordered)).toBe('R-12 is being rolled back.');
    expect(gate(broughtBack())).toBe('R-12 was rolled back.');
  });
  it('nothing follows by itself, however long one waits', () => {
    for (const at of [opening, opening + minute, opening + day, opening + 30 * day])
      given(over).when(clockAt(at)).thenNothing();
  });
  it('the sign-off that came first stays: then it is rolled back from there', () => {
    const signed = play(asked(deploying, 'deployment'), signing(luis, 'deployment'));
    given(signed).when(back(mara)).thenHappens('RolloutRolledBack', 'Announced');
    given(play(signed, back(mara)))
      .when(signing(luis, 'deployment'))
      .thenNothing();
  });
  it('only words are added', () =>
    given(over)
      .when(by(gus, { type: 'AddNote', text: 'cause found' }))
      .thenHappens('NoteAdded'));
});

describe('a note', () => {
  const noting = (text: string, who: Person = gus): Step => by(who, { type: 'AddNote', text });
  const noted = play(created(), noting('DBA on call'));
  it('is anybody’s, and the same one is not written twice in a row', () => {
    given(created())
      .when(noting(' DBA on call '))
      .then({ type: 'NoteAdded', text: 'DBA on call', by: gus.id, at: monday });
    given(noted).when(noting('DBA on call')).thenNothing();
    given(noted).when(noting('DBA asleep')).thenHappens('NoteAdded');
    given(noted).when(noting('DBA on call', ben)).thenHappens('NoteAdded');
  });
  it('has words, a rollout and a face', () => {
    expect(refused(noting(' '), created())).toBe(
      'needs-reason: What should the history say? For example: /rollout note DBA on call until 02:00',
    );
    expect(refused(noting('x'.repeat(1001)), created())).toMatch(/^too-long: The note is too long: 1001 characters/);
    expect(refused(noting('x'), nothingYet())).toMatch(/^not-open: There is no such rollout here/);
    expect(refused(noting('x', anonymous), created())).toMatch(/^not-allowed: I cannot see who you are/);
  });
});

describe('calling it off', () => {
  it('#46 is told once to everyone who was told, and nothing follows', () => {
    const wasTold = told(created());
    given(wasTold)
      .when(off(mara, ' vendor '))
      .then(
        { type: 'RolloutCalledOff', reason: 'vendor', by: mara.id, at: monday },
        expect.objectContaining({ type: 'Announced', kind: 'called-off', stakeholders: ['s1', 's2'] }),
      );
    const over = play(wasTold, off());
    given(over).when(off(olga, 'again')).thenNothing();
    for (const at of [opening - 7 * day, opening, opening + day]) given(over).when(clockAt(at)).thenNothing();
  });
  it('is the lead’s, with a reason', () => {
    for (const who of [luis, nadia, ben, gus])
      expect(refused(off(who), created())).toBe('not-allowed: Only Lead (Mara) can call R-12 off.');
    expect(refused(off(mara, ''), created())).toBe(
      'needs-reason: Please say why, for example: /rollout cancel vendor withdrew the release',
    );
    given(created()).when(off(olga)).thenHappens('RolloutCalledOff');
  });
  it('ends it: nothing is signed any more', () => {
    const over = play(deploying, off());
    expect(over.rollout).toMatchObject({
      status: 'called-off',
      calledOff: { by: mara.id, reason: 'vendor withdrew it' },
    });
    for (const [, step] of everything) expect(refused(step, over)).toMatch(/^not-open: R-12 was called off/);
  });
  it('strict: the author may do so, for it approves nothing', () =>
    given(created(theTeam('strict'), mara))
      .when(off())
      .thenHappens('RolloutCalledOff'));
});
