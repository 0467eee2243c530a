import { type Typing, takeKeys } from './keys.ts';
import { sandboxKeys } from './sandbox-keys.ts';

/** Says in three lines what runs, where to look and which keys there are, and takes those keys; `quit` ends the program. */
export function greet(pageUrl: string, input: Typing, write: (line: string) => void, quit: () => void): void {
  write('Rollout bot — sandbox (BOT_TOKEN is not set, nothing leaves this machine)');
  write(`Open ${pageUrl}   chat, mailbox, seven people and a clock`);
  const stays = 'Stop with Ctrl+C; everything is still there the next time.';
  takeKeys(sandboxKeys(pageUrl, false), { input, write }, stays, quit);
}
