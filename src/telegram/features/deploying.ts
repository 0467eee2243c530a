import { newCard } from '../../coordinator/new-card.ts';
import { isUnderWay, stageNow, stagesOf } from '../../rollout/deploying/deployment.ts';
import { enteredFor, spelled, type Weight, weightOf } from '../../rollout/deploying/health-now.ts';
import { namesNextStage } from '../../rollout/deploying/stages.ts';
import { refuse } from '../../rollout/refusal.ts';
import { keyOf } from '../../rollout/standing.ts';
import { sayDuration } from '../../time/duration.ts';
import { title } from '../faces/parts.ts';
import type { Feature, Kit, SlashSaying, Tap } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { count, listed, shown } from '../wording/words.ts';
import { readHealth, readStages } from './deploy-arguments.ts';
import { rehearse, rolloutOf } from './rehearsing.ts';
import { showCard, turnCard } from './showing.ts';

/** The way through the stages: the panel, going on, pausing, and what people see with their own eyes. Going back is in ending.ts. */
export function deploying(kit: Kit): Feature {
  return {
    verbs: {
      deploy: (saying) => started(kit, saying),
      stages: (saying) => planned(kit, saying),
      promote: (saying) => promoted(kit, saying),
      pause: (saying) => paused(kit, saying),
      resume: (saying) => resumed(kit, saying),
      health: (saying) => entered(kit, saying),
    },
    taps: {
      'status.deploy': (tap) => deployTapped(kit, tap),
      'deploy.promote': (tap) => promoteTapped(kit, tap),
      'deploy.pause': (tap) => pauseTapped(kit, tap),
      'deploy.resume': (tap) => resumeAsked(kit, tap),
      'deploy.go': (tap) => resumeTapped(kit, tap),
      'deploy.back': (tap) => turned(kit, tap, ''),
      'deploy.refresh': (tap) => turned(kit, tap, ''),
    },
  };
}

/** Production is not touched by a single tap: the first one asks, in words of what it means. */
async function deployTapped(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  const { id, rollout, team } = meant;
  if (rollout.deployment) {
    await showCard(kit, newCard('deploy', id, { chat: team.chat, thread: rollout.thread }));
    return tap.answer('The panel is below.');
  }
  rehearse(kit, { type: 'StartDeploying', by: tap.person }, meant);
  const [first] = stagesOf(rollout, kit.outside.connected(rollout, team));
  tap.answer(`It starts at ${first?.name} when you say: /deploy`, true);
}

/** Starts it; said again, the panel comes to the bottom. */
async function started(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { id, team } = meant;
  const { events, repeated, rollout } = await kit.handle.rollout(id, saying.cause, {
    type: 'StartDeploying',
    by: saying.person,
  });
  if (events.length || repeated) return;
  await showCard(kit, newCard('deploy', id, { chat: team.chat, thread: rollout.thread }));
}

async function planned(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { id, rollout, team } = meant;
  const say = (stages: { name: string; soakMinutes: number }[]): string =>
    listed(stages.map(({ name, soakMinutes }) => `${shown(name, 24)}${soakMinutes ? ` (${soakMinutes} min)` : ''}`));
  if (!saying.slash.rest) {
    const stages = rollout.deployment?.stages ?? stagesOf(rollout, kit.outside.connected(rollout, team));
    return saying.say(
      `<b>${title(rollout)} — ${count(stages.length, 'stage')}</b>\n${say(stages)}\nOthers: <code>/rollout stages 10 50 100 soak 15m</code>`,
    );
  }
  const stages = readStages(saying.slash.rest);
  const { events } = await kit.handle.rollout(id, saying.cause, { type: 'PlanStages', stages, by: saying.person });
  saying.say(`${events.length ? 'Planned' : 'It is planned so already'}: ${say(stages)}.`);
}

/** `/rollout promote`, with the name of the next stage if somebody likes, or `/rollout promote force <reason>` past what is only missing. */
async function promoted(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const [, reason = ''] = /^force\s+(.+)$/is.exec(saying.slash.rest) ?? [];
  if (saying.slash.rest && !reason && !namesNextStage(saying.slash.rest, meant.rollout))
    refuse(
      'needs-reason',
      'To go on: /rollout_promote. To pass what is missing, a lead says why: <code>/rollout promote force checked by hand, 0.2 %</code>',
    );
  const from = (meant.rollout.deployment && stageNow(meant.rollout.deployment)?.index) ?? -1;
  await kit.handle.rollout(meant.id, saying.cause, { type: 'Promote', from, reason, isBlind: true, by: saying.person });
}

