import { nextAnnouncement } from '../../rollout/calendar.ts';
import { latecomersOf } from '../../rollout/drafts.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { keyOf } from '../../rollout/standing.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import type { Kit, SlashSaying } from '../kit.ts';
import { copyable } from '../wording/commands.ts';
import { sayFixed } from '../wording/when.ts';
import { capped, listed, shown } from '../wording/words.ts';
import { personNamed } from './named.ts';
import { numberOf, type StakeholderArguments } from './stakeholder-arguments.ts';
import { stakeholderLine, stateWords } from './stakeholder-list.ts';

// Stakeholders who are added by words.

type Asked<W extends StakeholderArguments['what']> = Extract<StakeholderArguments, { what: W }>;

/** Mails: each address is a command of its own, so that a wrong one keeps no other back. */
export async function addMails(
  kit: Kit,
  saying: SlashSaying,
  team: Team,
  { addresses, name, what: _, ...said }: Asked<'mails'>,
): Promise<void> {
  const added: string[] = [];
  const known: string[] = [];
  const refused: string[] = [];
  for (const [place, address] of addresses.entries()) {
    const command = { type: 'AddStakeholder', name, medium: 'email', address, ...said, by: saying.person } as const;
    try {
      const { events, repeated } = await kit.handle.team(team.number, `${saying.cause} address ${place + 1}`, command);
      (events.length || repeated ? added : known).push(address);
    } catch (fault) {
      if (addresses.length === 1 || !(fault instanceof Refusal)) throw fault;
      refused.push(copyable(shown(fault.message, 300)));
    }
  }
  const lines = [
    await addedWords(kit, team.number, added),
    known.length
      ? `${listed(known.map((each) => shown(each, 254)))} ${known.length > 1 ? 'were' : 'was'} on the list already.`
      : '',
    known.length ? knownWords(addresses, team) : '',
    added.length && !kit.hasEmail ? '⚠️ Email is not set up here, so nothing is sent to them yet.' : '',
    ...refused,
  ];
  saying.say(lines.filter(Boolean).join('\n'));
}

/** Who is told now, what they get, and how it goes on: without stakeholders nothing can be announced. Empty where nobody was added. */
async function addedWords(kit: Kit, number: number, addresses: readonly string[]): Promise<string> {
  const wanted = new Set(addresses.map((each) => each.toLowerCase()));
  const team = await kit.store.team(number);
  const added = team.stakeholders.filter((each) => wanted.has(each.address.toLowerCase()));
  if (added.length === 0) return '';
  const open = await Promise.all((await kit.store.rolloutsOf(number, 'open')).map(({ id }) => kit.store.rollout(id)));
  const isLate = open.length > 0 && open.every(isTold);
  const next = open.length === 0 ? '/rollout_new starts a rollout · ' : isLate ? '' : '/announce drafts the notice · ';
  return [
    '<b>Told from now on</b>',
    ...capped(added.map((each) => stakeholderLine(each, team))),
    `${added.length > 1 ? 'Each gets' : 'They get'} ${isLate ? '' : 'the notice once you have sent it; then '}reminders, changes, start and end, and afterwards a question how it was.`,
    ...open.filter(isTold).map((rollout) => lateWords(rollout, team, kit.clock.now())),
    `${next ? 'Next: ' : ''}${next}${next ? 'everybody' : 'Everybody'} who is told: /stakeholders`,
  ].join('\n');
}

/** Who comes after the notice gets it if somebody sends it to them, or hears with the next announcement. */
function lateWords(rollout: Rollout, team: Team, now: number): string {
  const key = keyOf(rollout);
  const coming = nextAnnouncement(rollout, team);
  const first = `the first that they get is its next announcement${coming ? `, ${sayFixed(coming.at, team.zone)}` : ''}`;
  return latecomersOf(rollout, team, now).length
    ? `The notice of ${key} is out already: /rollout_notice drafts it for whoever has not got it. Without that ${first}.`
    : `The notice of ${key} is out already: ${first}.`;
}

const isTold = ({ announced }: Rollout): boolean => announced.length > 0;

/** Whoever adds an address again may wonder why nothing arrives there, or want to change what is kept of it. */
function knownWords(addresses: string[], team: Team): string {
  const wanted = new Set(addresses.map((each) => each.toLowerCase()));
  const found = team.stakeholders.filter((each) => wanted.has(each.address.toLowerCase()));
  const silent = found
    .filter(stateWords)
    .map((each) => `${numberOf(each)} · ${shown(each.name)}: ${stateWords(each)}.`);
  const [first] = found;
  const change = first
    ? `What is kept of it changes with <code>/rollout stakeholders change ${numberOf(first)} name="Shop X" zone=Asia/Tokyo component=Payments</code>`
    : '';
  return [...silent, change].filter(Boolean).join('\n');
}

export async function addPerson(
  kit: Kit,
  saying: SlashSaying,
  team: Team,
  { word, zone, what: _, ...said }: Asked<'person'>,
): Promise<void> {
  const named = await personNamed(kit, saying, word);
  if (!named)
    return saying.say(
      'Whom? An address, a person as @username who has written here, or a reply to a message of theirs. A chat: <code>/rollout stakeholders join</code>',
    );
  const person = named.isHuman ? await kit.store.people.byId(named.id) : null;
  const name = shown(named.name, 40);
  if (!named.isHuman) return saying.say('A bot cannot be a stakeholder.');
  if (!person?.hasStarted)
    return saying.say(
      `I may not write to ${name} yet. ${name} presses Start once: https://t.me/${kit.bot.username}?start=hello`,
    );
  const { events, repeated } = await kit.handle.team(team.number, saying.cause, {
    type: 'AddStakeholder',
    name: named.name,
    medium: 'telegram',
    address: String(named.id),
    zone: zone ?? person.zone,
    ...said,
    by: saying.person,
  });
  const isNew = events.length > 0 || repeated;
  saying.say(isNew ? await addedWords(kit, team.number, [String(named.id)]) : `${name} was on the list already.`);
}
