import type { CardKind } from '../../../src/coordinator/ports.ts';
import type { Person } from '../../../src/team/authority.ts';
import type { Draw } from '../../../src/telegram/faces/face.ts';
import { roles as rolesFace } from '../../../src/telegram/faces/roles.ts';
import { setup as setupFace } from '../../../src/telegram/faces/setup.ts';
import { help } from '../../../src/telegram/features/help.ts';
import { membership } from '../../../src/telegram/features/membership.ts';
import { onboarding } from '../../../src/telegram/features/onboarding.ts';
import { operating } from '../../../src/telegram/features/operating.ts';
import { privateChat } from '../../../src/telegram/features/private.ts';
import { retrying } from '../../../src/telegram/features/retrying.ts';
import { roles } from '../../../src/telegram/features/roles.ts';
import { wizard } from '../../../src/telegram/features/wizard.ts';
import { foundTeam, group } from '../../support/on-store.ts';
import { mara, olga } from '../../support/story.ts';
import { beforeAChat } from './before-a-chat.ts';

const nothing: Draw = async () => null;
const kinds: CardKind[] = ['status', 'sign-off', 'draft', 'report', 'agree', 'window', 'call-off'];
const faces = {
  ...(Object.fromEntries(kinds.map((kind) => [kind, nothing])) as Record<CardKind, Draw>),
  setup: setupFace,
  roles: rolesFace,
};

/** The features around a team, before a chat that keeps texts as they were sent. */
export async function openStage({ owners = [mara.id, olga.id] }: { owners?: number[] } = {}) {
  const stage = beforeAChat({
    faces,
    featuresFor: (kit) => [
      onboarding(kit),
      membership(kit),
      wizard(kit),
      retrying(kit),
      roles(kit),
      privateChat(kit, { aud: async () => undefined }),
      help(kit),
      operating(kit),
    ],
    hasEmail: false,
  });
  const { kit, handle, store, settle, update, user, chatNamed } = stage;
  stage.drawsByItself();
  for (const owner of owners) await handle.owner(owner, 'setting', `setting ${owner}`);

  return {
    ...stage,
    standing: (who: Person, from: object, to: object, where = group) =>
      update({
        my_chat_member: {
          chat: chatNamed(where),
          from: user(who),
          date: 1,
          old_chat_member: { user: { id: 42, is_bot: true, first_name: 'b' }, ...from },
          new_chat_member: { user: { id: 42, is_bot: true, first_name: 'b' }, ...to },
        },
      }),
    /** A team with the whole cast, set up. */
    async team() {
      await foundTeam(handle);
      await kit.refresher.now(1);
      await settle();
      return store.team(1);
    },
  };
}

export type Stage = Awaited<ReturnType<typeof openStage>>;
