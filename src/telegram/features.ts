import type { CardKind } from '../coordinator/ports.ts';
import { agree } from './faces/agree.ts';
import { breakGlass } from './faces/break-glass.ts';
import { concern } from './faces/concern.ts';
import { confirm } from './faces/confirm.ts';
import { deploy } from './faces/deploy.ts';
import { draft } from './faces/draft.ts';
import { endingCard } from './faces/ending.ts';
import type { Draw } from './faces/face.ts';
import { goNoGo as goNoGoCard } from './faces/go-no-go.ts';
import { issue } from './faces/issue.ts';
import { report } from './faces/report.ts';
import { roles as rolesCard } from './faces/roles.ts';
import { sending } from './faces/sending.ts';
import { setup } from './faces/setup.ts';
import { signOff } from './faces/sign-off.ts';
import { status } from './faces/status.ts';
import { stop } from './faces/stop.ts';
import { windowCard } from './faces/window.ts';
import { announcements } from './features/announcements.ts';
import { announcing } from './features/announcing.ts';
import { assigning } from './features/assigning.ts';
import { joinByCode } from './features/audience.ts';
import { away } from './features/away.ts';
import { breakingGlass } from './features/break-glass.ts';
import { calendarLink } from './features/calendar-link.ts';
import { collecting } from './features/collecting.ts';
import { concerns } from './features/concerns.ts';
import { confirming } from './features/confirming.ts';
import { deploying } from './features/deploying.ts';
import { downtime } from './features/downtime.ts';
import { ending } from './features/ending.ts';
import { evidence } from './features/evidence.ts';
import { forgetting } from './features/forgetting.ts';
import { freezing } from './features/freezes.ts';
import { gate } from './features/gate.ts';
import { goNoGo } from './features/go-no-go.ts';
import { help } from './features/help.ts';
import { history } from './features/history.ts';
import { acceptInvitation } from './features/inviting.ts';
import { issues } from './features/issues.ts';
import { items } from './features/items.ts';
import { ladder } from './features/ladder.ts';
import { looking } from './features/looking.ts';
import { membership } from './features/membership.ts';
import { objecting } from './features/objecting.ts';
import { onboarding } from './features/onboarding.ts';
import { operating } from './features/operating.ts';
import { ownReminders } from './features/own-reminders.ts';
import { plainReplies } from './features/plain-replies.ts';
import { preferences } from './features/preferences.ts';
import { privateChat } from './features/private.ts';
import { reasons } from './features/reasoned.ts';
import { reminding } from './features/reminding.ts';
import { report as reporting } from './features/report.ts';
import { retrying } from './features/retrying.ts';
import { roles } from './features/roles.ts';
import { scheduling } from './features/scheduling.ts';
import { signing } from './features/signing.ts';
import { slots } from './features/slots.ts';
import { stakeholders } from './features/stakeholders.ts';
import { askWhetherToTell } from './features/subscribing.ts';
import { voices } from './features/voices.ts';
import { why, whyByLink } from './features/why.ts';
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
      sub: (saying, payload) => askWhetherToTell(kit, saying, payload),
      why: (saying, payload) => whyByLink(kit, saying, payload),
      join: (saying, payload) => acceptInvitation(kit, saying, payload),
    }),
    help(kit),
    wizard(kit),
    looking(kit),
    items(kit),
    assigning(kit),
    reminding(kit),
    ownReminders(kit),
    evidence(kit),
    collecting(kit),
    signing(kit),
    reasons(kit),
    goNoGo(kit),
    objecting(kit),
    breakingGlass(kit),
    scheduling(kit),
    freezing(kit),
    slots(kit),
    announcing(kit),
    confirming(kit),
    announcements(kit),
    ladder(kit),
    voices(kit),
    concerns(kit),
    plainReplies(kit),
    stakeholders(kit),
    calendarLink(kit),
    gate(kit),
    preferences(kit),
    roles(kit),
    away(kit),
    why(kit),
    forgetting(kit),
    history(kit),
    reporting(kit),
    deploying(kit),
    downtime(kit),
    ending(kit),
    retrying(kit),
    issues(kit),
    operating(kit),
  ];
}

/** How each kind of card is drawn. */
export const faces: Record<CardKind, Draw> = {
  status,
  'sign-off': signOff,
  confirm,
  'go-no-go': goNoGoCard,
  stop,
  'break-glass': breakGlass,
  concern,
  draft,
  sending,
  report,
  agree,
  window: windowCard,
  'call-off': endingCard('call-off'),
  'roll-back': endingCard('roll-back'),
  deploy,
  issue,
  setup,
  roles: rolesCard,
};
