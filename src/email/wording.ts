import type { Announcement } from '../coordinator/content.ts';
import { type Links, preferencesPage, readersPage } from '../coordinator/links.ts';
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

/**
 * What the mail would say to this reader, for those who decide whether it goes out; in lines that break where the screen ends. Links are named and
 * not shown: they are the reader's own.
 */
export function createPreview(links: Links, mayReply: boolean) {
  return async (announcement: Announcement): Promise<{ subject: string; text(): string }> => {
    const [own, decline] = [readersPage(announcement, links), preferencesPage(announcement, links)];
    const mail = sectionsOf(announcement, { page: own, decline, mayReply });
    return { subject: mail.subject, text: () => flowingText(mail) };
  };
}
