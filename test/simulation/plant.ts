import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** A guard of the bot's that is taken out on purpose: what stands in the source, and what is put there instead. */
export interface Planted {
  cuts: { file: string; guard: string; without: string }[];
}

export const cut = (file: string, guard: string, without: string): Planted['cuts'][number] => ({
  file,
  guard,
  without,
});

/** What is said of the source and is not so any more: each guard has to stand there exactly once. Empty when all do. */
export const rotten = ({ cuts }: Planted): string[] =>
  cuts.flatMap(({ file, guard }) => {
    const times = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8').split(guard).length - 1;
    return times === 1 ? [] : [`src/${file} says "${guard}" ${times} times.`];
  });

/** Takes the guard out of what is loaded from now on. To be called before anything of the bot is; throws when the guard does not stand there any more. */
export function plant(name: string, table: Record<string, Planted>): void {
  const bug = table[name];
  if (!bug) throw new Error(`There is no bug called "${name}".`);
  const [why] = rotten(bug);
  if (why) throw new Error(why);
  registerHooks({
    load(url, context, next) {
      const loaded = next(url, context);
      const here = bug.cuts.filter(({ file }) => url.endsWith(`/src/${file}`));
      if (here.length === 0) return loaded;
      return {
        ...loaded,
        source: here.reduce((text, { guard, without }) => text.replace(guard, () => without), String(loaded.source)),
      };
    },
  });
}
