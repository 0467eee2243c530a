import { answer, refusalOf, type Scene, type Step } from '../support/story.ts';

/** "code: The whole sentence." of the no that somebody hears. */
export function refused(step: Step, scene: Scene): string {
  const { code, message } = refusalOf(() => answer(step, scene));
  return `${code}: ${message}`;
}
