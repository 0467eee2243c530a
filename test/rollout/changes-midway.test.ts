import { describe, expect, it } from 'vitest';
import type { Item } from '../../src/rollout/checklist.ts';
import { goExpiresAt, isGo } from '../../src/rollout/go-no-go.ts';
import { revisionOf } from '../../src/rollout/revision.ts';
import { currentPhase, itemState, phaseState } from '../../src/rollout/standing.ts';
import type { Policy, TeamEvent } from '../../src/team/events.ts';
import {
  aiko,
  answer,
  asked,
  asking,
  ben,
  by,
  changedTeam,
  clockAt,
  confirmingSignOff,
  created,
  day,
  doing,
  given,
  gives,
  gone,
  gus,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nextEvening,
  nothingYet,
  olga,
  oskar,
  phase,
  play,
  priya,
  type Scene,
  type Step,
  signing,
  takes,
  theTeam,
  upTo,
  voting,
} from '../support/story.ts';
import { away, linked, standsIn } from './people.ts';
import { seated } from './seated.ts';

// Policies, roles and the clock change while something is half done; what was given before counts for what it was.

const go = 'pre-deployment';
const becomes = (policy: Policy): TeamEvent => ({ type: 'PolicyChosen', policy, by: mara.id, at: monday });
const goAsked = (): Scene => asked(upTo(go), go);
const isClosed = ({ rollout }: Scene): boolean => phaseState(go, rollout).signedOff !== null;

describe('when the policy changes half-way', () => {
  it('a tap closes what other people have filled, and takes no seat itself', () => {
    const half = play(goAsked(), signing(luis, go));
    given(changedTeam(half, becomes('small')))
      .when(signing(nadia, go))
      .thenHappens('PhaseSignedOff');
  });
  it('#43 what was signed before it became strict counts only once it is confirmed', () => {
    const strict = changedTeam(play(goAsked(), signing(luis, go)), becomes('strict'));
    const both = play(strict, signing(nadia, go), confirmingSignOff(nadia, go));
    expect(isClosed(both)).toBe(false);
    given(both).when(signing(luis, go)).thenHappens('SignOffPending');
    expect(isClosed(play(both, signing(luis, go), confirmingSignOff(luis, go)))).toBe(true);
  });
  it('#43 a confirmation closes what others have filled, and needs no seat itself', () => {
    const strict = changedTeam(goAsked(), becomes('strict'), gives('ops', aiko));
    const bothOf = [signing(luis, go), confirmingSignOff(luis, go)];
    const filled = play(changedTeam(strict, takes('approver', nadia)), signing(aiko, go), ...bothOf);
    const waiting = play(changedTeam(filled, gives('approver', nadia)), signing(nadia, go));
    const closing = changedTeam(waiting, takes('ops', luis));
    const late = changedTeam(play(closing, confirmingSignOff(nadia, go)), gives('ops', luis));
    given(late).when(confirmingSignOff(aiko, go)).thenHappens('PhaseSignedOff');
  });
  it.each(['SignOff', 'ConfirmSignOff'] as const)('a %s of a rollout that there is not is told so', (type) =>
    given(nothingYet())
      .when(by(luis, { type, phase: go, revision: '' }))
      .thenRefused('not-open', /^There is no such rollout here/),
  );
  it('#43 nor does a role that came back close it with one tap', () => {
    const half = changedTeam(play(goAsked(), signing(luis, go)), takes('ops', luis));
    const strict = changedTeam(play(half, signing(nadia, go)), becomes('strict'), gives('ops', luis));
    given(strict).when(signing(luis, go)).thenHappens('SignOffPending');
  });
});

