import type { FilledSeat } from '../../rollout/events.ts';
import { goExpiresAt, type Heard, hearing, isGo, reviewItem } from '../../rollout/go-no-go.ts';
import { revisionForGo, shortRevision } from '../../rollout/revision.ts';
import { candidatesFor } from '../../rollout/seats.ts';
import { seatTitle } from '../../rollout/signers.ts';
import { isClosed, itemState } from '../../rollout/standing.ts';
import { concernKey, openConcerns } from '../../rollout/voices.ts';
import { sayClock, sayTime, sayWindow } from '../../time/say.ts';
import { button, type Keyboard } from '../buttons.ts';
import { mention, named, namesFor } from '../wording/names.ts';
import { listed, page, quoted, shown } from '../wording/words.ts';
import type { Draw } from './face.ts';
import { itemTitle, seatName, settledOf, signerName, title, type View } from './parts.ts';

/** The vote of the final review meeting: who has to be heard, what they say, and what is decided. */
export const goNoGo: Draw = async ({ card, rollout, team, at, store }) => {
  const review = reviewItem(rollout);
  const vote = rollout.goNoGo;
  if (!review || !vote || rollout.status === 'unborn') return null;
  const view: View = { rollout, team, at, names: await namesFor(rollout, team, store) };
  const isOver = rollout.status !== 'open' || isClosed(review.phase, rollout);
  const { decided, lapsed } = vote;
  const heard = hearing(view);
  const revision = revisionForGo(review.phase, rollout);
  const isDecided = decided?.vote === 'no-go' || isGo(view) || (isOver && decided !== null);
  return {
    text: page([
      `<b>${title(rollout)} — ${headline(decided?.vote, isDecided)}</b>`,
      rollout.window ? `<b>Window</b> ${sayWindow(rollout.window, team.zone)}` : '<b>Window</b> not set',
      ...rollout.checklist.phases
        .slice(0, review.phaseIndex)
        .map(
          (phase) =>
            `${isClosed(phase, rollout) ? '✅' : '▫️'} ${shown(phase.title, 40)} · ${settledOf(phase, rollout)} of ${phase.items.length}`,
        ),
      '',
      ...(decided?.vote === 'go' && isDecided
        ? decided.voters.map((voter) => voterLine(voter, view))
        : heard.map((each) => line(each, view))),
      present(view),
      '',
      lapsed && !isDecided ? `⚠️ The GO of before has lapsed: ${shown(lapsed.why, 300)}.` : null,
      isDecided ? null : unanswered(view),
      isDecided ? outcome(view) : 'A GO needs everybody named; one no-go decides at once.',
      `Revision <code>${shortRevision(revision)}</code>: if the plan or its tests change, the vote starts anew.`,
      `<i>Decides ${itemTitle(review.item, rollout)}. Opened by ${named(vote.opened.by, view.names)}, ${sayTime(vote.opened.at, team.zone)}</i>`,
    ]),
    keyboard: isOver || decided?.vote === 'no-go' ? [] : buttons(revision, card.nonce, isDecided),
  };
};

function headline(vote: 'go' | 'no-go' | undefined, isDecided: boolean): string {
  if (!isDecided) return 'go or no-go?';
  return vote === 'go' ? '🟢 GO' : '🔴 NO-GO';
}

/** Who was heard when it was decided, whatever has become of them since. */
const voterLine = (voter: FilledSeat, view: View): string =>
  `🟢 ${shown(seatTitle(voter.role, view.rollout), 24)} — go, ${seatName(voter, view)}, ${sayClock(voter.at, view.team.zone)}`;

function line({ seat, vote, inPlaceOf }: Heard, view: View): string {
  const { rollout, team, names } = view;
  const role = shown(seatTitle(seat.role, rollout), 24);
  if (!vote) {
    const who = candidatesFor(seat, view)
      .slice(0, 3)
      .map((person) => mention(person, names));
    return `☐ ${role} — ${who.join(', ') || 'nobody yet: /rollout_roles'}`;
  }
  const name = signerName({ person: vote.by, inPlaceOf }, (person) => named(person, names));
  const why = vote.reason ? `: ${quoted(vote.reason, 200)}` : '';
  return `${vote.vote === 'go' ? '🟢' : '🔴'} ${role} — ${vote.vote === 'go' ? 'go' : 'no-go'}, ${name}, ${sayClock(vote.at, team.zone)}${why}`;
}

/** Whoever votes is there; others say so. */
function present({ rollout, names }: View): string | null {
  const vote = rollout.goNoGo;
  const there = [...new Set([...(vote?.present ?? []), ...(vote?.votes ?? []).map((each) => each.by)])];
  return there.length ? `<b>Present</b> ${there.map((person) => named(person, names)).join(', ')}` : null;
}

/** What keeps a GO from being decided, and afterwards how it comes about: what was said before the answer decides nothing by itself. */
function unanswered({ rollout, ...view }: View): string | null {
  const open = openConcerns(rollout);
  if (open.length)
    return `⚠️ No GO before ${listed(open.slice(0, 5).map(concernKey))} ${open.length > 1 ? 'are' : 'is'} answered: /rollout_concerns`;
  const isSaid = hearing({ rollout, ...view }).every(({ vote }) => vote?.vote === 'go');
  return isSaid ? 'Everybody has said go and stakeholders are answered: one of you taps “Go” once more.' : null;
}

function outcome({ rollout, team }: View): string {
  const decided = rollout.goNoGo?.decided;
  if (decided?.vote !== 'go') return 'Decided: no-go. When it is settled, open another vote: /rollout_gonogo';
  const review = reviewItem(rollout);
  const isTicked = review && itemState(review.item.id, rollout).status === 'done';
  return `Decided: go, ${sayTime(decided.at, team.zone)}. It counts until ${sayTime(goExpiresAt(decided, rollout), team.zone)}${isTicked ? '' : '; its item is open again'}.`;
}

/** After a GO only a no is worth a tap. */
const buttons = (revision: string, nonce: string, isGoDecided: boolean): Keyboard => {
  const noGo = button(nonce, 'nogo', revision, 'No-go…', 'danger');
  if (isGoDecided) return [[noGo]];
  return [[button(nonce, 'go', revision, 'Go', 'success'), noGo], [button(nonce, 'here', '', 'I am here')]];
};
