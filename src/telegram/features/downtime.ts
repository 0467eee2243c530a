import { announcedDowntime, downtimeWords } from '../../rollout/downtime.ts';
import { refuse } from '../../rollout/refusal.ts';
import { title } from '../faces/parts.ts';
import type { Feature, Kit, SlashSaying } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { writtenAs } from './announce-arguments.ts';

/** `/rollout downtime 2m`: how long users noticed it, for the report and for those who were told to expect some. */
export function downtime(kit: Kit): Feature {
  return { verbs: { downtime: (saying) => said(kit, saying) } };
}

async function said(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying, 'ended too');
  if (!meant) return;
  const { rest } = saying.slash;
  const { rollout } = rest
    ? await kit.handle.rollout(meant.id, saying.cause, {
        type: 'SayDowntime',
        minutes: readMinutes(rest),
        by: saying.person,
      })
    : meant;
  const more = rest ? '' : '\nSay how long it was: <code>/rollout downtime 2m</code>, or <code>none</code>';
  const known = downtimeWords(rollout.downtime?.minutes ?? null, announcedDowntime(rollout));
  saying.say(`<b>${title(rollout)}</b>\n<b>Downtime</b> ${known}${more}`, { isSilent: true });
}

function readMinutes(text: string): number {
  const written = writtenAs('downtime', text);
  return 'problem' in written ? refuse('bad-time', written.problem) : (written.facts.downtimeMinutes ?? 0);
}
