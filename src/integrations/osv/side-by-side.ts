/** Does it for each, `width` at a time, and answers in their order. Fails with the first that fails, and begins no other after it. */
export async function sideBySide<T, R>(each: readonly T[], width: number, doing: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = [];
  const left = each.entries();
  let isOver = false;
  const worker = async (): Promise<void> => {
    for (const [index, one] of left) {
      if (isOver) return;
      done[index] = await doing(one);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(width, each.length) }, worker));
  } finally {
    isOver = true;
  }
  return done;
}
