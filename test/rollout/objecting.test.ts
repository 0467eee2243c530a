import { describe, expect, it } from 'vitest';
import { phaseState } from '../../src/rollout/standing.ts';
import {
  aiko,
  allDone,
  anonymous,
  asked,
  asking,
  ben,
  by,
  confirmingSignOff,
  created,
  given,
  gus,
  luis,
  mara,
  monday,
  nadia,
  nothingYet,
  olga,
  oskar,
  play,
  priya,
  type Step,
  signing,
  theTeam,
  upTo,
} from '../support/story.ts';
import { refused } from './refused.ts';

const go = 'pre-deployment';
const vetoing = (who = nadia, name = 'testing', reason = 'wrong build', at = monday): Step =>
  by(who, { type: 'Veto', phase: name, reason }, at);
const resolving = (who = olga, reason = 'tested again', name = 'testing'): Step =>
  by(who, { type: 'ResolveVeto', phase: name, reason });

describe('a veto', () => {
  const testing = upTo('testing');
  it('is recorded with its reason', () =>
    given(testing)
      .when(vetoing(nadia, '2', ' wrong build '))
      .then({ type: 'PhaseVetoed', phase: 'testing', reason: 'wrong build', by: nadia.id, at: monday }));
  it.each([
    [nadia, 'planning'],
    [mara, 'planning'],
    [aiko, 'testing'],
    [nadia, 'testing'],
    [luis, go],
    [luis, 'deployment'],
  ])('is for the approver, and for whoever has a seat: $name of %s', (who, name) =>
    given(created()).when(vetoing(who, name)).thenHappens('PhaseVetoed'),
  );
  it.each([mara, luis, ben, priya, gus, olga])('is not for $name', (who) =>
    expect(refused(vetoing(who), testing)).toBe('not-allowed: Only QA (Aiko) or Approver (Nadia) can veto Testing.'),
  );
  it('is not for whoever has no face', () => {
    for (const who of [anonymous, { ...nadia, isHuman: false }])
      expect(refused(vetoing(who), testing)).toMatch(/^not-allowed: I cannot see who you are\./);
  });
  it('is also for the author whose seat it would be', () =>
    given(created(theTeam(), aiko)).when(vetoing(aiko)).thenHappens('PhaseVetoed'));
  it('needs a reason, an open phase and an open rollout', () => {
    expect(refused(vetoing(nadia, 'testing', ' '), testing)).toBe(
      'needs-reason: Please say why, for example: /rollout veto the backup was never restored',
    );
    expect(refused(vetoing(nadia, 'planning'), testing)).toBe(
      'sealed: Planning is closed already. You can ask to stop: /rollout_stop',
    );
    expect(refused(vetoing(), nothingYet())).toMatch(/^not-open: /);
  });
  it('stands once', () => {
    given(play(testing, vetoing()))
      .when(vetoing(aiko, 'testing', 'so do I'))
      .thenNothing();
    expect(phaseState('testing', play(testing, vetoing()).rollout).veto).toEqual({
      by: nadia.id,
      at: monday,
      reason: 'wrong build',
    });
  });
  it('ends the request, and what was signed for it', () => {
    const vetoed = play(asked(upTo(go), go), signing(luis, go), vetoing(nadia, go, 'no'));
    expect(phaseState(go, vetoed.rollout)).toMatchObject({ requested: null, signOffs: [], pending: [], changes: [] });
  });
});

describe('#31 a vetoed phase', () => {
  const said =
    'vetoed: Nadia vetoed Pre-Deployment: "no backup". An owner of this bot, or Nadia, resolves it: /rollout_resolve';
  const ready = allDone(upTo(go), go);
  const vetoed = play(ready, asking(go), signing(luis, go), vetoing(nadia, go, 'no backup'));
  it('cannot be asked for or signed, by anybody', () => {
    for (const who of [mara, aiko, luis, olga]) expect(refused(asking(go, monday, who), vetoed)).toBe(said);
    for (const who of [luis, nadia]) expect(refused(signing(who, go), vetoed)).toBe(said);
  });
  it('cannot be closed by a confirmation that was on its way', () => {
    const strict = asked(upTo(go, created(theTeam('strict'))), go);
    const almost = play(strict, signing(luis, go), confirmingSignOff(luis, go), signing(nadia, go));
    expect(refused(confirmingSignOff(nadia, go), play(almost, vetoing(luis, go, 'stop')))).toMatch(/^vetoed: Luis /);
  });
  it('is asked for once more after an owner, or whoever said it, has resolved it', () => {
    for (const who of [olga, oskar, nadia]) {
      const resolved = play(vetoed, resolving(who, 'restored', go));
      expect(refused(signing(luis, go), resolved)).toBe(
        'not-asked: Nobody asks for the sign-off of Pre-Deployment at the moment.',
      );
      given(play(resolved, asking(go), signing(luis, go)))
        .when(signing(nadia, go))
        .thenHappens('SignedOff', 'PhaseSignedOff');
    }
  });
  it('is not freed by anybody else', () => {
    for (const who of [mara, luis, aiko, gus])
      expect(refused(resolving(who, 'restored', go), vetoed)).toBe(
        'not-allowed: Only Nadia or an owner of this bot can resolve the veto on Pre-Deployment.',
      );
  });
  it('is freed with a reason, once', () => {
    given(vetoed)
      .when(resolving(olga, ' restored ', go))
      .then({ type: 'VetoResolved', phase: go, reason: 'restored', by: olga.id, at: monday });
    expect(refused(resolving(olga, '', go), vetoed)).toBe(
      'needs-reason: Please say why, for example: the backup was restored on staging this morning',
    );
    given(play(vetoed, resolving(olga, 'restored', go)))
      .when(resolving(olga, 'restored', go))
      .thenNothing();
    expect(refused(resolving(), nothingYet())).toMatch(/^not-open: /);
  });
  it('lets other phases be', () =>
    given(asked(play(created(), vetoing(nadia, go)), 'planning'))
      .when(signing(mara, 'planning'))
      .thenHappens('SignedOff', 'PhaseSignedOff'));
});
