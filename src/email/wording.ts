import type { Announcement } from '../coordinator/content.ts';
import { page } from './page.ts';
import { flowingText, plainText } from './plain.ts';
import { type Mailed, type Sections, sectionsOf } from './sections.ts';

export interface Wording {
  subject: string;
  preheader: string;
  text: string;
  html: string;
}

/** Puts an announcement for its reader. */
export function wordingOf(announcement: Announcement, mailed: Mailed = {}): Wording {
  return wordsOf(sectionsOf(announcement, mailed));
}

/** The two parts that every mail has, from what it says. */
export function wordsOf(mail: Sections): Wording {
  return { subject: mail.subject, preheader: mail.preheader, text: plainText(mail), html: page(mail) };
}

/** What the mail would say to this reader, for those who decide whether it goes out; in lines that break where the screen ends. */
export async function previewMail(announcement: Announcement): Promise<{ subject: string; text: string }> {
  const mail = sectionsOf(announcement, {});
  return { subject: mail.subject, text: flowingText(mail) };
}
