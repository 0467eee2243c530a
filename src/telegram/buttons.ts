import { createHash } from 'node:crypto';

/** What a button shows and carries. The label says what a tap does; `style` only repeats it in colour. */
export interface CardButton {
  text: string;
  callback_data?: string;
  url?: string;
  style?: 'primary' | 'success' | 'danger';
}
export type Keyboard = CardButton[][];

/** Bytes that Telegram takes in `callback_data`. */
export const mostBytes = 64;

/**
 * `<nonce>:<verb>:<argument>`: which card, what, about what. It never carries authority: the nonce leads to a stored card, and who may do it is
 * decided when the tap arrives. Items and phases are named by number (`2.3`, `2`), revisions by their digest.
 */
export function button(
  nonce: string,
  verb: Verb,
  argument: string,
  text: string,
  style?: CardButton['style'],
): CardButton {
  const data = `${nonce}:${verb}:${argument}`;
  if (Buffer.byteLength(data) > mostBytes) throw new RangeError(`A button carries at most ${mostBytes} bytes: ${data}`);
  return { text, callback_data: data, ...(style ? { style } : {}) };
}

/** Where something ended before its checklist did: it is planned once more. */
export const retryButton = (nonce: string): CardButton => button(nonce, 'retry', '', 'Plan retry', 'primary');

/** Buttons of a letter carry its name in short; the message that it became leads to the letter. */
export const letterNonce = ({ unique }: { unique: string }): string =>
  createHash('sha256').update(unique).digest('base64url').slice(0, 16);

export interface TappedButton {
  nonce: string;
  verb: string;
  argument: string;
}

/** Reads what a client sent back. Clients can send anything: null for whatever is not of our making. */
export function readButton(data: string): TappedButton | null {
  const match = /^([A-Za-z0-9_-]{16}):([a-z]{2,10}):([\x21-\x7e]{0,38})$/.exec(data);
  return match ? { nonce: match[1] as string, verb: match[2] as string, argument: match[3] as string } : null;
}

/**
 * What can be tapped, by card:
 * status: open <phase> · item <n.m> · back · done/undo/block/unblock/prove/collect/skip <n.m> · ask <phase> · mine · announce · vote · deploy · rollback · retry
 * sign-off: sign <revision> · decline <revision> · withdraw · evidence · back · who · veto · resolve · stop
 * confirm: sign <revision> · keep
 * go-no-go: go <revision> · nogo <revision> · here
 * stop: open · keep
 * break-glass: agree
 * draft: send <digest> · edit scope|impact|downtime|action|contact|news|reason · time · class · mail · test · back · discard
 * sending: send · stop
 * report: retry · list · correct · read · back
 * agree: agree
 * concern: answer
 * window: move · override · drop
 * call-off, roll-back: end · keep
 * deploy: promote <index of the stage on screen> · pause · resume · go (resume) · refresh · rollback · why <reason> · back
 * issue: take · note · fixed · sev 1|2|3 · reopen · file · rollback
 * setup: check · nopin · zone <name> · othertime · policy <name> · claim <role> · unclaim · finish · begin
 * roles: claim <role> (asks the lead) · give <role>-<person> · take <role>-<person> · deputies [<person>] · deputy <person>-<deputy> · back
 * Under letters, for stakeholders: fine (no concern) · concern · question · read · score 1-5
 * Letters: a reminder has done/block <n.m> · snooze 1h|4h|morning|latest · wake · stop · again · end <number>
 * What tells that a rollout has ended: report · timeline · retry
 * Dialogues (a wizard or a question put to one person) have buttons of their own: pick <what> · back · cancel · create · choose <number>
 */
const verbs = [
  'open',
  'item',
  'back',
  'done',
  'undo',
  'block',
  'unblock',
  'prove',
  'collect',
  'skip',
  'ask',
  'mine',
  'announce',
  'sign',
  'decline',
  'withdraw',
  'evidence',
  'who',
  'veto',
  'resolve',
  'stop',
  'vote',
  'go',
  'nogo',
  'here',
  'rollback',
  'deploy',
  'promote',
  'pause',
  'resume',
  'refresh',
  'why',
  'send',
  'edit',
  'time',
  'mail',
  'class',
  'test',
  'correct',
  'discard',
  'retry',
  'list',
  'agree',
  'move',
  'override',
  'drop',
  'end',
  'keep',
  'check',
  'nopin',
  'zone',
  'othertime',
  'policy',
  'claim',
  'unclaim',
  'finish',
  'begin',
  'give',
  'take',
  'deputies',
  'deputy',
  'pick',
  'cancel',
  'create',
  'choose',
  'add',
  'remove',
  'answer',
  'fine',
  'concern',
  'question',
  'read',
  'score',
  'snooze',
  'wake',
  'again',
  'note',
  'fixed',
  'sev',
  'reopen',
  'file',
  'report',
  'timeline',
] as const;
export type Verb = (typeof verbs)[number];