describe('who is represented', () => {
  it('#33 is so once, whatever accounts they have: only the first account’s deputy sits', () => {
    const absent = changedTeam(
      goAsked(),
      linked(nadia, luis),
      ...[away(luis), away(nadia), standsIn(aiko, luis), standsIn(priya, nadia)],
    );
    expect(seated(absent, aiko, priya)).toEqual(['ops: Aiko for Luis', 'approver: -']);
  });
  it('#33 is not so by an account of their own', () => {
    const alone = changedTeam(goAsked(), linked(priya, nadia), away(nadia), standsIn(priya, nadia));
    expect(seated(alone, luis, priya)).toEqual(['ops: Luis', 'approver: -']);
  });
});

describe('a veto', () => {
  const skipped = (): Scene => {
    const vetoed = play(goAsked(), by(nadia, { type: 'Veto', phase: go, reason: 'no backup' }));
    const glass: Step[] = [
      by(olga, { type: 'BreakGlass', phase: go, reason: 'customers cannot pay' }),
      by(oskar, { type: 'ConfirmBreakGlass', phase: go }),
    ];
    return play(vetoed, ...glass);
  };
  it('#31 outlives that two owners stepped over it: what is opened again is still vetoed', () => {
    const again = gone(play(skipped(), by(mara, { type: 'ScheduleWindow', window: nextEvening })));
    given(again)
      .when(asking(go))
      .thenRefused('vetoed', /no backup/);
  });
});

describe('a GO', () => {
  const bySmall = (): Scene => {
    const small = changedTeam(upTo(go), becomes('small'));
    const decided = play(small, by(mara, { type: 'OpenVote' }), voting(mara));
    return asked(decided, go);
  };
  it('#27 by one person does not outlast the policy that asked for one', () => {
    expect(bySmall().rollout.goNoGo?.decided?.vote).toBe('go');
    given(changedTeam(bySmall(), becomes('standard')))
      .when(signing(luis, go))
      .thenRefused('not-done', /The GO for Pre-Deployment has lapsed/);
  });
  it('#20 with the author among those who were heard is none once authors are not', () => {
    const his = changedTeam(gone(upTo(go, created(theTeam(), luis))), becomes('strict'));
    given(his).when(doing('3.2')).thenHappens('ItemDone');
    expect(isGo({ rollout: his.rollout, team: his.team, at: monday })).toBe(false);
  });
  it('#39 for a plan whose testing is skipped afterwards lapses', () => {
    const early = gone(upTo('testing'));
    const glass = play(early, by(olga, { type: 'BreakGlass', phase: 'testing', reason: 'no time' }));
    given(glass)
      .when(by(oskar, { type: 'ConfirmBreakGlass', phase: 'testing' }))
      .thenHappens('PhaseSkipped', 'GoLapsed');
  });
});

describe('an answer to an old question', () => {
  it('#31 settles no veto that came later', () => {
    const first = play(goAsked(), by(nadia, { type: 'Veto', phase: go, reason: 'a typo' }));
    const second = play(
      first,
      by(olga, { type: 'ResolveVeto', phase: go, reason: 'mended' }, monday + minute),
      by(nadia, { type: 'Veto', phase: go, reason: 'data would be lost' }, monday + 2 * minute),
    );
    given(second)
      .when(by(olga, { type: 'ResolveVeto', phase: go, reason: 'the typo is mended', standing: monday }))
      .thenRefused('outdated', /objected anew/);
    given(second)
      .when(by(olga, { type: 'ResolveVeto', phase: go, reason: 'restored', standing: monday + 2 * minute }))
      .thenHappens('VetoResolved');
  });
  it('#30 lets nothing go on that somebody has stopped since', () => {
    const stopped = play(
      upTo('testing'),
      by(nadia, { type: 'RequestStop', phase: 'planning', reason: 'look again' }, monday + minute),
    );
    given(stopped)
      .when(by(mara, { type: 'ResolveStop', decision: 'go-on', reason: 'a false alarm', standing: monday }))
      .thenRefused('outdated', /objected anew/);
  });
});

