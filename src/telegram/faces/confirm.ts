import { findPhase } from '../../rollout/checklist.ts';
import { revisionOf, shortRevision } from '../../rollout/revision.ts';
import { itemState, phaseState } from '../../rollout/standing.ts';
import { cut } from '../../time/cut.ts';
import { sayClock, sayWindow } from '../../time/say.ts';
import { button } from '../buttons.ts';
import { namesIn } from '../wording/names.ts';
import { page, quoted, shown } from '../wording/words.ts';
import type { Draw } from './face.ts';
import { deliveriesOf, itemTitle, settledOf, title } from './parts.ts';
import { withEvidence } from './sign-off.ts';

/** The second yes, in the private chat of one person. `card.subject` is the phase. */
export const confirm: Draw = async ({ card, rollout, team, at, store }) => {
  const phase = findPhase(rollout.checklist, card.subject);
  if (!phase || rollout.status !== 'open') return null;
  const { pending, signOffs } = phaseState(phase.id, rollout);
  const mine = pending.find((each) => each.by === card.chat);
  const name = shown(phase.title, 40);
  if (signOffs.some((each) => each.by === card.chat))
    return { text: `<b>☑ ${title(rollout)} — you have signed ${name}</b>`, keyboard: [] };
  const revision = revisionOf(phase, rollout);
  if (!mine || mine.revision !== revision)
    return {
      text: page([
        `<b>${title(rollout)} — ${name} is not signed by you</b>`,
        'You said no, did not confirm in time, or something has changed. To sign it after all, tap “Sign off” in the group again.',
      ]),
      keyboard: [],
    };
  const deliveries = await deliveriesOf(phase.items, rollout, store);
  const view = { rollout, team, at, names: namesIn(team), deliveries };
  return {
    text: page([
      `<b>${title(rollout)} — do you sign off ${name}?</b>`,
      `You tapped in ${shown(team.title, 40)} at ${sayClock(mine.at, team.zone)}. It counts only when you confirm it here, within 10 minutes.`,
      '',
      `${settledOf(phase, rollout)} of ${phase.items.length} checks · ${withEvidence(phase, view)} with evidence`,
      rollout.window ? `<b>Window</b> ${sayWindow(rollout.window, team.zone)}` : null,
      ...phase.items.map((item) => {
        const { status, reason } = itemState(item.id, rollout);
        return `${status === 'not-applicable' ? '⊘' : '☑'} ${itemTitle(item, rollout)}${reason ? ` · ${quoted(reason, 80)}` : ''}`;
      }),
      '',
      `Revision <code>${shortRevision(revision)}</code>. If you did not tap, do not confirm and tell your lead.`,
    ]),
    keyboard: [
      [button(card.nonce, 'keep', '', 'Do not sign')],
      [button(card.nonce, 'sign', revision, cut(`Confirm: sign off ${phase.title}`, 60), 'success')],
    ],
  };
};
