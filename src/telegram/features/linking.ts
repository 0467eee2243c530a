import { Refusal } from '../../team/refusal.ts';
import { nameOf, type Team } from '../../team/team.ts';
import type { Kit, SlashSaying } from '../kit.ts';
import { shown } from '../wording/words.ts';

/** `/rollout roles link 2006 1006`: the first account is another one of the second's person. By number alone, since usernames change hands. */
export async function link(
  kit: Kit,
  { slash, person: by, cause, say }: SlashSaying,
  team: Team,
  what: 'link' | 'unlink',
): Promise<void> {
  const [account = 0, person = 0] = slash.words.slice(1).map((word) => (/^\d{3,16}$/.test(word) ? Number(word) : 0));
  if (!account || (what === 'link' && !person))
    throw new Refusal(
      what === 'link'
        ? 'Which two? Write their ids: /rollout roles link 2006 1006. Everybody sees their own with /whoami.'
        : 'Which account? Write its id: /rollout roles unlink 2006',
    );
  if (what === 'unlink') {
    const { events, repeated } = await kit.handle.team(team.number, cause, { type: 'UnlinkAccounts', account, by });
    return say(
      events.length || repeated ? `<code>${account}</code> is a person of their own now.` : 'It is not linked.',
    );
  }
  const known = { id: account, name: `person ${account}`, isHuman: account !== kit.bot.id };
  await kit.handle.team(team.number, cause, { type: 'LinkAccounts', account: known, person, by });
  say(
    `<code>${account}</code> and ${shown(nameOf(person, team), 40)} count as one person now: one vote, and nobody is their own second person.`,
  );
}
