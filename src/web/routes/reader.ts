import type { Context } from 'hono';
import { Hono } from 'hono';
import type { Handle } from '../../coordinator/handle.ts';
import { type Links, preferencesFrom } from '../../coordinator/links.ts';
import { type Clock, type Random, type RolloutId, rolloutStream } from '../../coordinator/ports.ts';
import { answersOf, voiceOf } from '../../coordinator/reader-answers.ts';
import { readerView } from '../../coordinator/reader-view.ts';
import type { Store } from '../../coordinator/store.ts';
import { type Publisher, rolloutCalendar } from '../../coordinator/team-calendar.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import type { Stakeholder } from '../../team/events.ts';
import { Refusal } from '../../team/refusal.ts';
import type { Team } from '../../team/team.ts';
import { isGroup } from '../crowd.ts';
import type { Entrance } from '../entrance.ts';
import { type Form, formOf } from '../form.ts';
import { answersSection, type Rejected } from '../pages/answers.ts';
import { notListed, plainPage } from '../pages/layout.ts';
import { readerPage } from '../pages/reader.ts';
import { noSuchLink, onlyMethods, smallBody } from '../safety.ts';

interface Deps {
  entrance: Entrance;
  store: Store;
  handle: Handle;
  clock: Clock;
  random: Random;
  links: Links;
  publisher: Publisher;
}

/** What the bearer of a link sees. */
interface Seen {
  id: RolloutId;
  rollout: Rollout;
  team: Team;
  stakeholder: Stakeholder;
}

/** `/r/<token>`: one stakeholder's page of one rollout, and what they answer. */
export function readerRoutes({ entrance, store, handle, clock, random, links, publisher }: Deps): Hono {
  /** What the link leads to, as it is now; or why it leads nowhere any more. */
  async function seen(c: Context): Promise<Seen | Response> {
    const linked = await entrance.opens('reader', c);
    if (linked instanceof Response) return linked;
    const id = rolloutStream(linked.team, linked.rollout);
    const rollout = await store.rollout(id);
    const team = await store.team(linked.team);
    const stakeholder = team.stakeholders.find((each) => each.id === linked.stakeholder);
    if (rollout.status === 'unborn')
      return c.html(plainPage('There is no such rollout', 'Nothing is shown here.'), 404);
    return stakeholder ? { id, rollout, team, stakeholder } : c.html(notListed(), 410);
  }

  function page(c: Context, { rollout, team, stakeholder }: Seen, rejected: Rejected | null) {
    const now = clock.now();
    const view = readerView(rollout, team, stakeholder, now);
    const onward = { calendar: `${c.req.param('token')}.ics`, preferences: null };
    if (isGroup(stakeholder)) return readerPage(view, null, onward, now);
    const answers = answersSection(answersOf(stakeholder, rollout), view.zone, rejected);
    const preferences = preferencesFrom(team.number, stakeholder.id, now, links);
    return readerPage(view, answers, { ...onward, preferences }, now);
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
      return found instanceof Response ? found : c.html(page(c, found, null));
    })
    .post('/:token', smallBody, async (c) => {
      const found = await seen(c);
      if (found instanceof Response) return found;
      const form = await formOf(c);
      const said = form && !isGroup(found.stakeholder) ? saidIn(form) : null;
      if (!form || !said) return c.html(plainPage('Nothing was sent', 'Please use the buttons of the page.'), 400);
      try {
        await handle.voice(found.id, `link ${random(12)}`, { ...said, voice: voiceOf(found.stakeholder) });
        return c.redirect(`${c.req.param('token')}#answers`, 303);
      } catch (fault) {
        if (!(fault instanceof Refusal)) throw fault;
        return c.html(page(c, found, rejectedBy(form, fault)), 422);
      }
    });
}

/** What the button that was pressed says; null for none of ours. */
function saidIn(form: Form) {
  const what = form.one('do');
  const text = form.one('words');
  switch (what) {
    case 'read':
      return { type: 'Acknowledge', announcement: Number(form.one('announcement')) } as const;
    case 'no-concern':
      return { type: 'SayNoConcern' } as const;
    case 'concern':
    case 'question':
      return { type: 'RaiseConcern', kind: what, text } as const;
    case 'feedback':
      return { type: 'GiveFeedback', score: Number(form.one('mark')), text } as const;
    default:
      return null;
  }
}

const rejectedBy = (form: Form, { message }: Refusal): Rejected => ({
  what: form.one('do'),
  words: form.one('words'),
  trouble: message,
});

const calendarHeaders = {
  'Content-Type': 'text/calendar; charset=utf-8; method=PUBLISH',
  'Content-Disposition': 'attachment; filename="update.ics"',
};
