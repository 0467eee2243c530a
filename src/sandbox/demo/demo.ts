import { TEAM_CHAT } from '../cast.ts';
import type { Renewal } from '../renewal.ts';
import { setBotStanding } from '../world/membership.ts';
import { NotPossible } from '../world/people.ts';
import type { World } from '../world/world.ts';
import type { Move, Step } from './moves.ts';
import { madeOf, type Player } from './player.ts';
import type { Scene } from './scenes.ts';
import { mondayMorning, story } from './story.ts';
import { MARA, told } from './telling.ts';

export interface Demo {
  /** The nine steps and how many of their moves lie behind; no steps where no bot runs beside that knows them, or before it has begun. */
  state(): { canBegin: boolean; steps: Step[]; made: number };
  /** Begins anew on a Monday morning: the bot is in the team's group, may pin, and has said its first words. */
  begin(): Promise<void>;
  /** Makes all moves up to this one that have not happened yet. */
  playThrough(move: number): Promise<void>;
  /** Begins anew and makes what leads to that scene. */
  build(scene: Scene): Promise<void>;
}

interface Surroundings {
  world: World;
  renewal: Renewal;
  player: Player;
}

export function createDemo({ world, renewal, player }: Surroundings): Demo {
  const steps = (): Step[] => {
    const [begun] = world.storage.load<{ monday: number }>('demo');
    return begun === undefined ? [] : story(begun.monday);
  };
  const moves = (): Move[] => steps().flatMap((step) => step.moves);

  const beginAnd = async (then: () => Promise<void>): Promise<void> => {
    if (!renewal.hasBot)
      throw new NotPossible('The demo is played with a bot that runs in the same program: npm start');
    const prepare = (): void => {
      const monday = mondayMorning(Date.now());
      world.storage.put('demo', 'demo', { monday });
      world.clock.set(monday);
      const team = world.chats.get(TEAM_CHAT);
      if (team) setBotStanding(world, team, MARA, 'administrator');
    };
    await renewal.reset(prepare, async () => {
      await player.until(told(/✅ I can pin/), 'the bot’s first words');
      await then();
    });
  };

  return {
    state: () => ({ canBegin: renewal.hasBot, steps: steps(), made: madeOf(moves(), player.see) }),
    begin: () => beginAnd(async () => undefined),
    playThrough: (move) => player.play(moves().slice(0, move + 1)),
    build: (scene) =>
      beginAnd(async () => {
        const [whole, next] = [steps().slice(0, scene.steps), steps()[scene.steps]];
        await player.play([...whole.flatMap((step) => step.moves), ...(next?.moves.slice(0, scene.moves) ?? [])]);
        await player.play(scene.besides);
      }),
  };
}
