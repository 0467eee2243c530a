import { createHash } from 'node:crypto';
import type { Context } from 'hono';
import { Hono } from 'hono';
import type { Clock } from '../../coordinator/ports.ts';
import type { Store } from '../../coordinator/store.ts';
import { type Feed, type Publisher, teamCalendar } from '../../coordinator/team-calendar.ts';
import type { Entrance } from '../entrance.ts';
import { onlyMethods } from '../safety.ts';

interface Deps {
  entrance: Entrance;
  store: Store;
  clock: Clock;
  publisher: Publisher;
}

/** More than a calendar shows; the newest ones. */
const mostEntries = 200;

/** `/calendar/<token>`, with or without `.ics`: what the team announced, to subscribe to. */
export function calendarRoutes({ entrance, store, clock, publisher }: Deps): Hono {
  return new Hono().use('/:token', onlyMethods('GET')).get('/:token', async (c) => {
    const linked = await entrance.opens('calendar', c);
    if (linked instanceof Response) return linked;
    const team = await store.team(linked.team);
    const known = (await store.rolloutsOf(linked.team, 'all')).sort((a, b) => b.number - a.number);
    const rollouts = await Promise.all(known.slice(0, mostEntries).map(({ id }) => store.rollout(id)));
    return answer(c, teamCalendar(team, rollouts, publisher, clock.now()));
  });
}

/** Calendars come every hour for ever: what has not changed is not sent again. */
function answer(c: Context, { text, changedAt }: Feed): Response {
  const tag = `"${createHash('sha256').update(text).digest('base64url').slice(0, 22)}"`;
  c.header('ETag', tag);
  c.header('Cache-Control', 'private, max-age=300');
  if (changedAt !== null) c.header('Last-Modified', new Date(changedAt).toUTCString());
  if (isKnown(c, tag, changedAt)) return c.body(null, 304);
  return c.body(text, 200, { 'Content-Type': 'text/calendar; charset=utf-8' });
}

/** The tag is asked first: what fell out of the feed changes it, and not the time. */
function isKnown(c: Context, tag: string, changedAt: number | null): boolean {
  const tags = c.req.header('if-none-match');
  if (tags !== undefined) return tags.split(',').some((each) => each.trim().replace(/^W\//, '') === tag);
  const since = Date.parse(c.req.header('if-modified-since') ?? '');
  return changedAt !== null && Math.floor(changedAt / 1_000) * 1_000 <= since;
}
