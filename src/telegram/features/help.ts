import { didYouMean } from '../grammar.ts';
import type { Feature, Kit, SlashSaying } from '../kit.ts';
import { quoted } from '../wording/words.ts';

/** `/help`, `/help signoff`: an overview that fits on a screen, and a page for each thing that people ask about. */
export function help(_kit: Kit): Feature {
  const answer = async ({ slash, say }: SlashSaying): Promise<void> => {
    const [asked = ''] = slash.words;
    const topic = topicNamed(asked);
    if (topic || !asked) return say(topic ? (topics[topic] as string) : overview);
    say(`There is no help on ${quoted(asked, 30)}. Topics: ${topicList}.`);
  };
  return { verbs: { help: answer }, slashes: { help: answer } };
}

export const topics: Record<string, string> = {
  signoff: [
    '<b>Sign-offs: a recorded yes to a phase.</b>',
    '1. Everything in the phase is done, with evidence: <code>/rollout done 2.1 CI run 8841 green</code>',
    '2. /signoff posts the request. It shows what is signed and who can.',
    '3. Whoever has the role taps “Sign off”. It counts for exactly what was shown: a change afterwards asks again.',
    '4. “Decline” needs a reason; items that it names, like 2.4, are opened again. A sign-off lapses after a day.',
    'Before Pre-Deployment everybody named votes: /rollout_gonogo',
    'Something is wrong? <code>/rollout veto the backup is missing</code> keeps a phase open, <code>/rollout stop …</code> halts after it has closed.',
    'Why was I refused? /rollout_why',
    'A pipeline asks whether it may deploy: /rollout_gate',
    'Nobody signs for a role they do not have, owners included. Who has which: /rollout_roles',
  ].join('\n'),
  announce: [
    '<b>Announcements: stakeholders hear of it by Telegram and email.</b>',
    '1. Who is told: /help_audience',
    '2. /announce drafts the notice: scope, impact, downtime, what to do, contact.',
    '3. You see it as they will, in both media. Nothing is sent before you tap “Send”; “Stop” takes it back for 30 s.',
    'Less than 48 h before the window it takes a reason and a second person. <code>class=major</code> asks for a week, <code>class=emergency</code> for a reason alone.',
    '4. The rest follows by itself: a week, a day and an hour before, start, end, and when it moves, takes longer or is called off. Leave some out: <code>/rollout ladder off week</code>',
    'Whoever came after the notice gets it too: /rollout_notice',
    'News: <code>/announce stage 10 % run it</code>, <code>critical …</code>, <code>correction …</code>',
    'Each is sent once. What would come too late is not sent, and you are told.',
  ].join('\n'),
  audience: [
    '<b>Who is told, and what they say.</b>',
    '/stakeholders lists them and adds mails and people; a chat: <code>/rollout_audience</code> there, <code>audience stop</code> ends it.',
    'Many at once: <code>/rollout stakeholders import</code> and <code>export</code>; people add themselves: <code>/rollout stakeholders link</code>',
    'Whoever is told in private chooses what they get: /settings. In mails there is a link.',
    'They answer below it or in a reply. What concerns them waits for you, and the go/no-go with it: /rollout_concerns, <code>/rollout answer C-1 it stays up</code>, or reply to its card.',
    'A day after it is completed they are asked how it was; yours: <code>/rollout feedback 4 smooth</code>',
    'A calendar that follows: /rollout_calendar',
  ].join('\n'),
  deploy: [
    '<b>Deploying: stage by stage, watched.</b>',
    '<code>/rollout stages 10 50 100 soak 15m</code> plans the stages; <code>blue green</code> does too. Without it everybody gets it at once.',
    '/deploy starts once the window is open and everything before is signed off. One panel shows stages, health and window.',
    '“Go to 50 %” is there only while nothing is in the way: the time to watch, checks that are red or unknown, a SEV1, a stop. What is only missing the lead passes: <code>/rollout promote force …</code>; what is red nobody does.',
    '“Pause” is one tap, going on again two: /rollout_pause, /rollout_resume',
    'Nothing measures it? <code>/rollout health errors ok 0.2 %</code>, or <code>red 4.8 %</code>: it counts for half an hour, and red until it was seen green.',
    'How long was it down? <code>/rollout downtime 2m</code>, also after the end: stakeholders and the report are told.',
    'Where no cluster is connected I track, and you deploy. Going back: /help_emergency',
  ].join('\n'),
  emergency: [
    '<b>When something goes wrong.</b>',
    '<code>/rollout rollback errors at 4 %</code> goes back after a second tap and tells everybody who was told. Where clusters are connected I bring the old version back; elsewhere you do, by the plan in 3.3.',
    '/rollout_cancel calls it off before anything is deployed.',
    '<code>/rollout stop …</code> halts it until the lead has decided.',
    '<code>/rollout breakglass testing …</code>: an owner skips a phase before deploying. Another owner has to agree within the hour, everybody hears of it, and a review follows.',
    'Each takes a reason and a second step.',
    '<code>/rollout retry R-1</code>, or “Plan retry”, drafts it once more after it was called off or rolled back.',
  ].join('\n'),
  issues: [
    '<b>Issues: what went wrong, and how it was resolved.</b>',
    '<code>/issue sev2 checkout answers 502 in EU</code>, or reply to the message that says so with <code>/issue</code>. Without a severity it is SEV2.',
    'Each has a card: take it, note, fixed, another severity. In words: <code>/issue 3 take</code>, <code>3 note …</code>, <code>3 impact …</code>, <code>3 assign @luis</code>, <code>3 fixed deployed 4.2.1</code>, <code>3 reopen …</code>, <code>3 file</code> (on GitHub); in a reply to the card without the number.',
    'Whoever has a role reports and notes; its owner, ops and the lead fix it and say how severe it is.',
    'SEV1 calls lead and ops, keeps the next stage from being reached, and offers a draft for stakeholders.',
    'All of them: /issues. 5.3 is done when each has an owner and says how it was resolved.',
  ].join('\n'),
  evidence: [
    '<b>Evidence: what proves that an item is done.</b>',
    'A note: <code>/rollout done 2.1 CI run 8841 green</code>',
    'A link: the same, with an address in it.',
    'A file or photo: send it with the caption <code>#2.4</code>, or reply to it with <code>/rollout evidence 2.4</code>',
    'What can be checked is: versions, a CI result, test cases, figures, findings, a backup. <code>/rollout item 2.3</code> says how to put it, and what the check says.',
    'It does not apply? <code>/rollout skip 2.5 no figures to compare</code>; a second person agrees.',
    'It stays with the item and is in /report; what happened when: /rollout_log',
  ].join('\n'),
  roles: [
    '<b>Roles: who does what.</b>',
    'See them: /rollout_roles. Tap there to ask for one; the lead gives it.',
    'The lead gives and takes: reply to somebody with <code>/rollout roles give qa</code>, or <code>/rollout roles give qa @name</code>',
    'A link for one person, for ten minutes: <code>/rollout roles invite qa 123456</code>; your number: /whoami',
    'Away? <code>/away until fri 18:00</code>, and a deputy decides: <code>/rollout roles deputy</code>. Back: /back',
    'Two accounts of one person are one vote: <code>/rollout roles link 2006 1006</code>',
    'Whoever leaves the group loses their roles here. To be forgotten, write me /forget privately.',
    'How many sign is the policy: <code>/settings policy strict</code>',
  ].join('\n'),
  reminders: [
    '<b>Reminders: privately first, in working hours.</b>',
    'Items a day before and when they are due, sign-offs after 4 hours, a day, then daily. Under each you can put it off, never past its due time, or stop it.',
    'Overdue by an hour: the group hears once. After a day of silence deputies are asked too, then the lead.',
    'Your own: <code>/rollout remind @aiko regression summary tomorrow 10:00</code>',
    'Again and again: <code>/rollout remind lead figures every "0 9 * * 1-5"</code>',
    '/reminders lists them, <code>/rollout remind off 3</code> ends one, <code>/rollout remind me again 3.1</code> turns one on again.',
    'Every morning at 9 one message with what waits for you, if anything does. To me privately: <code>/settings digest 08:30</code>, <code>/settings quiet 21:00-07:00</code>',
  ].join('\n'),
  times: [
    '<b>Times: as you would say them.</b>',
    '<code>tue 22:00</code> · <code>tomorrow 10:00</code> · <code>8 dec 22:00</code> · <code>2026-12-08 22:00 UTC</code> · <code>in 90m</code>',
    'How long: <code>for 90m</code>, <code>for 1h30</code>, or <code>22:00-23:30</code>',
    'Another zone: <code>tue 22:00 tz=Asia/Tokyo</code>, or somebody’s clock: <code>tue 22:00 @luis</code>',
    'Without a zone it is the group’s. What can be read in two ways I ask about; I always say what I understood.',
    'The group’s zone: <code>/settings zone Europe/Berlin</code>. Yours: the same to me privately.',
  ].join('\n'),
  windows: [
    '<b>Windows: when, and what is in the way.</b>',
    '<code>/rollout schedule tue 22:00 for 90m</code> sets or moves it; other rollouts, people who are away and readers’ nights are named.',
    '<code>/rollout slots 90m</code> proposes three, by users online and who of the team is awake.',
    'Your own traffic instead of the assumption: <code>/settings traffic</code> and 24 numbers',
    '/rollout_freeze lists when no window is to lie. The lead sets one, and lifts it unless it is hard:',
    '<code>/rollout freeze add hard "Christmas" 20 dec to 3 jan</code>',
    '<code>/rollout freeze add soft "Weekends" every fri 12:00 to mon 06:00 except 2026-12-11</code>',
    'Over a soft one the lead, over a hard one an owner of this bot says why: “Override…” on the card, or <code>override="vendor deadline"</code>',
  ].join('\n'),
};

