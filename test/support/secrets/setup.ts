import { afterAll, afterEach } from 'vitest';
import { listen, searchLeftFolders, takeLeaks } from './listening.ts';

// Before every test file of every run: whatever test lets a planted secret out fails, and says which one and where.
listen();

function complain(): void {
  const leaks = takeLeaks();
  if (leaks.length > 0) throw new Error(`Secrets came out:\n${leaks.join('\n')}`);
}
afterEach(complain);
afterAll(() => {
  searchLeftFolders();
  complain();
});
