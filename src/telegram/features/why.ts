import { rolloutStream } from '../../coordinator/ports.ts';
import type { Team } from '../../team/team.ts';
import { sayTime } from '../../time/say.ts';
import { title } from '../faces/parts.ts';
import type { Feature, Kit, Meant, SlashSaying } from '../kit.ts';
import { loadRollout, rolloutMeant } from '../meant.ts';
import { messageFor } from '../message.ts';
import { attemptWords, ruleWords } from '../wording/attempts.ts';
import { page } from '../wording/words.ts';

const mostShown = 10;

/** `/rollout why`: which rule refused somebody, and when. It is theirs alone, so it goes to the private chat. */
export function why(kit: Kit): Feature {
  return { verbs: { why: (saying) => asked(kit, saying) } };
}

async function asked(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (!meant) return;
  const { person, place, say } = saying;
  if (!person.isHuman) return say('I cannot see who you are. Post as yourself.');
  const html = refusals(meant, person.id);
  if (place.kind === 'private') return say(html);
  if ((await kit.store.people.byId(person.id))?.hasStarted) {
    kit.later(kit.api.call('sendMessage', messageFor({ chat: person.id, thread: null }, html)), 'telling why');
    return say('I have written it to you privately.', { isSilent: true });
  }
  const url = `https://t.me/${kit.bot.username}?start=why_${meant.team.number}-${meant.rollout.number}`;
  say('I tell you privately:', { keyboard: [[{ text: 'Why was I refused?', url }]] });
}

/** `/start why_3-12`. Shows nobody anything but what they tried themselves. */
export async function whyByLink(kit: Kit, { person, place, say }: SlashSaying, payload: string): Promise<void> {
  const [, team = 0, number = 0] = (/^(\d{1,9})-(\d{1,9})$/.exec(payload) ?? []).map(Number);
  if (place.kind !== 'private' || !person.isHuman) return;
  await kit.store.people.started(person.id, true);
  const meant = await loadRollout(kit, rolloutStream(team, number));
  const hasTried = meant.rollout.status !== 'unborn' && meant.rollout.refused.some((each) => each.by === person.id);
  say(hasTried ? refusals(meant, person.id) : 'Nothing that you tried there was refused lately.');
}

function refusals({ rollout, team }: Meant, person: number): string {
  const mine = rollout.refused.filter((each) => each.by === person).slice(-mostShown);
  if (!mine.length) return `<b>${title(rollout)}</b>\nNothing that you tried was refused lately.`;
  return page([
    `<b>${title(rollout)} — why you were refused</b>`,
    ...mine.map((each) => line(each, rollout, team)),
    '',
    'Who may what: /rollout_roles in the group. What changed meanwhile: /rollout_log',
  ]);
}

type Refused = Meant['rollout']['refused'][number];

const line = (refused: Refused, rollout: Meant['rollout'], team: Team): string =>
  `${sayTime(refused.at, team.zone)}: to ${attemptWords(refused, rollout)}. The rule: ${ruleWords(refused.code)} (<code>${refused.code}</code>).`;
