import { MARA, TEAM_CHAT } from '../../src/sandbox/cast.ts';
import { ledBy } from '../../src/sandbox/world/first-start.ts';
import { setBotStanding } from '../../src/sandbox/world/membership.ts';
import { openTopic } from '../../src/sandbox/world/topics.ts';
import type { World } from '../../src/sandbox/world/world.ts';
import { chanceOf } from './chance.ts';
import type { Machine } from './machine.ts';
import { everybody } from './people.ts';

/** The team lives in a supergroup, in a basic group that may become one, or in a topic. */
export function teamOf(world: World, machine: Machine, seed: number): { chat: number; thread: number | null } {
  const kind = chanceOf(seed, 'team').oneOf(['supergroup', 'supergroup', 'group', 'topic']);
  if (kind === 'supergroup') return { chat: TEAM_CHAT, thread: null };
  return machine.outside(() => {
    const members = ledBy(everybody.map((_, index) => [1001, 1002, 1003, 1004, 1005, 1006, 1099][index] ?? MARA));
    if (kind === 'group') {
      const chat = world.addChat({ id: -4001, kind: 'group', title: 'Ledger team', members });
      setBotStanding(world, chat, MARA, 'member');
      return { chat: chat.id, thread: null };
    }
    const chat = world.addChat({
      id: -1_002_000_000_009,
      kind: 'supergroup',
      title: 'Ledger team',
      is_forum: true,
      members,
    });
    setBotStanding(world, chat, MARA, 'member');
    return { chat: chat.id, thread: openTopic(world, chat, 'Rollouts', MARA).thread };
  });
}
