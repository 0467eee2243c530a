/** Waits a moment before one looks again: what comes at once is seen at once, and what takes its time is not asked for all the time. */
export function breath(began: number): Promise<void> {
  const sofar = performance.now() - began;
  return new Promise((resolve) => setTimeout(resolve, Math.min(15 + sofar / 4, 100)));
}