describe('somebody who said that an item does not apply', () => {
  it('#27 has to be entitled to say so still when a second person agrees', () => {
    const said = play(upTo('testing'), by(mara, { type: 'ProposeNotApplicable', item: '2.5', reason: 'only texts' }));
    given(changedTeam(said, gives('lead', aiko), takes('lead', mara)))
      .when(by(ben, { type: 'ConfirmNotApplicable', item: '2.5' }))
      .thenRefused('not-asked', /may not say so any more/);
  });
});

describe('in a small team', () => {
  it('#31 anybody with a role objects where anybody with a role signs', () => {
    const small = asked(created(theTeam('small')), 'planning');
    const veto = (who: typeof mara): Step => by(who, { type: 'Veto', phase: 'planning', reason: 'too early' });
    given(small).when(veto(aiko)).thenHappens('PhaseVetoed');
    given(small)
      .when(veto(gus))
      .thenRefused('not-allowed', /^Only people with a role in this team/);
  });
});

describe('a no', () => {
  it('#31 opens the tenth item of a phase where it names that one', () => {
    const scene = asked(created(), 'planning');
    const [first] = phase('planning').items;
    const more = Array.from({ length: 5 }, (_, index) => ({ ...(first as Item), id: `more-${index}` }));
    const planning = { ...phase('planning'), items: [...phase('planning').items, ...more] };
    const done = itemState(first?.id ?? '', scene.rollout);
    const rollout = {
      ...scene.rollout,
      checklist: { ...scene.rollout.checklist, phases: [planning, ...scene.rollout.checklist.phases.slice(1)] },
      items: { ...scene.rollout.items, 'more-4': done },
    };
    const no = {
      type: 'DeclineSignOff',
      phase: 'planning',
      reason: 'see 1.10',
      revision: revisionOf(planning, rollout),
    };
    expect(answer(by(mara, no as Parameters<typeof by>[1]), { ...scene, rollout })[0]).toMatchObject({
      reopened: ['more-4'],
    });
  });
});

describe('what lapses', () => {
  it('#32 is said once of each person', () => {
    const late = goExpiresAt({ at: monday }, upTo(go).rollout);
    const signed = play(goAsked(), signing(luis, go, late - day));
    const lost = answer(clockAt(late), signed).flatMap((event) => ('people' in event ? event.people : []));
    expect(lost).toEqual([luis.id]);
  });
});

describe('break-glass', () => {
  it('#39 is not even begun by an only owner', () =>
    given({ ...upTo('testing'), owners: [olga.id] })
      .when(by(olga, { type: 'BreakGlass', phase: 'testing', reason: 'no time' }))
      .thenRefused('needs-second-person', /BOT_OWNERS/));
  it('#39 is reviewed also where the rollout ends before the day is over', () => {
    const skipped = play(
      upTo('testing'),
      by(olga, { type: 'BreakGlass', phase: 'testing', reason: 'no time' }),
      by(oskar, { type: 'ConfirmBreakGlass', phase: 'testing' }),
    );
    const off = by(mara, { type: 'CallOff', reason: 'vendor withdrew it' });
    given(skipped).when(off).thenHappens('RolloutCalledOff', 'Announced', 'ReviewAsked');
    given(play(skipped, off))
      .when(by(aiko, { type: 'ReviewBreakGlass', phase: null, text: 'it was right' }))
      .thenRefused('not-allowed');
    given(play(skipped, off))
      .when(by(mara, { type: 'ReviewBreakGlass', phase: null, text: 'it was right' }))
      .thenHappens('BreakGlassReviewed');
  });
  it('#39 waits for a stop request like everything else', () => {
    const stopped = play(
      upTo('testing'),
      by(nadia, { type: 'RequestStop', phase: 'planning', reason: 'look at the plan again' }),
    );
    given(stopped)
      .when(by(olga, { type: 'BreakGlass', phase: 'testing', reason: 'no time' }))
      .thenRefused('stopped', /look at the plan again/);
  });
  it('ends the rollout where it skips the last phase', () => {
    const scene = created();
    const short = { ...scene.rollout.checklist, phases: [phase('planning')] };
    const alone: Scene = { ...scene, rollout: { ...scene.rollout, checklist: short } };
    const asking = play(alone, by(olga, { type: 'BreakGlass', phase: 'planning', reason: 'no time' }));
    given(asking)
      .when(by(oskar, { type: 'ConfirmBreakGlass', phase: 'planning' }))
      .thenHappens('PhaseSkipped', 'RolloutCompleted', 'ReviewAsked');
    const end = play(asking, by(oskar, { type: 'ConfirmBreakGlass', phase: 'planning' })).rollout;
    expect([end.status, currentPhase(end)]).toEqual(['completed', undefined]);
  });
});

