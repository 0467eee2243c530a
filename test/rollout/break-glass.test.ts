import { describe, expect, it } from 'vitest';
import { agenda } from '../../src/rollout/calendar.ts';
import { phaseState } from '../../src/rollout/standing.ts';
import type { Person } from '../../src/team/authority.ts';
import {
  aiko,
  allDone,
  answer,
  asked,
  asking,
  by,
  changedTeam,
  clockAt,
  created,
  day,
  given,
  gus,
  hour,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nothingYet,
  olga,
  oskar,
  play,
  priya,
  type Scene,
  type Step,
  signing,
  upTo,
} from '../support/story.ts';
import { linked } from './people.ts';
import { refused } from './refused.ts';

const go = 'pre-deployment';
const fire = 'the fix cannot wait';
const breaking = (who: Person = olga, at = monday, reason = fire, name = 'testing'): Step =>
  by(who, { type: 'BreakGlass', phase: name, reason }, at);
const agreeing = (who: Person = oskar, at = monday, name = 'testing'): Step =>
  by(who, { type: 'ConfirmBreakGlass', phase: name }, at);
const reviewing = (who: Person = mara, text = 'nothing to change', name: string | null = null, at = monday): Step =>
  by(who, { type: 'ReviewBreakGlass', phase: name, text }, at);
const ownedBy = (scene: Scene, ...owners: Person[]): Scene => ({ ...scene, owners: owners.map(({ id }) => id) });
const testing = upTo('testing');
const asksFor = play(testing, breaking());
const skipped = play(asksFor, agreeing());
const nobodyAsks = 'not-asked: Nobody asks to skip Testing any more. Ask anew: /rollout_breakglass';

describe('asking to skip a phase', () => {
  it('is an owner’s, with a reason', () => {
    given(testing)
      .when(breaking(olga, monday, ` ${fire} `))
      .then({ type: 'BreakGlassProposed', phase: 'testing', reason: fire, by: olga.id, at: monday });
    expect(refused(breaking(olga, monday, ' '), testing)).toBe(
      'needs-reason: Please say why, for example: /rollout breakglass testing the fix for the outage cannot wait',
    );
  });
  it.each([mara, nadia, aiko, luis, gus])('is not for $name', (who) =>
    expect(refused(breaking(who), testing)).toBe('not-allowed: Only an owner of this bot can skip Testing.'),
  );
  it('is not for an owner without a face', () =>
    expect(refused(breaking({ ...olga, isHuman: false }), testing)).toMatch(/^not-allowed: I cannot see who you are/));
  it('skips nothing by itself', () => {
    expect(phaseState('testing', asksFor.rollout)).toMatchObject({
      skipped: null,
      glass: { by: olga.id, reason: fire },
    });
    expect(refused(asking(go), asksFor)).toMatch(/^out-of-order: /);
  });
  it('is said once, and anew when its reason has changed or its hour is over', () => {
    given(asksFor)
      .when(breaking(olga, monday + hour - 1))
      .thenNothing();
    given(asksFor)
      .when(breaking(olga, monday + hour))
      .thenHappens('BreakGlassProposed');
    given(asksFor)
      .when(breaking(olga, monday, 'it burns'))
      .thenHappens('BreakGlassProposed');
  });
  it('by another owner within the hour is a matter of agreeing', () => {
    expect(refused(breaking(oskar, monday + hour - 1), asksFor)).toMatch(
      /^not-asked: .+ asks for the same already: agree on that card\.$/,
    );
    given(asksFor)
      .when(breaking(oskar, monday + hour))
      .thenHappens('BreakGlassProposed');
    given(changedTeam(asksFor, linked(oskar, olga)))
      .when(breaking(oskar, monday, 'it burns'))
      .thenHappens('BreakGlassProposed');
  });
  it('is for what comes before deploying, in its turn', () => {
    expect(refused(breaking(olga, monday, fire, 'planning'), testing)).toBe('sealed: Planning is closed already.');
    expect(refused(breaking(olga, monday, fire, go), testing)).toBe(
      'out-of-order: Pre-Deployment comes after Testing, which is not signed off yet.',
    );
    for (const [name, title] of [
      ['deployment', 'Deployment'],
      ['post-deployment', 'Post-Deployment'],
    ] as const)
      expect(refused(breaking(olga, monday, fire, name), upTo(name))).toBe(
        `out-of-order: ${title} cannot be skipped: what comes before deploying can, in an emergency.`,
      );
    given(created())
      .when(breaking(olga, monday, fire, 'planning'))
      .thenHappens('BreakGlassProposed');
    given(upTo(go))
      .when(breaking(olga, monday, fire, go))
      .thenHappens('BreakGlassProposed');
    expect(refused(breaking(), nothingYet())).toMatch(/^not-open: /);
  });
});

