import { createHash } from 'node:crypto';
import { plainText } from '../../rollout/asking.ts';
import type { Instant, Window } from '../../rollout/events.ts';
import type { Rollout } from '../../rollout/rollout.ts';
import { isSameProduct } from '../../rollout/standing.ts';
import { Refusal } from '../../team/refusal.ts';
import { cut } from '../../time/cut.ts';
import { MINUTE, parseDuration } from '../../time/duration.ts';
import { type Choice, type ReadContext, readSchedule } from '../../time/read.ts';
import { sayTimeWithYear } from '../../time/say.ts';
import type { NewWords } from './wizard-words.ts';

export type Step = 'product' | 'version' | 'window' | 'length' | 'override' | 'check' | 'change' | 'resume';

/** What is known of a rollout that nobody has created yet. */
export interface Draft {
  step: Step;
  product: string;
  version: string;
  opensAt: Instant | null;
  /** The zone in which the opening was meant. */
  zone: string;
  /** The window is decided later. */
  isLater: boolean;
  minutes: number;
  /** Nobody has said how long it takes. */
  isLengthAssumed: boolean;
  /** Why the window lies in a freeze; of this window alone. */
  override?: string;
  /** The number of the rollout that it is planned in place of. */
  retryOf?: number;
  /** While it is asked whether to go on with this one: the one that would take its place. */
  instead?: Draft;
  /** Why the last answer was not taken; plain text. */
  problem: string;
  /** What the last answer may have meant. */
  choices: Choice[];
  /** The answer is going to be typed where buttons are offered too. */
  isTyping: boolean;
  /** Counts answers: every question is put once. */
  turn: number;
}

const usualMinutes = 60;
const longestName = 80;
const order: readonly Step[] = ['product', 'version', 'window', 'check'];

export const blankDraft = (zone: string): Draft => ({
  step: 'product',
  product: '',
  version: '',
  opensAt: null,
  zone,
  isLater: false,
  minutes: usualMinutes,
  isLengthAssumed: true,
  problem: '',
  choices: [],
  isTyping: false,
  turn: 0,
});

/** What one line says at once; the first thing that is missing or unclear is asked for. Throws a Refusal for a name that is none. */
export function draftOf({ product, version, when }: NewWords, context: ReadContext): Draft {
  const problem = nameProblem(product, 'product') || nameProblem(version, 'version');
  if (problem) throw new Refusal(problem, 'too-long');
  const begun = { ...blankDraft(context.zone), product: tidy(product), version: tidy(version) };
  if (!when) return onward(begun);
  const timed = withTime(begun, when, context);
  // What is missing is asked for first; an unclear time stays to be chosen from.
  return timed.step === 'window' && !isNamed(timed) ? { ...timed, step: firstMissing(timed) } : timed;
}

/** What is known of the rollout that is planned once more; when, is asked for anew. */
export const retryDraft = ({ number, product, version, window }: Rollout, zone: string): Draft =>
  onward({
    ...blankDraft(zone),
    product,
    version,
    ...(window ? { minutes: Math.round((window.closesAt - window.opensAt) / MINUTE), isLengthAssumed: false } : {}),
    retryOf: number,
  });

/** What somebody has begun is not lost by opening another one: whether to go on with it is asked first. */
export function resumed(begun: Draft | null, next: Draft): Draft {
  if (!begun || !(begun.product || begun.version || begun.opensAt)) return next;
  return { ...begun, step: 'resume', problem: '', isTyping: false, instead: next };
}

/** Somebody typed an answer to what the step asks. */
export function answered(draft: Draft, text: string, context: ReadContext): Draft {
  return { ...taken({ ...draft, problem: '' }, text.trim(), context), turn: draft.turn + 1 };
}

function taken(draft: Draft, text: string, context: ReadContext): Draft {
  switch (draft.step) {
    case 'product':
    case 'version': {
      const problem = text ? nameProblem(text, draft.step) : 'Please answer with a line of text.';
      return problem ? { ...draft, problem } : afterName(named(draft, draft.step, tidy(text)));
    }
    case 'window':
      return withTime(draft, text, context);
    case 'length':
      return withLength(draft, text);
    case 'override':
      return text
        ? onward({ ...draft, override: cut(text, 300) })
        : { ...draft, problem: 'Please answer with a line of text.' };
    case 'check':
    case 'change':
    case 'resume':
      return { ...draft, problem: 'Please tap one of the buttons.' };
  }
}

