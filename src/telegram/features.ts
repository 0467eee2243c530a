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
import type { Feature, Kit } from './kit.ts';

/** The table of contents of the bot: what it understands, in the order in which features are asked. */
export function featuresFor(kit: Kit): Feature[] {
  return [];
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
