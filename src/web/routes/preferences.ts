import type { Context } from 'hono';
import { Hono } from 'hono';
import type { Handle } from '../../coordinator/handle.ts';
import { inTurn } from '../../coordinator/in-turn.ts';
import type { Random } from '../../coordinator/ports.ts';
import type { Store } from '../../coordinator/store.ts';
import { type Category, categories, declinedWith, type Stakeholder } from '../../team/events.ts';
import type { Team } from '../../team/team.ts';
import { isGroup } from '../crowd.ts';
import type { Entrance } from '../entrance.ts';
import { type Form, formOf } from '../form.ts';
import { notListed, plainPage } from '../pages/layout.ts';
import { declinedPage, preferencesPage } from '../pages/preferences.ts';
import { onlyMethods, smallBody } from '../safety.ts';

interface Deps {
  entrance: Entrance;
  store: Store;
  handle: Handle;
  random: Random;
}

/** Whose link it is. */
interface Chooser {
  team: Team;
  stakeholder: Stakeholder;
  category: Category;
}

/** `/u/<token>`: what one stakeholder gets. Mail scanners look at links, so only a POST changes anything. */
export function preferencesRoutes({ entrance, store, handle, random }: Deps): Hono {
  const choosing = inTurn();

  async function chooser(c: Context): Promise<Chooser | Response> {
    const linked = await entrance.opens('preferences', c);
    if (linked instanceof Response) return linked;
    const team = await store.team(linked.team);
    const stakeholder = team.stakeholders.find(({ id }) => id === linked.stakeholder);
    if (!stakeholder) return c.html(notListed(), 410);
    return isGroup(stakeholder) ? c.html(forGroups(), 410) : { team, stakeholder, category: linked.category };
  }

  /** Read and written in one go: of two answers at the same time none is lost. */
  const choose = ({ team: { number }, stakeholder: { id } }: Chooser, wanted: (declined: Category[]) => Category[]) =>
    choosing(`${number} ${id}`, async () => {
      const { stakeholders } = await store.team(number);
      const declined = stakeholders.find((each) => each.id === id)?.declined ?? [];
      await handle.team(number, `link ${random(12)}`, {
        type: 'ChoosePreferences',
        id,
        declined: wanted(declined),
        how: 'link',
      });
    });

  return new Hono()
    .use('/:token', onlyMethods('GET', 'POST'))
    .get('/:token', async (c) => {
      const found = await chooser(c);
      if (found instanceof Response) return found;
      const { team, ...rest } = found;
      return c.html(preferencesPage({ team: team.title, ...rest, news: newsIn(c) }));
    })
    .post('/:token', smallBody, async (c) => {
      const found = await chooser(c);
      if (found instanceof Response) return found;
      const form = await formOf(c);
      const { category } = found;
      if (form?.one('List-Unsubscribe') === 'One-Click') {
        await choose(found, (declined) => [...declined, ...declinedWith(category)]);
        return c.html(declinedPage(category));
      }
      const wanted = form && wish(form, category);
      if (!wanted) return c.html(plainPage('Nothing was changed', 'Please use the buttons of this page.'), 400);
      await choose(found, wanted);
      return c.redirect(`${c.req.param('token')}?saved`, 303);
    });
}

/** What was done just before this page was shown. */
function newsIn(c: Context): string {
  if (c.req.query('welcome') !== undefined) return 'Thank you. You are told from now on.';
  return c.req.query('saved') === undefined ? '' : 'Saved.';
}

/** What the form asks for; null for what is none of ours. */
function wish(form: Form, category: Category): ((declined: Category[]) => Category[]) | null {
  const keep = form.all('keep');
  switch (form.one('choice')) {
    case 'save':
      return () => categories.filter((each) => !keep.includes(each));
    case 'less':
      return (declined) => [...declined, category];
    case 'none':
      return () => [...categories];
    default:
      return null;
  }
}

const forGroups = () =>
  plainPage(
    'This is for a chat',
    'Everybody in it reads the same. Whoever looks after the list can take the chat off it.',
  );
