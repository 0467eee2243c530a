import { type AnnouncementKind, announcementKinds } from '../../rollout/checklist.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { keyOf } from '../../rollout/standing.ts';
import { title } from '../faces/parts.ts';
import type { Feature, Kit, SlashSaying } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { kindWords } from '../wording/kinds.ts';
import { listed, page, shown } from '../wording/words.ts';

/** Kinds that follow by themselves, and by which words they are meant. */
const followers: readonly AnnouncementKind[] = ['week', 'day', 'hour', 'start', 'overrun', 'feedback'];

/** `/rollout ladder`: what stakeholders of this rollout are told by itself. `off week hour` leaves out, `on week` takes in again. */
export function ladder(kit: Kit): Feature {
  return { verbs: { ladder: (saying) => change(kit, saying) } };
}

async function change(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const [verb = '', ...words] = saying.slash.words.map((each) => each.toLowerCase());
  if (!verb) return saying.say(ladderHtml(meant.rollout));
  const kinds = announcementKinds.filter((kind) => words.includes(kind) && followers.includes(kind));
  const stranger = words.find((word) => !followers.some((kind) => kind === word));
  if ((verb !== 'on' && verb !== 'off') || kinds.length === 0 || stranger)
    return saying.say(
      `${stranger ? `There is no “${shown(stranger, 30)}” in it. ` : ''}It looks like <code>/rollout ladder off week hour</code>; there are ${listed(followers)}.`,
    );
  const { withoutKinds } = meant.rollout;
  const without = verb === 'off' ? [...withoutKinds, ...kinds] : withoutKinds.filter((kind) => !kinds.includes(kind));
  const { rollout } = await kit.handle.rollout(meant.id, saying.cause, {
    type: 'ChangeLadder',
    without,
    by: saying.person,
  });
  saying.say(ladderHtml(rollout));
}

function ladderHtml(rollout: Rollout): string {
  const { ladder: rungs } = rollout.checklist.announcements;
  const known = followers.filter(
    (kind) => kind === 'overrun' || kind === 'feedback' || rungs.some((rung) => rung.kind === kind),
  );
  const line = (kind: AnnouncementKind): string =>
    `${rollout.withoutKinds.includes(kind) ? '⊘' : '☑'} <code>${kind}</code> ${kindWords[kind]}${rollout.withoutKinds.includes(kind) ? ', left out' : ''}`;
  return page([
    `<b>${title(rollout)} — what stakeholders are told by itself</b>`,
    ...known.map(line),
    'A new window, calling off, rolling back and the end are always told to whoever was told before.',
    `Change it: <code>/rollout ladder ${keyOf(rollout)} off week</code>`,
  ]);
}
