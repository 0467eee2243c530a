import type { Freeze } from '../../team/events-freezes.ts';
import { nextStretch } from '../../team/freezes.ts';
import { type Instant, sayDuration } from '../../time/duration.ts';
import { sayDay, sayTimeWithYear, sayWindow, WEEKDAYS } from '../../time/say.ts';
import { sayDays } from './days.ts';
import { listed, quoted, shown } from './words.ts';

/** A freeze in a few lines of HTML: its name, when it holds, and when next. */
export function freezeLines(freeze: Omit<Freeze, 'id'> & { id?: string }, now: Instant): string[] {
  const { id, title, kind, when, zone, except } = freeze;
  const next = nextStretch({ ...freeze, id: id ?? '' }, now);
  const days = except.map((day) => `${sayDay(dayIn(day))} ${day.slice(0, 4)}`);
  return [
    `<b>${id ? `${id} · ` : ''}${quoted(title, 60)}</b> — ${kind}`,
    when.kind === 'once' ? onceWords(when, zone) : `${recurringWords(when)}, ${shown(zone)}`,
    ...(days.length
      ? [`Not on ${listed(days.slice(0, 10))}${days.length > 10 ? ` and ${days.length - 10} more days` : ''}`]
      : []),
    ...(when.kind === 'once'
      ? []
      : [
          next
            ? `Next: ${sayWindow({ opensAt: next.from, closesAt: next.to }, zone)}`
            : 'It does not come within half a year',
        ]),
  ];
}

/** Who can let a window lie in it. */
export const freezeMeans = ({ kind }: Pick<Freeze, 'kind'>): string =>
  kind === 'hard'
    ? 'No window lies in it unless an owner of this bot says why.'
    : 'A window lies in it only if the lead says why.';

function onceWords({ from, to }: { from: Instant; to: Instant }, zone: string): string {
  return `${sayTimeWithYear(from, zone)} – ${sayTimeWithYear(to, zone)} (${sayDuration(to - from)})`;
}

/** "Every fri 12:00 – mon 06:00", "every mon-fri 09:00 – 17:00". */
function recurringWords({ days, from, to, daysLater }: Extract<Freeze['when'], { kind: 'weekly' }>): string {
  const [first = 1] = days;
  const isOne = days.length === 1 && daysLater > 0;
  const end = isOne ? `${WEEKDAYS[(first - 1 + daysLater) % 7]?.slice(0, 3).toLowerCase()} ${to}` : to;
  const later = !isOne && daysLater > 0 ? ` ${daysLater > 1 ? `${daysLater} days later` : 'the next day'}` : '';
  const which = days.length === 7 ? 'day' : sayDays(days);
  return `Every ${which} ${from} – ${end}${later}`;
}

function dayIn(text: string): { year: number; month: number; day: number } {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  return { year, month, day };
}
