import { newCard } from '../../coordinator/new-card.ts';
import { keyOf } from '../../rollout/standing.ts';
import { concernKey, openConcerns } from '../../rollout/voices.ts';
import { title } from '../faces/parts.ts';
import type { Feature, Kit, Meant, SlashSaying, Tap } from '../kit.ts';
import { rolloutMeant } from '../meant.ts';
import { askReason } from './reasoned.ts';
import { rolloutOf } from './rehearsing.ts';
import { showCard } from './showing.ts';

/** The vote of the final review meeting, held in the chat. */
export function goNoGo(kit: Kit): Feature {
  return {
    verbs: { gonogo: (saying) => opened(kit, saying) },
    taps: {
      'status.vote': (tap) => openTapped(kit, tap),
      'go-no-go.go': (tap) => go(kit, tap),
      'go-no-go.nogo': (tap) => noGo(kit, tap),
      'go-no-go.here': (tap) => here(kit, tap),
    },
  };
}

async function opened(kit: Kit, saying: SlashSaying): Promise<void> {
  const meant = await rolloutMeant(kit, saying);
  if (meant) await open(kit, meant, saying);
}

async function openTapped(kit: Kit, tap: Tap): Promise<void> {
  await open(kit, await rolloutOf(kit, tap), tap);
  tap.answer('The vote is below.');
}

/** Opened for a second time, its card comes to the bottom. */
async function open(kit: Kit, { id, team }: Meant, { person, cause }: Pick<Tap, 'person' | 'cause'>): Promise<void> {
  const { events, repeated, rollout } = await kit.handle.rollout(id, cause, { type: 'OpenVote', by: person });
  if (events.length || repeated) return;
  await showCard(kit, newCard('go-no-go', id, { chat: team.chat, thread: rollout.thread }));
}

async function go(kit: Kit, tap: Tap): Promise<void> {
  const { id } = await rolloutOf(kit, tap);
  const vote = { type: 'CastVote', vote: 'go', reason: '', revision: tap.argument, by: tap.person } as const;
  const { events, rollout } = await kit.handle.rollout(id, tap.cause, vote);
  const isDecided = events.some((event) => event.type === 'GoDecided');
  if (isDecided) tap.answer(`GO ✅ Everybody has been heard: ${keyOf(rollout)} may go.`);
  else if (openConcerns(rollout).length)
    tap.answer(
      `You have said go. It is decided only after ${openConcerns(rollout).slice(0, 5).map(concernKey).join(', ')} ${openConcerns(rollout).length > 1 ? 'are' : 'is'} answered: /rollout_concerns`,
      true,
    );
  else tap.answer(events.length ? 'You said go. Others have to be heard yet.' : 'You have said go already.');
}

async function noGo(kit: Kit, tap: Tap): Promise<void> {
  const meant = await rolloutOf(kit, tap);
  askReason(kit, tap, meant, {
    command: { type: 'CastVote', vote: 'no-go', revision: tap.argument },
    html: `why is it a no-go for ${title(meant.rollout)}? Reply to this message; it decides at once.`,
    placeholder: 'e.g. the backup has not been restored',
    done: 'No-go.',
  });
}

async function here(kit: Kit, tap: Tap): Promise<void> {
  const { id } = await rolloutOf(kit, tap);
  const { events } = await kit.handle.rollout(id, tap.cause, { type: 'NotePresence', by: tap.person });
  tap.answer(events.length ? 'Noted: you are here.' : 'You are noted already.');
}
