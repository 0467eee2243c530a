import { describe, expect, it } from 'vitest';
import {
  aiko,
  allDone,
  answer,
  asking,
  ben,
  by,
  clockAt,
  closed,
  created,
  doing,
  given,
  gus,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nothingYet,
  olga,
  opening,
  play,
  priya,
  type Step,
  signing,
  upTo,
} from '../support/story.ts';
import { refused } from './refused.ts';

const go = 'pre-deployment';
const stopping = (who = nadia, name: string | null = null, reason = 'errors on staging'): Step =>
  by(who, { type: 'RequestStop', phase: name, reason });
const deciding = (decision: 'go-on' | 'reopen', who = mara, reason = 'looked at together'): Step =>
  by(who, { type: 'ResolveStop', decision, reason });

describe('asking to stop', () => {
  const tested = upTo(go);
  it('is about the phase that closed last, or the one that is named', () => {
    given(tested)
      .when(stopping(nadia, null, ' errors '))
      .then({ type: 'StopRequested', phase: 'testing', reason: 'errors', by: nadia.id, at: monday });
    expect(answer(stopping(nadia, 'planning'), tested)).toMatchObject([{ phase: 'planning' }]);
    expect(answer(stopping(), upTo('testing'))).toMatchObject([{ phase: 'planning' }]);
  });
  it('#30 is what whoever signed does once withdrawing is over', () => {
    expect(refused(by(aiko, { type: 'WithdrawSignOff', phase: 'testing' }), tested)).toBe(
      'sealed: Testing is signed off, so a sign-off cannot be withdrawn any more. You can ask to stop: /rollout_stop',
    );
    given(tested).when(stopping(aiko)).thenHappens('StopRequested');
  });
  it.each([mara, nadia, olga])('is for lead, approver and owners too: $name', (who) =>
    given(tested).when(stopping(who)).thenHappens('StopRequested'),
  );
  it.each([luis, ben, priya, gus])('is not for $name, who did not sign it', (who) =>
    expect(refused(stopping(who), tested)).toBe(
      'not-allowed: Only Lead (Mara) or Approver (Nadia) can ask to stop R-12.',
    ),
  );
  it('is only of whoever signed that phase', () =>
    expect(refused(stopping(aiko, 'planning'), tested)).toMatch(/^not-allowed: /));
  it('needs a reason, and a phase that has closed', () => {
    expect(refused(stopping(nadia, null, ' '), tested)).toBe(
      'needs-reason: Please say why, for example: /rollout stop the error rate on staging has doubled',
    );
    expect(refused(stopping(), created())).toBe(
      'not-asked: No phase has closed yet, so there is nothing to stop. To end it: /rollout_cancel',
    );
    expect(refused(stopping(nadia, go), tested)).toBe(
      'not-asked: Pre-Deployment has not closed, so there is nothing to stop. Withdraw or decline instead.',
    );
    expect(refused(stopping(), nothingYet())).toMatch(/^not-open: /);
  });
  it('is done once', () => given(play(tested, stopping())).when(stopping(mara)).thenNothing());
});

describe('while somebody asks to stop', () => {
  const said = 'stopped: Nadia asks to stop: "errors on staging". The lead decides on the card whether R-12 goes on.';
  const ready = allDone(upTo(go), go);
  it('nothing is asked for or signed', () => {
    expect(refused(asking(go), play(ready, stopping()))).toBe(said);
    expect(refused(signing(luis, go), play(ready, asking(go), stopping()))).toBe(said);
  });
  it('nothing is deployed, and no start is announced', () => {
    const deploying = play(upTo('deployment'), stopping());
    expect(refused(doing('4.1', luis), deploying)).toBe(said);
    const spoken = answer(clockAt(opening), deploying).map((event) => ('kind' in event ? event.kind : event.type));
    expect(spoken).toContain('StartHeld');
    expect(spoken).not.toContain('start');
  });
  it('what is only prepared goes on', () =>
    given(play(upTo(go), stopping()))
      .when(doing('3.2', luis))
      .thenHappens('ItemDone'));
});

describe('deciding on it', () => {
  const stopped = play(allDone(upTo(go), go), asking(go), stopping(nadia, 'planning'));
  it('is the lead’s or an owner’s, with a reason', () => {
    given(stopped)
      .when(deciding('go-on', mara, ' a false alarm '))
      .then({ type: 'StopResolved', decision: 'go-on', reason: 'a false alarm', by: mara.id, at: monday });
    given(stopped).when(deciding('go-on', olga)).thenHappens('StopResolved');
    for (const who of [nadia, luis, gus])
      expect(refused(deciding('go-on', who), stopped)).toBe(
        'not-allowed: Only Lead (Mara) can decide whether it goes on.',
      );
    expect(refused(deciding('reopen', mara, ''), stopped)).toBe(
      'needs-reason: Please say why, for example: looked at together, it was a false alarm',
    );
    expect(refused(deciding('go-on'), nothingYet())).toMatch(/^not-open: /);
  });
  it('lets it go on where it stood', () => {
    const on = play(stopped, deciding('go-on'));
    given(on).when(signing(luis, go)).thenHappens('SignedOff');
    given(on).when(deciding('go-on')).thenNothing();
  });
  it('or opens that phase again together with those after it', () => {
    given(stopped)
      .when(deciding('reopen'))
      .then(
        { type: 'StopResolved', decision: 'reopen', reason: 'looked at together', by: mara.id, at: monday },
        { type: 'PhaseReopened', phase: 'planning', why: 'looked at together', at: monday },
        { type: 'PhaseReopened', phase: 'testing', why: 'looked at together', at: monday },
      );
    const reopened = play(stopped, deciding('reopen'));
    expect(refused(signing(luis, go), reopened)).toMatch(/^out-of-order: Pre-Deployment comes after Planning/);
    given(play(reopened, asking('planning', monday + minute)))
      .when(signing(mara, 'planning'))
      .thenHappens('SignedOff', 'PhaseSignedOff');
  });
  it('opens the go again, but nothing once deploying has begun', () => {
    given(play(upTo('deployment'), stopping()))
      .when(deciding('reopen'))
      .thenHappens('StopResolved', 'PhaseReopened');
    const begun = play(closed(upTo('deployment'), 'deployment'), stopping());
    expect(refused(deciding('reopen'), begun)).toBe(
      'out-of-order: R-12 has begun deploying, so nothing is opened again any more.',
    );
    given(begun).when(deciding('go-on')).thenHappens('StopResolved');
  });
});
