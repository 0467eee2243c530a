import { DAY, HOUR, type Instant, MINUTE, parseDuration, sayDuration } from '../../time/duration.ts';
import { sayUtc } from '../../time/say.ts';
import { daysInMonth, firstAt, wallTime } from '../../time/wall.ts';
import { type Backup, type Circumstances, fails, type Proof, passes, type Verdict } from './proof.ts';

type BackedUp = Extract<Proof, { type: 'backup' }>;

const field =
  /(?:^|[\s;,])(id|backup|at|taken|time|point|restore[ -]?point|check|restore[ -]?check)\s*[=:]\s*("[^"]*"|.*?)(?=[\s;,]+(?:id|backup|at|taken|time|point|restore[ -]?point|check|restore[ -]?check)\s*[=:]|[;\n]|$)/gi;
/** A clock of the backup's host may be ahead a little. */
const ahead = 5 * MINUTE;

/** `id=nightly-8841 taken=02:10 point=2026-12-08T02:00Z check=ok`; times without a zone are read in `zone`. Null when no field is named. */
export function readBackup(text: string, at: Instant, zone: string): BackedUp | null {
  const said = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(field))
    said.set(canonical(name), value.replaceAll('"', '').trim());
  if (!said.has('id') && !said.has('taken')) return null;
  return {
    type: 'backup',
    id: said.get('id') ?? '',
    takenAt: readPast(said.get('taken') ?? '', at, zone),
    restorePoint: said.get('point') ?? '',
    restoreCheck: readCheck(said.get('check') ?? ''),
  };
}

function canonical(name: string): string {
  const word = name.toLowerCase();
  if (word === 'id' || word === 'backup') return 'id';
  if (word.endsWith('point')) return 'point';
  return word.endsWith('check') ? 'check' : 'taken';
}

function readCheck(word: string): Backup['restoreCheck'] {
  if (/^(?:ok|yes|passed|pass|done|verified|✅)$/i.test(word)) return 'ok';
  return /^(?:no|fail(?:ed|s)?|broken|❌)/i.test(word) ? 'failed' : null;
}

/** When something was, as people write it: an ISO time, "02:10" today or, if that is still to come, yesterday, "3h ago". */
function readPast(text: string, at: Instant, zone: string): Instant | null {
  const ago = /^(.+?)\s+ago$/i.exec(text)?.[1];
  if (ago !== undefined) {
    const ms = parseDuration(ago);
    return ms === undefined ? null : at - ms;
  }
  if (/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.test(text)) {
    const exact = Date.parse(text.replace(' ', 'T'));
    // What no calendar has is read as a day of the next month.
    const isDay = Number(text.slice(8, 10)) <= daysInMonth(Number(text.slice(0, 4)), Number(text.slice(5, 7)));
    return isDay && !Number.isNaN(exact) ? exact : null;
  }
  const dated = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::\d\d)?$/.exec(text)?.slice(1).map(Number);
  if (dated) return onDay(dated as [number, number, number, number, number], zone);
  const clock = /^(?:today\s+)?(\d{1,2}):(\d\d)$/.exec(text)?.slice(1).map(Number);
  return clock ? lately(clock as [number, number], at, zone) : null;
}

function onDay(
  [year, month, day, hour, minute]: [number, number, number, number, number],
  zone: string,
): Instant | null {
  if (hour > 23 || minute > 59) return null;
  try {
    return firstAt({ year, month, day }, { hour, minute }, zone);
  } catch {
    return null;
  }
}

function lately([hour, minute]: [number, number], at: Instant, zone: string): Instant | null {
  for (const back of [0, DAY, DAY + 2 * HOUR]) {
    const day = wallTime(at - back, zone);
    const then = onDay([day.year, day.month, day.day, hour, minute], zone);
    if (then === null) return null;
    if (then <= at + ahead) return then;
  }
  return null;
}

/** Everything is said, it is not older than the limit, and restoring it was tried. */
export function judgeBackup(
  { id, takenAt, restorePoint, restoreCheck }: BackedUp,
  { at, freshMs }: Circumstances,
): Verdict {
  const missing = [
    ...(id ? [] : ['its id']),
    ...(takenAt === null ? ['when it was taken'] : []),
    ...(restorePoint ? [] : ['the restore point']),
    ...(restoreCheck === null ? ['whether restoring was tried'] : []),
  ];
  if (missing.length || takenAt === null)
    return fails(
      `not said: ${missing.join(', ')}`,
      'Like this: "id=nightly-8841 taken=02:10 point=pitr-0200 check=ok".',
    );
  if (restoreCheck === 'failed') return fails(`restoring ${id} failed`, 'Take a backup that can be restored.');
  if (takenAt > at + ahead) return fails('it was taken in the future', 'Look at its time and zone again.');
  const taken = `${id}, taken ${sayUtc(takenAt)}`;
  if (at - takenAt > freshMs) return fails(`${taken}, more than ${sayDuration(freshMs)} ago`, 'Take a new backup.');
  return passes(`${taken}, restoring was tried`);
}
