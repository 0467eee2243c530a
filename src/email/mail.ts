import { createHash } from 'node:crypto';
import type { Announcement, ConcernAnswer, Confirmation, Content, Said } from '../coordinator/content.ts';
import { type Links, preferencesPage, readersPage } from '../coordinator/links.ts';
import { momentOf } from '../coordinator/reference.ts';
import type { Instant } from '../rollout/events.ts';
import { alertSections } from './alert.ts';
import { type CalendarPart, calendarPart } from './calendar.ts';
import { confirmationSections } from './confirmation.ts';
import { type Sections, sectionsOf } from './sections.ts';
import { answerSections } from './sections-answer.ts';

/** What goes by email. */
export type Mailable = Announcement | ConcernAnswer | Confirmation | Said;

export const isMailable = (content: Content): content is Mailable =>
  content.type === 'announcement' ||
  content.type === 'answer' ||
  content.type === 'confirmation' ||
  content.type === 'said';

/** What a mail is beside its words. */
export interface Head {
  /** Begins its Message-ID: the same for every attempt at one content for one reader. */
  id: string;
  /** Its thread, and the list that it belongs to: all mails about one rollout share it. Null for a mail that stands alone. */
  thread: string | null;
  /** Where the reader declines such mails by one click; null where the bot has no address of its own. */
  decline: string | null;
  calendar: CalendarPart | null;
  /** What a repeat repeats: A-3. */
  name: string;
}

interface Circumstances {
  /** The sender's address, and the reader's. */
  organizer: string;
  to: string;
  links: Links;
  at: Instant;
  isRepeat: boolean;
  /** Somebody reads answers. */
  mayReply: boolean;
}

/** Head and words of a mail; how they go over the wire is `message.ts`. */
export function mailOf(content: Mailable, circumstances: Circumstances): { head: Head; sections: Sections } {
  const { organizer, to, links, at, isRepeat, mayReply } = circumstances;
  if (content.type === 'confirmation')
    return {
      head: { id: idOf(content), thread: null, decline: null, calendar: null, name: '' },
      sections: confirmationSections(content, links),
    };
  if (content.type === 'said')
    return {
      head: { id: idOf(content), thread: null, decline: null, calendar: null, name: '' },
      sections: alertSections(content),
    };
  const decline = preferencesPage(content, links);
  const mailed = { isRepeat, mayReply, page: readersPage(content, links), decline };
  const head = { id: idOf(content), thread: `r${content.reference}`, decline };
  if (content.type === 'answer')
    return {
      head: { ...head, calendar: null, name: `C-${content.number}` },
      sections: answerSections(content, mailed),
    };
  const calendar = calendarPart({ ...content, reader: { ...content.reader, address: to } }, organizer, at);
  return { head: { ...head, calendar, name: `A-${content.number}` }, sections: sectionsOf(content, mailed) };
}

/** What is asked for a second time, answered in other words, or announced anew under a number that was lost, is another mail. */
export function idOf(content: Mailable): string {
  if (content.type === 'confirmation')
    return `c${createHash('sha256').update(content.request).digest('hex').slice(0, 24)}`;
  if (content.type === 'said') return `s${createHash('sha256').update(content.text).digest('hex').slice(0, 24)}`;
  const { number, reference, happenedAt } = content;
  if (content.type === 'announcement')
    return `a${number}${content.isReminder ? '-2' : ''}.r${reference}.${momentOf(happenedAt)}`;
  const words = createHash('sha256').update(`${happenedAt} ${content.answer}`).digest('hex').slice(0, 8);
  return `c${number}-${words}.r${reference}`;
}
