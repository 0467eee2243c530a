import { describe, expect, it } from 'vitest';
import { agenda } from '../../src/rollout/calendar.ts';
import type { RolloutCommand } from '../../src/rollout/commands.ts';
import { expiresAt } from '../../src/rollout/seats.ts';
import { missingSeats } from '../../src/rollout/signers.ts';
import { phaseState } from '../../src/rollout/standing.ts';
import {
  answer,
  asked,
  changedTeam,
  checklist,
  clockAt,
  closed,
  created,
  creation,
  day,
  given,
  gives,
  hour,
  luis,
  mara,
  minute,
  monday,
  nadia,
  nothingYet,
  phase,
  play,
  priya,
  type Scene,
  signing,
  takes,
  upTo,
} from '../support/story.ts';

const go = 'pre-deployment';
const goAsked = asked(upTo(go), go);
const luisSigned = play(goAsked, signing(luis, go));
/** What the clock finds too old, and nothing else that it does. */
const lapsedAt = (at: number, scene: Scene) =>
  answer(clockAt(at), scene).filter(({ type }) => ['SignOffsExpired', 'SignOffsUnconfirmed'].includes(type));
const lapseTimes = ({ rollout, team }: Scene) =>
  agenda(rollout, team).flatMap(({ at, what }) => (what === 'lapse' ? at : []));

describe('#32 a sign-off that is a day old', () => {
  it('does not count at closing, to the millisecond', () => {
    given(luisSigned)
      .when(signing(nadia, go, monday + day - 1))
      .thenHappens('SignedOff', 'PhaseSignedOff');
    given(luisSigned)
      .when(signing(nadia, go, monday + day))
      .thenHappens('SignedOff');
  });
  it('leaves its seat empty on the card', () => {
    const missing = (at: number) => missingSeats(phase(go), { ...luisSigned, at });
    expect([missing(monday + day - 1), missing(monday + day)]).toEqual([['Approver'], ['Ops', 'Approver']]);
  });
  it('is taken from the card when the clock finds it, and asked for again', () => {
    expect(lapsedAt(monday + day - 1, luisSigned)).toEqual([]);
    expect(lapsedAt(monday + day, luisSigned)).toEqual([
      { type: 'SignOffsExpired', phase: go, people: [luis.id], at: monday + day },
    ]);
    const expired = play(luisSigned, clockAt(monday + day));
    expect(phaseState(go, expired.rollout)).toMatchObject({ signOffs: [], requested: { by: mara.id, at: monday } });
    expect(lapsedAt(monday + 2 * day, expired)).toEqual([]);
  });
  it('is given anew by the same person, with or without the clock', () => {
    for (const scene of [luisSigned, play(luisSigned, clockAt(monday + day))]) {
      given(scene)
        .when(signing(luis, go, monday + day))
        .thenHappens('SignedOff');
      const renewed = play(scene, signing(luis, go, monday + day));
      expect(phaseState(go, renewed.rollout).signOffs).toMatchObject([{ by: luis.id, at: monday + day }]);
      given(renewed)
        .when(signing(nadia, go, monday + 2 * day - 1))
        .thenHappens('SignedOff', 'PhaseSignedOff');
    }
  });
  it('says nothing new while it is younger', () =>
    given(luisSigned)
      .when(signing(luis, go, monday + day - 1))
      .thenNothing());
  it('expires alone: a younger one stays', () => {
    const both = play(
      changedTeam(luisSigned, takes('ops', luis), gives('ops', priya)),
      signing(priya, go, monday + hour),
    );
    const expired = play(both, clockAt(monday + day));
    expect(phaseState(go, expired.rollout).signOffs).toMatchObject([{ by: priya.id }]);
    expect(lapsedAt(monday + day + hour, both)).toMatchObject([{ people: [luis.id, priya.id] }]);
  });
  it('stays for ever once its phase has closed with it', () => {
    const over = closed(upTo(go), go);
    expect(lapsedAt(monday + 9 * day, over)).toEqual([]);
    expect(lapseTimes(over)).toEqual([]);
  });
  it('stands in the agenda until then', () => expect(lapseTimes(luisSigned)).toEqual([monday + day, monday + 3 * day]));
  it('lasts as long as the checklist says', () => {
    const short = { ...checklist, signOffs: { validMinutes: 90 } };
    const { rollout } = play(nothingYet(), { ...creation(), checklist: short } as RolloutCommand);
    expect(expiresAt({ at: monday }, rollout)).toBe(monday + 90 * minute);
    expect(expiresAt({ at: monday }, created().rollout)).toBe(monday + day);
  });
});