async function promoteTapped(kit: Kit, tap: Tap): Promise<void> {
  const { id } = await rolloutOf(kit, tap);
  const from = Number(tap.argument);
  const { rollout } = await kit.handle.rollout(id, tap.cause, { type: 'Promote', from, reason: '', by: tap.person });
  const now = rollout.deployment && stageNow(rollout.deployment);
  tap.answer(now ? `${keyOf(rollout)} is at ${now.stage.name}.` : `${keyOf(rollout)} has passed all stages ✅`);
}

async function paused(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const command = { type: 'PauseDeploying', reason: saying.slash.rest, by: saying.person } as const;
  const { events } = await kit.handle.rollout(meant.id, saying.cause, command);
  if (events.length === 0) saying.say('It is paused already. To go on: /rollout_resume');
}

async function pauseTapped(kit: Kit, tap: Tap): Promise<void> {
  const { id } = await rolloutOf(kit, tap);
  const command = { type: 'PauseDeploying', reason: '', by: tap.person } as const;
  const { events } = await kit.handle.rollout(id, tap.cause, command);
  tap.answer(events.length ? 'Paused. Nothing goes on until somebody resumes it.' : 'It is paused already.');
}

/** Going on takes two: said in words, or asked for and confirmed. */
async function resumed(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { events } = await kit.handle.rollout(meant.id, saying.cause, { type: 'ResumeDeploying', by: saying.person });
  if (events.length === 0) saying.say('It is not paused.');
}

async function resumeAsked(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  rehearse(kit, { type: 'ResumeDeploying', by: tap.person }, meant);
  await turnCard(kit, tap.card.id, { view: 'resume' });
  tap.answer('Look at why it was paused, then resume it.');
}

async function resumeTapped(kit: Kit, tap: Tap): Promise<void> {
  const { id, rollout } = await rolloutOf(kit, tap);
  await kit.handle.rollout(id, tap.cause, { type: 'ResumeDeploying', by: tap.person });
  await turnCard(kit, tap.card.id, { view: '' });
  tap.answer(`${keyOf(rollout)} goes on.`);
}

async function turned(kit: Kit, tap: Tap, view: string): Promise<void> {
  await turnCard(kit, tap.card.id, { view });
  tap.answer('');
}

async function entered(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  if (!saying.slash.rest && isUnderWay(meant.rollout))
    return saying.say(
      'What do you see? For example <code>/rollout health errors ok 0.2 %</code>, or <code>red 4.8 %</code>.',
    );
  const said = readHealth(saying.slash.rest);
  const command = { type: 'EnterHealth', ...said, by: saying.person } as const;
  const { rollout } = await kit.handle.rollout(meant.id, saying.cause, command);
  const check = rollout.deployment ? spelled(said.check, rollout.deployment) : said.check;
  const noted = rollout.deployment?.entered.find((each) => each.check === check);
  const { deployment: before } = meant.rollout;
  const readings = kit.outside.readings(rollout);
  const weight = noted && before ? weightOf(noted, before, readings, kit.clock.now()) : [];
  const words = [
    `Noted: ${shown(check, 40)} ${said.state}, ${shown(said.words, 80)}.`,
    ...weight.map((each) => weights[each]),
  ];
  saying.say(words.join(' '), { isSilent: true });
}

/** What somebody's word does, in a sentence each. */
const weights: Record<Weight, string> = {
  overruled: 'It is measured red, so that this makes it no better: look again once nothing measures it.',
  red: 'Red stays until it was seen green after that.',
  answers: 'What was red is answered.',
  'leaves-red': 'What was red is not answered by that: somebody has to see it well.',
  measured: 'It is measured, and what is measured counts.',
  'for-a-while': `It counts for ${sayDuration(enteredFor)}.`,
  'nothing-red': 'Nothing of it was red.',
};