describe('#39 skipping a phase takes two owners', () => {
  it('who are named together with the reason', () =>
    given(asksFor)
      .when(agreeing(oskar, monday + minute))
      .then({
        type: 'PhaseSkipped',
        phase: 'testing',
        people: [olga.id, oskar.id],
        reason: fire,
        at: monday + minute,
      }));
  it('and opens the next phase, though nothing of it was done', () => {
    expect(refused(asking(go), allDone(testing, go))).toMatch(/^out-of-order: /);
    given(allDone(skipped, go)).when(asking(go)).thenHappens('SignOffRequested');
  });
  it('is done once', () => {
    given(skipped).when(agreeing()).thenNothing();
    given(skipped).when(agreeing(olga)).thenNothing();
    expect(refused(breaking(), skipped)).toBe('sealed: Testing is closed already.');
    expect(refused(agreeing({ ...gus, isOwner: true }), skipped)).toBe('sealed: Testing is closed already.');
  });
  it('never the same one twice, nor two accounts of one', () => {
    const said = 'needs-second-person: You asked for it yourself; another owner has to agree to skip Testing.';
    expect(refused(agreeing(olga), asksFor)).toBe(said);
    expect(refused(agreeing(), changedTeam(asksFor, linked(oskar, olga)))).toBe(said);
    expect(refused(agreeing(), changedTeam(asksFor, linked(olga, oskar)))).toBe(said);
  });
  it.each([mara, nadia, gus])('$name is none', (who) =>
    expect(refused(agreeing(who), asksFor)).toBe('not-allowed: Only an owner of this bot can agree to skip Testing.'),
  );
  it('not with whoever was dropped from the settings meanwhile', () => {
    expect(refused(agreeing(), ownedBy(asksFor, oskar))).toBe(nobodyAsks);
    given(ownedBy(asksFor, olga, oskar))
      .when(agreeing())
      .thenHappens('PhaseSkipped');
    const dropped = { ...oskar, isOwner: false };
    expect(refused(agreeing(dropped), ownedBy(asksFor, olga))).toMatch(/^not-allowed: /);
  });
  it('within the hour', () => {
    given(asksFor)
      .when(agreeing(oskar, monday + hour - 1))
      .thenHappens('PhaseSkipped');
    expect(refused(agreeing(oskar, monday + hour), asksFor)).toBe(nobodyAsks);
    given(play(asksFor, breaking(olga, monday + hour)))
      .when(agreeing(oskar, monday + 2 * hour - 1))
      .thenHappens('PhaseSkipped');
  });
  it('and one who asked', () => expect(refused(agreeing(), testing)).toBe(nobodyAsks));
});

describe('a skipped phase', () => {
  it('is neither asked for nor signed any more, and what was signed for it is gone', () => {
    const half = play(asked(upTo(go), go), signing(luis, go), breaking(olga, monday, fire, go));
    const over = play(half, agreeing(oskar, monday, go));
    expect(refused(asking(go), over)).toBe('sealed: Pre-Deployment was skipped by break-glass.');
    expect(refused(signing(nadia, go), over)).toBe('sealed: Pre-Deployment was skipped by break-glass.');
    expect(phaseState(go, over.rollout)).toMatchObject({ requested: null, signOffs: [], glass: null, signedOff: null });
  });
  const asksForReview = (scene: Scene, at: number) =>
    answer(clockAt(at), scene).filter(({ type }) => type === 'ReviewAsked');
  it('is looked back at a day later, asked for once', () => {
    expect(asksForReview(skipped, monday + day - 1)).toEqual([]);
    expect(asksForReview(skipped, monday + day)).toEqual([{ type: 'ReviewAsked', phase: 'testing', at: monday + day }]);
    expect(asksForReview(play(skipped, clockAt(monday + day)), monday + 9 * day)).toEqual([]);
    expect(asksForReview(play(skipped, reviewing()), monday + day)).toEqual([]);
  });
  it('stands in the agenda until then', () => {
    const due = { at: monday + day, what: 'review' };
    expect(agenda(skipped.rollout, skipped.team)).toContainEqual(due);
    const over = play(skipped, clockAt(monday + day));
    expect(agenda(over.rollout, over.team).map(({ what }) => what)).not.toContain('review');
  });
});

describe('the review', () => {
  it('is the lead’s, or that of an owner who was not one of the two', () => {
    given(skipped)
      .when(reviewing(mara, ' nothing to change '))
      .then({ type: 'BreakGlassReviewed', phase: 'testing', text: 'nothing to change', by: mara.id, at: monday });
    given(skipped)
      .when(reviewing({ ...gus, isOwner: true }))
      .thenHappens('BreakGlassReviewed');
    for (const who of [nadia, priya, gus])
      expect(refused(reviewing(who), skipped)).toBe(
        'not-allowed: Only Lead (Mara) can review what was skipped in R-12.',
      );
  });
  it('is nobody’s who skipped it, under any account', () => {
    const said = 'needs-second-person: You were one of the two who skipped it; somebody else reviews it.';
    for (const who of [olga, oskar]) expect(refused(reviewing(who), skipped)).toBe(said);
    expect(refused(reviewing(mara), changedTeam(skipped, linked(oskar, mara)))).toBe(said);
  });
  it('takes words, once, and may be corrected', () => {
    expect(refused(reviewing(mara, ''), skipped)).toBe(
      'needs-reason: Please say why, for example: /rollout review the fix was tested the next morning, nothing to change',
    );
    const reviewed = play(skipped, reviewing());
    given(reviewed)
      .when(reviewing(mara, 'nothing to change', 'testing'))
      .thenNothing();
    given(reviewed)
      .when(reviewing(mara, 'one thing to change', 'testing'))
      .thenHappens('BreakGlassReviewed');
    expect(refused(reviewing(), reviewed)).toBe('not-asked: Nothing of R-12 waits for a review.');
  });
  it('needs something that was skipped', () => {
    expect(refused(reviewing(), testing)).toBe('not-asked: Nothing of R-12 waits for a review.');
    expect(refused(reviewing(mara, 'x', 'planning'), skipped)).toBe('not-asked: Nothing of R-12 waits for a review.');
  });
  it('is possible after the rollout has ended', () =>
    given(play(skipped, by(mara, { type: 'CallOff', reason: 'vendor' })))
      .when(reviewing())
      .thenHappens('BreakGlassReviewed'));
});
