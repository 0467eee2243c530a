import { mayDo } from '../../team/authority.ts';
import { Refusal } from '../../team/refusal.ts';
import { mailAddress } from '../../team/stakeholder-fields.ts';
import { nobody } from '../../team/team.ts';
import type { DialogueTap, Feature, Kit, SlashSaying } from '../kit.ts';
import { offer } from '../speech.ts';
import { shown } from '../wording/words.ts';
import { personMeant } from './roles-person.ts';
import { endChoice } from './showing.ts';

/** How long the second step may be taken, in milliseconds. */
const armedFor = 60_000;

/** Who is to be forgotten: a person by number, or a stakeholder by address. */
type Whom = { person: number; name: string } | { address: string };
type Armed = Whom & { armedAt: number };

/** `/forget`: names and addresses are erased, and what was decided stays under a number. In private, and in two steps. */
export function forgetting(kit: Kit): Feature {
  return {
    slashes: { forget: (saying) => asked(kit, saying) },
    dialogueTaps: { 'forget.choose': (tap) => chosen(kit, tap) },
  };
}

async function asked(kit: Kit, saying: SlashSaying): Promise<void> {
  const { place, person, message } = saying;
  if (place.kind !== 'private')
    throw new Refusal('Write this to me privately: what is to be forgotten is not for the group.');
  const whom = await whomMeant(kit, saying);
  const isTheirs = 'person' in whom ? { people: [whom.person] } : {};
  if (!mayDo(person, 'forget', nobody, isTheirs))
    throw new Refusal('You can have yourself forgotten: /forget. For others an owner of this bot does it.');
  const who = 'address' in whom ? shown(whom.address, 80) : `${shown(whom.name, 40)} (id <code>${whom.person}</code>)`;
  offer(
    kit,
    { place, person, replyTo: message.message_id },
    {
      kind: 'forget',
      html: `<b>Forget ${who}?</b>\nName, username, addresses and what was written to me are erased here for good, and every role ends. What was decided stays in the record under the number alone. Backups and Telegram’s own messages are not mine to change. Confirm within a minute.`,
      choices: [{ label: 'Keep everything' }, { label: 'Forget for good' }],
      data: { ...whom, armedAt: kit.clock.now() } satisfies Armed,
    },
  );
}

async function whomMeant(kit: Kit, { slash, person, message }: SlashSaying): Promise<Whom> {
  const [first = ''] = slash.words;
  if (/^[^\s@]+@[^\s@]+$/.test(first)) return { address: mailAddress(first) };
  if (!first || first === 'me') return { person: person.id, name: person.name };
  if (!person.isOwner)
    throw new Refusal('You can have yourself forgotten: /forget. For others an owner of this bot does it.');
  const target = await personMeant(kit, message, slash.words);
  return { person: target.id, name: target.name };
}

async function chosen(kit: Kit, tap: DialogueTap): Promise<void> {
  const armed = tap.dialogue.data as Armed;
  if (tap.argument !== '1') {
    tap.answer('Nothing is erased.');
    return endChoice(kit, tap, 'Nothing was erased.');
  }
  if (kit.clock.now() - armed.armedAt > armedFor) {
    tap.answer('Not confirmed in time, nothing is erased. Ask again: /forget', true);
    return endChoice(kit, tap, 'Not confirmed in time: nothing was erased.');
  }
  if ('address' in armed) {
    const { events, repeated } = await kit.handle.forgetAddress(armed.address, tap.person, tap.cause);
    const done = events.length > 0 || repeated;
    tap.answer(done ? 'It is forgotten.' : 'Nobody was ever told at this address.');
    return endChoice(kit, tap, done ? 'That address is forgotten.' : 'Nobody was ever told at this address.');
  }
  await kit.handle.forget(armed.person, tap.person, tap.cause);
  tap.answer('Forgotten.');
  const isOwn = armed.person === tap.person.id;
  await endChoice(
    kit,
    tap,
    isOwn
      ? 'You are forgotten. If you write or tap again, I learn your name again.'
      : `Person <code>${armed.person}</code> is forgotten.`,
  );
}
