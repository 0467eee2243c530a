import type { Context } from 'hono';
import { Hono } from 'hono';
import type { Joining } from '../../coordinator/joining.ts';
import { type Links, preferencesFrom } from '../../coordinator/links.ts';
import type { Clock } from '../../coordinator/ports.ts';
import type { Store } from '../../coordinator/store.ts';
import { Refusal } from '../../team/refusal.ts';
import { findZone } from '../../time/zone.ts';
import { createAllowance } from '../allowance.ts';
import { callerOf } from '../caller.ts';
import type { Entrance } from '../entrance.ts';
import { type Form, formOf } from '../form.ts';
import { confirmPage, joinPage, nothingTyped, type Typed } from '../pages/join.ts';
import { plainPage } from '../pages/layout.ts';
import { onlyMethods, smallBody, tooOften } from '../safety.ts';

interface Deps {
  entrance: Entrance;
  store: Store;
  clock: Clock;
  links: Links;
  joining: Joining;
  realNow(): number;
}

/** Every one sends a mail to somebody: in ten minutes, from one place. */
const requests = { most: 10, per: 10 * 60_000 };

/** `/j/<token>`: ask to be told. The answer never says whether an address is known. */
export function joinRoutes({ entrance, store, joining, realNow }: Deps): Hono {
  const askings = createAllowance(requests, realNow);

  return new Hono()
    .use('/:token', onlyMethods('GET', 'POST'))
    .get('/:token', async (c) => {
      const linked = await entrance.opens('join', c);
      if (linked instanceof Response) return linked;
      if (c.req.query('asked') !== undefined) return c.html(lookIntoMailbox());
      return c.html(joinPage(await store.team(linked.team), nothingTyped));
    })
    .post('/:token', smallBody, async (c) => {
      const linked = await entrance.opens('join', c);
      if (linked instanceof Response) return linked;
      if (!askings.take(callerOf(c))) return tooOften(c);
      const typed = typedIn(await formOf(c));
      try {
        await joining.askToJoin(linked.team, { ...typed, zone: zoneOf(typed.zone) });
        return c.redirect(`${c.req.param('token')}?asked`, 303);
      } catch (fault) {
        if (!(fault instanceof Refusal)) throw fault;
        return c.html(joinPage(await store.team(linked.team), { ...typed, trouble: fault.message }), 422);
      }
    });
}

/** `/c/<token>`: whoever opens it reads the mails of the address that was typed. */
export function confirmRoutes({ entrance, store, clock, links, joining }: Deps): Hono {
  return new Hono()
    .use('/:token', onlyMethods('GET', 'POST'))
    .get('/:token', async (c) => {
      const linked = await entrance.opens('confirm', c);
      if (linked instanceof Response) return linked;
      return c.html(confirmPage((await store.team(linked.team)).title));
    })
    .post('/:token', smallBody, async (c) => {
      const linked = await entrance.opens('confirm', c);
      if (linked instanceof Response) return linked;
      try {
        const { team, stakeholder } = await joining.confirmJoin(linked);
        return stakeholder === null ? c.html(lookIntoMailbox()) : welcome(c, team.number, stakeholder);
      } catch (fault) {
        if (!(fault instanceof Refusal)) throw fault;
        return c.html(plainPage('That did not work', fault.message), 410);
      }
    });

  /** On to what they get, where they can choose at once. */
  function welcome(c: Context, team: number, stakeholder: string): Response | Promise<Response> {
    const path = preferencesFrom(team, stakeholder, clock.now(), links)?.split('/').slice(-2).join('/');
    return path ? c.redirect(`../${path}?welcome`, 303) : c.html(plainPage('Thank you', 'You are told from now on.'));
  }
}

const typedIn = (form: Form | null): Typed => ({
  name: form?.one('name') ?? '',
  address: form?.one('address') ?? '',
  zone: form?.one('zone') ?? '',
  component: form?.one('component') ?? '',
  trouble: '',
});

/** "tokyo" is Asia/Tokyo; what is no zone is refused by whoever checks the rest. */
function zoneOf(text: string): string | null {
  const typed = text.trim();
  return typed ? (findZone(typed) ?? typed) : null;
}

const lookIntoMailbox = () =>
  plainPage(
    'Look into your mailbox',
    'If that address can be written to, a mail with a link is on its way. Open it within a day and confirm; until then nothing else is sent.',
    'Nothing there after some minutes? Look among what was sorted out as unwanted.',
  );
