import { type Phase, type Placed, placedItems } from '../../rollout/checklist.ts';
import { currentPhase, isClosed, itemState, settledCount } from '../../rollout/standing.ts';
import { itemTitle, numberOfPhase, settledOf, title, type View, whoseAndWhen } from '../faces/parts.ts';
import { glyphs } from '../faces/phase-page.ts';
import { named } from '../wording/names.ts';
import { page, shown } from '../wording/words.ts';

/** All items by phase in one message; each phase folds away. */
export function planHtml(view: View): string {
  const { rollout, team } = view;
  const all = placedItems(rollout.checklist);
  return page([
    `<b>${title(rollout)} — ${settledCount(rollout)} of ${all.length} done</b>`,
    ...rollout.checklist.phases.map((phase) =>
      phaseBlock(
        phase,
        all.filter((each) => each.phase === phase),
        view,
      ),
    ),
    `<i>Times in ${shown(team.zone)}. One item: <code>/rollout item 2.3</code></i>`,
  ]);
}

function phaseBlock(phase: Phase, items: Placed[], view: View): string {
  const { rollout } = view;
  const [glyph, word] = isClosed(phase, rollout)
    ? ['✅', 'signed off']
    : currentPhase(rollout)?.id === phase.id
      ? ['▶️', 'current']
      : ['▫️', 'to come'];
  const head = `${glyph} <b>${numberOfPhase(phase, rollout)} ${shown(phase.title, 40)}</b> — ${word}, ${settledOf(phase, rollout)} of ${items.length}`;
  return `${head}\n<blockquote expandable>${items.map((each) => itemLine(each, view)).join('\n')}</blockquote>`;
}

function itemLine({ item }: Placed, view: View): string {
  const { status, by } = itemState(item.id, view.rollout);
  const head = `${glyphs[status]} ${itemTitle(item, view.rollout)}`;
  if (status === 'done') return `${head} — done${by === null ? '' : `, ${named(by, view.names)}`}`;
  if (status === 'not-applicable') return `${head} — not applicable`;
  return `${head}${status === 'blocked' ? ' — blocked' : ''} — ${whoseAndWhen(item, view)}`;
}
