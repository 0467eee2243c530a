import { Hono } from 'hono';
import type { Calls } from '../coordinator/calls.ts';
import type { Handle } from '../coordinator/handle.ts';
import type { Joining } from '../coordinator/joining.ts';
import type { Links } from '../coordinator/links.ts';
import type { Modes } from '../coordinator/modes.ts';
import type { Sources } from '../coordinator/outside.ts';
import type { Clock, Random } from '../coordinator/ports.ts';
import type { Store } from '../coordinator/store.ts';
import type { Publisher } from '../coordinator/team-calendar.ts';
import { createEntrance } from './entrance.ts';
import { plainPage } from './pages/layout.ts';
import { calendarRoutes } from './routes/calendar.ts';
import { gateRoutes } from './routes/gate.ts';
import { hookRoutes } from './routes/hooks.ts';
import { confirmRoutes, joinRoutes } from './routes/join.ts';
import { preferencesRoutes } from './routes/preferences.ts';
import { readerRoutes } from './routes/reader.ts';
import { noSuchLink, safeHeaders } from './safety.ts';
import { notRecorded, partOf, whileItMayAct } from './while-it-may-act.ts';

/** What the pages behind signed links work with. */
export interface Pages {
  store: Store;
  handle: Handle;
  clock: Clock;
  modes: Pick<Modes, 'now' | 'has'>;
  random: Random;
  links: Links;
  publisher: Publisher;
  joining: Joining;
  sources: Sources;
  calls: Calls;
  /** The machine's own clock, in milliseconds. */
  realNow(): number;
}

/** What stakeholders open without an account. The first part of a path says what its token is for; `links.ts` signs both. */
export function stakeholderPages(deps: Pages, onFault: (fault: unknown, doing: string) => void): Hono {
  const all = { ...deps, entrance: createEntrance(deps) };
  const pages = new Hono().use(safeHeaders, whileItMayAct(deps.modes));
  pages.onError((fault, c) => {
    onFault(fault, `${c.req.method} /${partOf(c)}/…`);
    const isRead = c.req.method !== 'POST';
    if (!isRead && deps.modes.has('disk')) return c.html(notRecorded(), 503);
    const more = isRead ? 'Nothing was lost.' : 'Perhaps this was not recorded.';
    return c.html(plainPage('Something went wrong here', `${more} Please try again in a minute.`), 500);
  });
  pages.notFound(noSuchLink);
  pages.route('/r', readerRoutes(all));
  pages.route('/u', preferencesRoutes(all));
  pages.route('/j', joinRoutes(all));
  pages.route('/c', confirmRoutes(all));
  pages.route('/calendar', calendarRoutes(all));
  pages.route('/gate', gateRoutes(all));
  pages.route('/hooks', hookRoutes(all));
  return pages;
}
