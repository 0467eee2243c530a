import { mustBeAllowed } from '../rollout/asking.ts';
import { refuse } from '../rollout/refusal.ts';
import type { Person } from '../team/authority.ts';
import { mailAddress } from '../team/stakeholder-fields.ts';
import type { Decision, RolloutId, Snapshot } from './ports.ts';
import { previewFor } from './preview.ts';

/** The draft's mail, to somebody who wants to see it in a mailbox before anybody gets it. Nothing of the rollout changes. */
export function testMail(
  id: RolloutId,
  { by, to, cause, at }: { by: Person; to: string; cause: string; at: number },
  { rollout, team }: Snapshot,
): Decision {
  mustBeAllowed(by, 'announce', 'send a test', rollout, team);
  const address = mailAddress(to);
  const mail = previewFor('email', id, rollout, team, at);
  if (!mail) refuse('not-asked', 'There is no draft with a window to be tested: /announce');
  return {
    events: [],
    letters: [
      {
        medium: 'email',
        address,
        content: { ...mail, isTest: true, reader: { ...mail.reader, address, stakeholder: undefined } },
        rollout: id,
        revision: null,
        announcement: null,
        urgency: 1,
        dueAt: at,
        expiresAt: at + 3_600_000,
        unique: `${id} test ${cause}`,
        fallback: null,
      },
    ],
  };
}