describe('the vote', () => {
  it('#32 begins anew where a GO is too old, although no clock has said so', () => {
    const old = gone(upTo(go));
    const late = goExpiresAt({ at: monday }, old.rollout);
    given(old)
      .when(voting(mara, 'go', late))
      .thenHappens('GoLapsed', 'VoteCast');
    const again = play(old, ...[mara, aiko, luis, nadia].map((who) => voting(who, 'go', late)));
    expect(again.rollout.goNoGo?.decided).toMatchObject({ vote: 'go', at: late });
    expect(play(again, clockAt(late + minute)).rollout.goNoGo?.decided).toMatchObject({ vote: 'go' });
  });
  it('is open to a deputy although the one who is away has said something that counts no more', () => {
    const begun = play(upTo(go), by(mara, { type: 'OpenVote' }), voting(mara));
    const late = goExpiresAt({ at: monday }, begun.rollout);
    const absent = changedTeam(begun, away(mara, late + day), standsIn(priya, mara));
    given(absent)
      .when(voting(priya, 'go', late))
      .thenHappens('VoteCast');
  });
  it.each(['small', 'standard', 'strict'] as const)(
    '%s: cannot be got round by saying that it does not apply',
    (policy) => {
      given(created(theTeam(policy)))
        .when(by(mara, { type: 'ProposeNotApplicable', item: '3.1', reason: 'we all know' }))
        .thenRefused('needs-evidence', /always applies/);
    },
  );
  it('is decided by the next tap when a role that changed lets it be', () => {
    const three = play(upTo(go), by(mara, { type: 'OpenVote' }), ...[mara, aiko, luis].map((who) => voting(who)));
    given(changedTeam(three, gives('approver', luis)))
      .when(voting(luis))
      .thenHappens('GoDecided');
    given(changedTeam(three, becomes('small')))
      .when(voting(mara))
      .thenHappens('GoDecided');
  });
  it('once no-go stays no-go, whatever is planned anew, until another one is opened', () => {
    const no = play(upTo(go), by(mara, { type: 'OpenVote' }), voting(mara, 'no-go'));
    const moved = play(no, by(mara, { type: 'ScheduleWindow', window: nextEvening }));
    expect(moved.rollout.goNoGo?.decided?.vote).toBe('no-go');
    given(moved)
      .when(voting(luis))
      .thenRefused('not-asked', /It is decided/);
    given(moved)
      .when(by(mara, { type: 'OpenVote' }))
      .thenHappens('VoteOpened');
  });
  it('can be opened anew the moment a GO is too old', () => {
    const old = gone(upTo(go));
    given(old)
      .when(by(mara, { type: 'OpenVote' }, goExpiresAt({ at: monday }, old.rollout)))
      .thenHappens('GoLapsed', 'VoteOpened');
  });
  it('is nobody’s who holds no role of it', () => {
    const begun = play(upTo(go), by(mara, { type: 'OpenVote' }));
    for (const who of [ben, priya, gus]) given(begun).when(voting(who)).thenRefused('not-entitled');
  });
});
