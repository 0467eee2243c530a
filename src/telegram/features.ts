import type { CardKind } from '../coordinator/ports.ts';
import { agree } from './faces/agree.ts';
import { callOffCard } from './faces/call-off.ts';
import { draft } from './faces/draft.ts';
import type { Draw } from './faces/face.ts';
import { report } from './faces/report.ts';
import { roles as rolesCard } from './faces/roles.ts';
import { setup } from './faces/setup.ts';
import { signOff } from './faces/sign-off.ts';
import { status } from './faces/status.ts';
import { windowCard } from './faces/window.ts';
import { announcements } from './features/announcements.ts';
import { announcing } from './features/announcing.ts';
import { assigning } from './features/assigning.ts';
import { joinByCode } from './features/audience.ts';
import { callingOff } from './features/calling-off.ts';
import { evidence } from './features/evidence.ts';
import { help } from './features/help.ts';
import { history } from './features/history.ts';
import { items } from './features/items.ts';
import { looking } from './features/looking.ts';
import { membership } from './features/membership.ts';
import { onboarding } from './features/onboarding.ts';
import { privateChat } from './features/private.ts';
import { roles } from './features/roles.ts';
import { scheduling } from './features/scheduling.ts';
import { signing } from './features/signing.ts';
import { stakeholders } from './features/stakeholders.ts';
import { wizard } from './features/wizard.ts';
import type { Feature, Kit } from './kit.ts';

/** The table of contents of the bot: what it understands, in the order in which features are asked. */
export function featuresFor(kit: Kit): Feature[] {
  return [
    onboarding(kit),
    membership(kit),
    privateChat(kit, {
      aud: async (saying, code) => {
        await joinByCode(kit, saying, code);
      },
    }),
    help(kit),
    wizard(kit),
    looking(kit),
    items(kit),
    assigning(kit),
    evidence(kit),
    signing(kit),
    scheduling(kit),
    announcing(kit),
    announcements(kit),
    stakeholders(kit),
    roles(kit),
    history(kit),
    callingOff(kit),
  ];
}

/** How each kind of card is drawn. */
export const faces: Record<CardKind, Draw> = {
  status,
  'sign-off': signOff,
  draft,
  report,
  agree,
  window: windowCard,
  'call-off': callOffCard,
  setup,
  roles: rolesCard,
};
