import { describe, expect, it } from 'vitest';
import type { RolloutCommand } from '../../src/rollout/commands.ts';
import { hearing, votersFor } from '../../src/rollout/go-no-go.ts';
import { revisionForGo } from '../../src/rollout/revision.ts';
import { itemState } from '../../src/rollout/standing.ts';
import {
  aiko,
  ben,
  by,
  changedTeam,
  checklist,
  closed,
  created,
  creation,
  given,
  gives,
  gone,
  gus,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nothingYet,
  olga,
  phase,
  play,
  priya,
  type Scene,
  theTeam,
  upTo,
  voting,
  without,
} from '../support/story.ts';
import { away, standsIn } from './people.ts';
import { refused } from './refused.ts';

const go = 'pre-deployment';
const openingVote = (who = mara, at = monday) => by(who, { type: 'OpenVote' }, at);
const present = (who = ben, at = monday) => by(who, { type: 'NotePresence' }, at);
const planOf = ({ rollout }: Scene) => revisionForGo(phase(go), rollout);
const ready = upTo(go);
const open = play(ready, openingVote());
const seat = (role: string, who = mara, inPlaceOf: number | null = null) => ({
  role,
  by: who.id,
  inPlaceOf,
  at: monday,
});
const decidedBy = (scene: Scene) => scene.rollout.goNoGo?.decided;

describe('opening the vote', () => {
  it('binds it to the plan as it is', () =>
    given(ready)
      .when(openingVote())
      .then({ type: 'VoteOpened', revision: planOf(ready), by: mara.id, at: monday }));
  it.each([mara, aiko, luis, olga])('is for lead, QA, ops and owners: $name', (who) =>
    given(ready).when(openingVote(who)).thenHappens('VoteOpened'),
  );
  it.each([ben, priya, nadia, gus])('is not for $name', (who) =>
    expect(refused(openingVote(who), ready)).toBe(
      'not-allowed: Only Lead (Mara) or QA (Aiko) or Ops (Luis) can open the go/no-go vote.',
    ),
  );
  it('may be early: what was prepared in time can be decided in time', () =>
    given(created()).when(openingVote()).thenHappens('VoteOpened'));
  it('changes nothing while a vote is open or a GO stands', () => {
    given(open).when(openingVote()).thenNothing();
    given(open).when(openingVote(luis)).thenNothing();
    given(gone(ready)).when(openingVote()).thenNothing();
  });
  it('starts anew after a no-go', () => {
    const again = play(open, present(), voting(luis), voting(aiko, 'no-go'), openingVote(mara, monday + minute));
    expect(again.rollout.goNoGo).toEqual({
      opened: { by: mara.id, at: monday + minute },
      present: [],
      votes: [],
      decided: null,
      lapsed: null,
    });
  });
  it.each(['lead', 'qa', 'ops', 'approver'])('#35 needs somebody who can vote as %s', (role) => {
    const title = checklist.roles.find(({ id }) => id === role)?.title;
    expect(refused(openingVote(olga), changedTeam(ready, ...without(role)))).toBe(
      `not-entitled: No vote is possible: nobody can vote as ${title}. Give the role to somebody: /rollout_roles`,
    );
  });
  it('does not count on whoever is away, but on their deputy', () => {
    expect(refused(openingVote(), changedTeam(ready, away(nadia)))).toMatch(
      /^not-entitled: No vote is possible: nobody can vote as Approver/,
    );
    given(changedTeam(ready, away(nadia), standsIn(priya, nadia)))
      .when(openingVote())
      .thenHappens('VoteOpened');
  });
  it('needs an open rollout whose checklist has a vote, before its phase has closed', () => {
    expect(refused(openingVote(), nothingYet())).toBe('not-open: There is no such rollout here. See /rollouts.');
    expect(refused(openingVote(), closed(ready, go))).toBe(
      'sealed: Pre-Deployment is closed, so its vote stays as it is. You can ask to stop: /rollout_stop',
    );
    const phases = checklist.phases.filter(({ id }) => id !== go);
    const short = play(nothingYet(), { ...creation(), checklist: { ...checklist, phases } } as RolloutCommand);
    for (const step of [openingVote(), present(), voting(mara)])
      expect(refused(step, short)).toBe('not-asked: This checklist has no go/no-go vote.');
  });
});

describe('being present', () => {
  it('is noted once, of whoever has a role', () => {
    given(open).when(present()).then({ type: 'PresenceNoted', by: ben.id, at: monday });
    given(play(open, present())).when(present()).thenNothing();
    expect(play(open, present(), present(priya)).rollout.goNoGo?.present).toEqual([ben.id, priya.id]);
    expect(refused(present(gus), open)).toBe(
      'not-allowed: Only people with a role in this team (see /rollout_roles) can be noted as present.',
    );
  });
  it('needs a vote that is open, in a rollout that is', () => {
    expect(refused(present(), ready)).toBe('not-asked: No vote is open. The lead opens it: /rollout_gonogo');
    expect(refused(present(), closed(ready, go))).toMatch(/^sealed: /);
    expect(refused(present(), nothingYet())).toMatch(/^not-open: /);
  });
});

