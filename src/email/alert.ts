import type { Said } from '../coordinator/content.ts';
import { oneLine } from '../coordinator/literal.ts';
import type { Sections } from './sections.ts';

/** The bot speaks of itself to those who run it, when Telegram is no way to reach them. */
export const alertSections = ({ text }: Said): Sections => ({
  subject: 'rollout-bot needs you',
  preheader: oneLine(text, 90),
  badge: 'THE BOT',
  team: 'rollout-bot',
  headline: 'The bot cannot do what it should',
  lead: text,
  repeat: '',
  rows: [],
  calendarLink: null,
  page: null,
  decline: null,
  footer: ['Sent by rollout-bot to the address in MAIL_REPLY_TO, or in MAIL_FROM where that is not set.'],
});