/** Somebody tapped `pick`, `choose` or `back`. What is not on offer changes nothing. */
export function tapped(draft: Draft, verb: string, argument: string, { now, zone }: ReadContext): Draft {
  const fresh = { ...draft, problem: '', isTyping: false };
  if (verb === 'back') return { ...fresh, step: stepBefore(fresh), choices: [] };
  if (verb === 'choose') return chosen(fresh, Number.parseInt(argument, 36), now);
  const minutes = /^for(\d{1,4})$/.exec(argument)?.[1];
  if (minutes) return onward({ ...fresh, minutes: Number(minutes), isLengthAssumed: false, override: '' });
  switch (argument) {
    case 'product':
    case 'version':
    case 'window':
    case 'length':
    case 'override':
    case 'change':
      return { ...fresh, step: argument, choices: [] };
    case 'later':
      return onward({ ...fresh, opensAt: null, isLater: true, override: '' });
    case 'type':
      return { ...fresh, isTyping: true };
    case 'continue': {
      const { instead: _, ...kept } = fresh;
      return kept.choices.length ? { ...kept, step: firstMissing(kept) } : onward(kept);
    }
    case 'anew':
      return { ...(draft.instead ?? blankDraft(zone)), turn: draft.turn + 1 };
    default:
      return draft;
  }
}

export const windowOf = ({ opensAt, minutes, zone }: Draft): Window | null =>
  opensAt === null ? null : { opensAt, closesAt: opensAt + minutes * MINUTE, zone };

/** What the check screen shows, as a name: a button that creates says which draft was seen. */
export function digestOfDraft(draft: Draft): string {
  const { override, retryOf } = draft;
  const more = [...(override ? [override] : []), ...(retryOf ? [retryOf] : [])];
  const seen = [draft.product, draft.version, windowOf(draft), ...more];
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 12);
}

/** Another product is another rollout, and no retry of the old one. */
function named(draft: Draft, what: 'product' | 'version', name: string): Draft {
  if (what === 'version' || isSameProduct(draft.product, name)) return { ...draft, [what]: name };
  const { retryOf: _, ...anew } = draft;
  return { ...anew, product: name };
}

const isNamed = (draft: Draft): boolean => draft.product !== '' && draft.version !== '';
const isComplete = (draft: Draft): boolean => isNamed(draft) && (draft.opensAt !== null || draft.isLater);

/** On to the first thing that is not known yet, or to the check; what could be read in two ways before is answered. */
function onward(draft: Draft): Draft {
  const answered: Draft = { ...draft, problem: '', choices: [], isTyping: false };
  return { ...answered, step: firstMissing(answered) };
}

/** Readings of a time that was typed before the name was known are still to be chosen from. */
const afterName = (draft: Draft): Draft => ({ ...onward(draft), step: firstMissing(draft), choices: draft.choices });

function firstMissing(draft: Draft): Step {
  if (!draft.product) return 'product';
  if (!draft.version) return 'version';
  return draft.choices.length || !isComplete(draft) ? 'window' : 'check';
}

function stepBefore(draft: Draft): Step {
  if (isComplete(draft)) return 'check';
  return order[Math.max(0, order.indexOf(draft.step) - 1)] ?? 'product';
}

function nameProblem(text: string, what: 'product' | 'version'): string {
  const { length } = tidy(text);
  if (length > longestName)
    return `The ${what} is too long: ${length} characters, at most ${longestName}. Use a short name.`;
  return text && !length ? `I cannot read that ${what}. Use letters and digits.` : '';
}

const tidy = (text: string): string =>
  plainText(text.replace(/\s+/g, ' '), 'The name', Number.POSITIVE_INFINITY).replace(/ +/g, ' ');

function withTime(draft: Draft, text: string, context: ReadContext): Draft {
  const { when, duration, problem } = readSchedule(text, context);
  const lasting =
    duration === undefined ? draft : { ...draft, minutes: Math.round(duration / MINUTE), isLengthAssumed: false };
  const asked: Draft = { ...lasting, step: 'window', choices: [], isTyping: draft.isTyping };
  if (duration !== undefined && /^for\b/i.test(text) && when.kind === 'refused' && !when.choices.length)
    return onward(lasting);
  if (when.kind !== 'instant') return { ...asked, problem: when.says, choices: when.choices.slice(0, 4) };
  if (problem) return { ...asked, problem };
  if (when.asks) {
    const label = sayTimeWithYear(when.at, when.zone);
    return { ...asked, problem: when.asks, choices: [{ label, at: when.at }] };
  }
  if (when.at <= context.now) return { ...asked, problem: 'A window lies in the future. When does it open?' };
  return onward({ ...lasting, opensAt: when.at, zone: when.zone, isLater: false, override: '' });
}

function withLength(draft: Draft, text: string): Draft {
  const length = parseDuration(text.replace(/^for\s+/i, ''));
  return length === undefined
    ? { ...draft, problem: 'I cannot read that as a length. Try "90m" or "1h30".' }
    : onward({ ...draft, minutes: Math.round(length / MINUTE), isLengthAssumed: false, override: '' });
}

function chosen(draft: Draft, at: number, now: Instant): Draft {
  if (!Number.isSafeInteger(at)) return draft;
  if (at <= now) return { ...draft, step: 'window', choices: [], problem: 'That time has passed. Choose another.' };
  return onward({ ...draft, opensAt: at, isLater: false, choices: [], override: '' });
}
