import type { Confirmation } from '../coordinator/content.ts';
import type { Links } from '../coordinator/links.ts';
import { oneLine } from '../coordinator/literal.ts';
import { sayTimeLong } from '../time/say.ts';
import type { Sections } from './sections.ts';

/** The question to an address that somebody typed. Throws where the bot has no address under which the link would work. */
export function confirmationSections({ team, request, expiresAt }: Confirmation, links: Links): Sections {
  const name = oneLine(team.title, 80) || 'our team';
  const url = links.to({ for: 'confirm', team: team.number, request }, expiresAt);
  if (url === null) throw new Error('Without PUBLIC_URL nobody can confirm anything.');
  return {
    subject: `Please confirm: updates from ${name}`,
    preheader: 'Nothing is sent to you before you confirm.',
    badge: 'PLEASE CONFIRM',
    team: name,
    headline: `Do you want to hear of updates from ${name}?`,
    lead: 'Somebody entered this address to be told before updates, when they start, and when they are done. If that was you, open the link and confirm. If not, do nothing: you get no further mail.',
    repeat: '',
    rows: [{ label: 'VALID UNTIL', lines: [{ says: sayTimeLong(expiresAt, 'UTC'), at: expiresAt }] }],
    calendarLink: null,
    page: { says: 'Confirm, and be told', url },
    decline: null,
    footer: [`Sent for ${name}, because somebody entered this address.`],
  };
}
