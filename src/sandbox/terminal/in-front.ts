import { readFileSync } from 'node:fs';

/**
 * Whether the terminal's keys come to this process. One that was sent to the background (`npm start &`) would be stopped by the system as soon as
 * it changed how the terminal reads. `stat` is Linux's `/proc/self/stat`; where there is none, the process is taken to be in front.
 */
export function isInFront(stat = ownStat()): boolean {
  // The name of the program, in brackets, may hold spaces and brackets itself.
  const [, , , group, , , inFront] = stat.slice(stat.lastIndexOf(')')).split(' ');
  return group === inFront;
}

function ownStat(): string {
  try {
    return readFileSync('/proc/self/stat', 'utf8');
  } catch {
    return '';
  }
}
