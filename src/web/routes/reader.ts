import type { Context } from 'hono';
import { Hono } from 'hono';
import { type Links, preferencesFrom } from '../../coordinator/links.ts';
import { type Clock, rolloutStream } from '../../coordinator/ports.ts';
import { readerView } from '../../coordinator/reader-view.ts';
import type { Store } from '../../coordinator/store.ts';
import { type Publisher, rolloutCalendar } from '../../coordinator/team-calendar.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import type { Stakeholder } from '../../team/events.ts';
import type { Team } from '../../team/team.ts';
import { isGroup } from '../crowd.ts';
import type { Entrance } from '../entrance.ts';
import { notListed, plainPage } from '../pages/layout.ts';
import { readerPage } from '../pages/reader.ts';
import { noSuchLink, onlyMethods } from '../safety.ts';

interface Deps {
  entrance: Entrance;
  store: Store;
  clock: Clock;
  links: Links;
  publisher: Publisher;
}

/** What the bearer of a link sees. */
interface Seen {
  rollout: Rollout;
  team: Team;
  stakeholder: Stakeholder;
}

/** `/r/<token>`: one stakeholder's page of one rollout. */
export function readerRoutes({ entrance, store, clock, links, publisher }: Deps): Hono {
  /** What the link leads to, as it is now; or why it leads nowhere any more. */
  async function seen(c: Context): Promise<Seen | Response> {
    const linked = await entrance.opens('reader', c);
    if (linked instanceof Response) return linked;
    const rollout = await store.rollout(rolloutStream(linked.team, linked.rollout));
    const team = await store.team(linked.team);
    const stakeholder = team.stakeholders.find(({ id }) => id === linked.stakeholder);
    if (rollout.status === 'unborn')
      return c.html(plainPage('There is no such rollout', 'Nothing is shown here.'), 404);
    return stakeholder ? { rollout, team, stakeholder } : c.html(notListed(), 410);
  }

  return new Hono()
    .get('/:token{[^/]+\\.ics}', async (c) => {
      const found = await seen(c);
      if (found instanceof Response) return found;
      const text = rolloutCalendar(found.rollout, publisher);
      return text === null ? noSuchLink(c) : c.body(text, 200, calendarHeaders);
    })
    .use('/:token', onlyMethods('GET', 'POST'))
    .get('/:token', async (c) => {
      const found = await seen(c);
      if (found instanceof Response) return found;
      const { rollout, team, stakeholder } = found;
      const now = clock.now();
      const isOne = !isGroup(stakeholder);
      return c.html(
        readerPage(
          readerView(rollout, team, stakeholder, now),
          null,
          {
            calendar: `${c.req.param('token')}.ics`,
            preferences: isOne ? preferencesFrom(team.number, stakeholder.id, now, links) : null,
          },
          now,
        ),
      );
    });
}

const calendarHeaders = {
  'Content-Type': 'text/calendar; charset=utf-8; method=PUBLISH',
  'Content-Disposition': 'attachment; filename="update.ics"',
};
