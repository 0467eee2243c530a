import { readChecklist } from '../checklist-file.ts';
import type { Sources } from '../coordinator/outside.ts';
import type { Checklist } from '../rollout/checklist.ts';
import type { SpecimenRoom } from '../sandbox/contract.ts';
import { announcing, atShortNotice, moving } from './chapters/announcing.ts';
import { deploying } from './chapters/deploying.ts';
import { connected, outside } from './chapters/outside.ts';
import { planning } from './chapters/planning.ts';
import { readers } from './chapters/readers.ts';
import { refusals } from './chapters/refusals.ts';
import { peopleAndSettings, settingUp } from './chapters/setting-up.ts';
import { breakingTheGlass, signing, strictly } from './chapters/signing.ts';
import { createHall } from './hall.ts';
import { rooms } from './letters.ts';
import { openStage, type Stage } from './stage.ts';

interface Chapter {
  play(stage: Stage): Promise<void>;
  sources?: Partial<Sources>;
}

const chapters: Chapter[] = [
  ...[settingUp, peopleAndSettings, planning, announcing, atShortNotice, moving, readers].map((play) => ({ play })),
  ...[signing, strictly, breakingTheGlass, deploying].map((play) => ({ play })),
  { play: outside, sources: { connected: () => connected } },
  { play: refusals },
];

/** As a team meets them; what is not named comes last. */
const roomOrder = [
  ...['Setting up', 'People and settings', 'Readers', 'A new rollout', 'The live card', 'Sign-off', 'Go or no-go'],
  ...['Announcing', 'The window', 'Deploying', 'Issues', 'What readers say', 'Calling off and going back'],
  ...['Breaking the glass', 'The report', rooms.told, rooms.personal, 'Reminders', rooms.read, rooms.mails],
  ...['Lists', 'Help', 'Refusals and questions', rooms.owners],
];

/**
 * Everything that the bot says, in its states: played anew by the checklist in that file, each chapter on a stage of its own, so that no text stands
 * here. Takes some seconds of work; nothing of it touches the bot that runs beside.
 */
export async function openGallery(checklistPath: string): Promise<SpecimenRoom[]> {
  const checklist = readChecklist(checklistPath);
  const played = await Promise.all(chapters.map((chapter) => roomsOf(chapter, checklist)));
  const hall = createHall(roomOrder);
  for (const { title, specimens } of played.flat()) for (const each of specimens) hall.hang(title, each.title, each);
  return hall.rooms();
}

async function roomsOf({ play, sources = {} }: Chapter, checklist: Checklist): Promise<SpecimenRoom[]> {
  const hall = createHall();
  const stage = openStage({ hall, checklist, sources });
  try {
    await play(stage);
  } finally {
    await stage.close();
  }
  return hall.rooms();
}