const topicList = Object.keys(topics)
  .map((topic) => `/help_${topic}`)
  .join(', ');

export const overview = [
  '<b>I carry an update through its checklist, phase by phase.</b>',
  '/rollout_new starts a rollout · /status shows its card',
  '/mine lists what waits for you',
  '<code>/rollout done 2.1 CI green</code> ticks an item',
  '/signoff asks for a phase to be signed off',
  '<code>/rollout schedule tue 22:00 for 90m</code> sets the window',
  '/announce tells stakeholders',
  '/rollout_cancel calls it off, /rollout_rollback goes back',
  '/rollouts · /rollout_plan · /rollout_roles · /settings',
  `More: ${topicList}`,
].join('\n');

/** Also by another word for the same thing, or with a slip of the finger. */
function topicNamed(asked: string): string | undefined {
  const word = asked.toLowerCase().replace(/^\//, '');
  if (Object.hasOwn(topics, word)) return word;
  return others.get(word) ?? didYouMean(word, Object.keys(topics), 1)[0];
}

const others = new Map([
  ['sign', 'signoff'],
  ['rollback', 'emergency'],
  ['retry', 'emergency'],
  ['breakglass', 'emergency'],
  ['stop', 'emergency'],
  ['veto', 'signoff'],
  ['gonogo', 'signoff'],
  ['away', 'roles'],
  ['deputy', 'roles'],
  ['forget', 'roles'],
  ['sign-off', 'signoff'],
  ['announcements', 'announce'],
  ['stakeholders', 'audience'],
  ['ladder', 'announce'],
  ['calendar', 'audience'],
  ['concerns', 'audience'],
  ['concern', 'audience'],
  ['answer', 'audience'],
  ['feedback', 'audience'],
  ['issue', 'issues'],
  ['sev1', 'issues'],
  ['done', 'evidence'],
  ['gate', 'signoff'],
  ['stages', 'deploy'],
  ['stage', 'deploy'],
  ['promote', 'deploy'],
  ['pause', 'deploy'],
  ['resume', 'deploy'],
  ['health', 'deploy'],
  ['canary', 'deploy'],
  ['settings', 'reminders'],
  ['role', 'roles'],
  ['remind', 'reminders'],
  ['snooze', 'reminders'],
  ['digest', 'reminders'],
  ['quiet', 'reminders'],
  ['time', 'times'],
  ['schedule', 'windows'],
  ['window', 'windows'],
  ['freeze', 'windows'],
  ['freezes', 'windows'],
  ['slots', 'windows'],
  ['traffic', 'windows'],
]);
