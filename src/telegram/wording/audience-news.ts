import type { AudienceNews } from '../../coordinator/content.ts';
import type { Stakeholder } from '../../team/events.ts';
import type { Team } from '../../team/team.ts';
import { mention, namesIn } from './names.ts';
import type { ToldText } from './told.ts';
import { capped, count, listed, page, shown } from './words.ts';

/** By the list as it is now: who was taken off or is reached again meanwhile is not spoken of. */
export function audienceNewsText({ news, from, until, to }: AudienceNews, team: Team, isPrivate: boolean): ToldText {
  const within = (at: number | undefined): boolean => at !== undefined && at >= from && at < until;
  if (news === 'joined') {
    const joined = team.stakeholders.filter((each) => within(each.joinedAt));
    return { html: joinedText(joined), isSilent: true };
  }
  const gone = team.stakeholders.filter((each) => within(each.disabled?.at));
  const called = isPrivate || to === null ? null : `${mention(to, namesIn(team))}, this is for you.`;
  return { html: page([...unreachable(gone, team), called]), isSilent: false };
}

function joinedText(joined: Stakeholder[]): string {
  if (!joined.length) return 'Somebody asked to be told of rollouts, and is off the list again.';
  const names = joined.slice(0, 5).map((each) => shown(each.name, 40));
  const more = joined.length > 5 ? [`${joined.length - 5} more`] : [];
  return `${listed([...names, ...more])} asked to be told of rollouts, and ${joined.length > 1 ? 'are' : 'is'} on the list now: /stakeholders`;
}

function unreachable(gone: Stakeholder[], team: Team): string[] {
  const [first] = gone;
  if (!first) return ['A stakeholder could not be reached for a moment; that is settled.'];
  const number = numberOf(first);
  return [
    gone.length > 1
      ? `<b>${count(gone.length, 'stakeholder')} of ${shown(team.title, 40)} cannot be reached any more</b>`
      : `<b>${headline(first)}</b>`,
    ...(gone.length > 1 ? capped(gone.map(headline)) : []),
    'Nothing is sent there from now on; everybody else is told as planned.',
    `Does it work again? <code>/rollout stakeholders enable ${number}</code>`,
    first.medium === 'email'
      ? `Is there another address? Add it, and <code>/rollout stakeholders remove ${number}</code>`
      : `Is it not to be told any more? <code>/rollout stakeholders remove ${number}</code>`,
  ];
}

const headline = (stakeholder: Stakeholder): string => {
  const { name, disabled } = stakeholder;
  const what = disabled?.announcement ? shown(disabled.announcement, 30) : 'An announcement';
  return `${what} cannot reach ${shown(name, 60)} (number ${numberOf(stakeholder)}): ${reasonWords(disabled?.why ?? '')}`;
};

const numberOf = ({ id }: Stakeholder): string => id.replace(/^s/, '');

/** The transport's own words, put plainly where they are well known. */
export function reasonWords(why: string): string {
  const known = reasons.find(([words]) => words.test(why))?.[1];
  return known ?? shown(why, 200);
}

const reasons: readonly (readonly [RegExp, string])[] = [
  [/kicked|not a member|channel_private/i, 'I was removed from it.'],
  [/blocked by the user/i, 'I was blocked there.'],
  [/user is deactivated|input_user_deactivated/i, 'the account is gone.'],
  [/chat not found|peer_id_invalid|deleted|group chat was deactivated/i, 'the chat is gone.'],
  [/can't initiate/i, 'I may not write there before Start is pressed.'],
];
