import { hasFailed, heardWords, newestHeard } from '../../rollout/deploying/controllers.ts';
import { sayAge } from '../wording/when.ts';
import { quoted, shown } from '../wording/words.ts';
import type { View } from './parts.ts';

const mostShown = 4;

/** What Flagger and its like said last, of each object a line. Only a failure has a colour: what they call well makes nothing green here. */
export function controllerLines({ rollout, at, team }: View): string[] {
  const newest = newestHeard(rollout);
  if (newest.length === 0) return [];
  const lines = newest.slice(0, mostShown).map((each) => {
    const stage = rollout.deployment?.stages[each.stage ?? -1];
    const where = stage ? `, at ${shown(stage.name, 24)}` : '';
    const words = each.says ? `: ${quoted(each.says, 160)}` : '';
    return `${hasFailed(each) ? '❌' : '▫️'} ${shown(heardWords(each), 120)}${words} · ${sayAge(each.saidAt, at, team.zone)}${where}`;
  });
  const more = newest.length - lines.length;
  return [
    '<b>Heard from controllers</b>, which decide nothing here',
    ...lines,
    ...(more > 0 ? [`and ${more} more`] : []),
  ];
}
