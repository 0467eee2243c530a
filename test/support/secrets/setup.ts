import { afterAll, afterEach } from 'vitest';
import { takeHalfTapped } from '../commands/half-tapped.ts';
import { listen, searchLeftFolders, takeLeaks } from './listening.ts';

// Before every test file of every run: whatever test lets a planted secret out fails, and says which one and where. So does one in which the bot
// writes a command that can only be half tapped.
listen();

function complain(): void {
  const leaks = takeLeaks();
  if (leaks.length > 0) throw new Error(`Secrets came out:\n${leaks.join('\n')}`);
  const commands = takeHalfTapped();
  if (commands.length > 0) throw new Error(`A tap would send a part of these commands:\n${commands.join('\n')}`);
}
afterEach(complain);
afterAll(() => {
  searchLeftFolders();
  complain();
});
