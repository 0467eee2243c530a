import { gateFor } from '../../coordinator/links.ts';
import { keyOf } from '../../rollout/standing.ts';
import type { Feature, Kit, SlashSaying } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { page, shown } from '../wording/words.ts';

/** `/rollout gate`: the address at which a pipeline asks whether it may go on. */
export function gate(kit: Kit): Feature {
  return { verbs: { gate: (saying) => tell(kit, saying) } };
}

async function tell(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { rollout, team } = meant;
  const url = gateFor(team.number, kit.clock.now(), kit.links);
  if (url === null) return saying.say('There is no gate, because PUBLIC_URL is not set: no pipeline could reach it.');
  const version = rollout.version ? `?version=${encodeURIComponent(rollout.version)}` : '';
  saying.say(
    page([
      `<b>${keyOf(rollout)} — a gate for pipelines</b>`,
      `May it deploy? <code>${shown(`${url}/${keyOf(rollout)}/deploy${version}`, 600)}</code>`,
      '200 is yes, everything else is no, and says why. <code>rollback</code> instead of <code>deploy</code> says whether to go back; the name of a phase, whether it is signed off.',
      rollout.product
        ? `The same for every rollout to come: <code>${shown(`${url}/${encodeURIComponent(rollout.product)}/deploy`, 600)}</code>`
        : null,
      '<i>Whoever has the address can ask, and do nothing else. It works for 400 days; then ask me for a new one.</i>',
    ]),
  );
}