describe('voting', () => {
  it('is recorded with the plan that it was for', () =>
    given(open)
      .when(voting(luis))
      .then({ type: 'VoteCast', vote: 'go', reason: '', revision: planOf(open), by: luis.id, at: monday }));
  it('decides GO with the last voter, whoever that is, and ticks the meeting', () => {
    const almost = play(open, voting(nadia), voting(luis), voting(mara));
    given(almost)
      .when(voting(aiko))
      .then(
        { type: 'VoteCast', vote: 'go', reason: '', revision: planOf(open), by: aiko.id, at: monday },
        {
          type: 'GoDecided',
          item: 'final-review-meeting',
          revision: planOf(open),
          voters: [seat('lead'), seat('qa', aiko), seat('ops', luis), seat('approver', nadia)],
          by: aiko.id,
          at: monday,
        },
      );
    expect(itemState('final-review-meeting', play(almost, voting(aiko)).rollout)).toMatchObject({
      status: 'done',
      by: aiko.id,
      reason: 'GO',
    });
  });
  it('counts each voter once, however often they tap', () => {
    given(play(open, voting(luis)))
      .when(voting(luis, 'go', monday + minute))
      .thenNothing();
    given(play(open, voting(luis)))
      .when(voting(luis, 'go', monday, 'with care'))
      .thenHappens('VoteCast');
    expect(play(open, voting(luis), voting(luis, 'go', monday, 'with care')).rollout.goNoGo?.votes).toHaveLength(1);
  });
  it('may say something to it, if that is not too long', () => {
    expect(play(open, voting(luis, 'go', monday, ' with care ')).rollout.goNoGo?.votes).toMatchObject([
      { reason: 'with care' },
    ]);
    expect(refused(voting(luis, 'go', monday, 'x'.repeat(1001)), open)).toBe(
      'too-long: The reason is too long: 1001 characters, at most 1000. Attach a file or a link instead.',
    );
  });
  it('decides GO once: whoever says go afterwards is heard, and no more', () =>
    given(changedTeam(gone(ready), gives('ops', gus)))
      .when(voting(gus))
      .thenHappens('VoteCast'));
  it('is not possible before it is opened', () =>
    expect(refused(voting(luis), ready)).toBe('not-asked: No vote is open. The lead opens it: /rollout_gonogo'));
  it('is refused for a plan that has changed since the card was shown', () =>
    expect(refused(by(luis, { type: 'CastVote', vote: 'go', reason: '', revision: 'older' }), open)).toBe(
      'outdated: The plan has changed since this card was shown. It is up to date now: look again, then vote.',
    ));
  it('waits while the meeting itself is blocked', () =>
    expect(refused(voting(luis), play(open, by(gus, { type: 'BlockItem', item: '3.1', reason: 'no room' })))).toBe(
      'blocked: 3.1 is blocked: "no room". Unblock it first.',
    ));
  it('ends with the phase', () => expect(refused(voting(luis), closed(ready, go))).toMatch(/^sealed: /));
});

describe('a no-go', () => {
  it('decides at once, with its reason', () =>
    given(play(open, voting(mara)))
      .when(voting(nadia, 'no-go', monday, ' no backup '))
      .then(
        { type: 'VoteCast', vote: 'no-go', reason: 'no backup', revision: planOf(open), by: nadia.id, at: monday },
        { type: 'NoGoDecided', reason: 'no backup', by: nadia.id, at: monday },
      ));
  it('needs the reason', () =>
    expect(refused(voting(nadia, 'no-go', monday, ' '), open)).toBe(
      'needs-reason: Please say why, for example: the backup has not been restored',
    ));
  it('ends the vote until the lead opens another one', () => {
    const over = play(open, voting(nadia, 'no-go'));
    for (const step of [voting(luis), voting(nadia), voting(nadia, 'no-go')])
      expect(refused(step, over)).toBe('not-asked: It is decided: no-go. The lead can open another vote.');
    given(over).when(openingVote()).thenHappens('VoteOpened');
    given(play(over, openingVote())).when(voting(nadia)).thenHappens('VoteCast');
  });
  it('of somebody who had said go takes the GO back, and the tick with it', () => {
    const taken = play(gone(ready), voting(aiko, 'no-go', monday, 'red'));
    given(gone(ready))
      .when(voting(aiko, 'no-go', monday, 'red'))
      .then(
        { type: 'GoLapsed', item: 'final-review-meeting', why: 'no-go: red', at: monday },
        { type: 'VoteCast', vote: 'no-go', reason: 'red', revision: planOf(open), by: aiko.id, at: monday },
        { type: 'NoGoDecided', reason: 'red', by: aiko.id, at: monday },
      );
    expect(itemState('final-review-meeting', taken.rollout)).toMatchObject({ status: 'to-do', by: null });
    expect(decidedBy(taken)).toMatchObject({ vote: 'no-go', revision: '', voters: [] });
  });
});

describe('what has been heard', () => {
  it('is shown role by role, with who has not spoken yet', () => {
    const said = hearing({ ...play(open, voting(luis)), at: monday });
    expect(said.map(({ seat: { role }, vote }) => `${role} ${vote?.by ?? '-'}`)).toEqual([
      ...['lead -', 'qa -', `ops ${luis.id}`, 'approver -'],
    ]);
  });
  it('is nothing before there is a vote', () =>
    expect(hearing({ ...ready, at: monday }).every(({ vote, inPlaceOf }) => vote === null && inPlaceOf === null)).toBe(
      true,
    ));
  it.each([
    ['small', [{ role: 'anybody', except: 'author' }]],
    ['standard', ['lead', 'qa', 'ops', 'approver'].map((role) => ({ role, except: 'nobody' }))],
    ['strict', ['lead', 'qa', 'ops', 'approver'].map((role) => ({ role, except: 'author' }))],
  ] as const)('%s: those who have to be heard', (policy, voters) =>
    expect(votersFor(created(theTeam(policy)))).toEqual(voters),
  );
});
