/** One thing at a time for each key, in order; a failure of one does not stop the next. */
export function inTurn(): <T>(key: string, doing: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return async (key, doing) => {
    const doingNext = (last.get(key) ?? Promise.resolve()).then(doing, doing);
    last.set(key, doingNext);
    try {
      return await doingNext;
    } finally {
      if (last.get(key) === doingNext) last.delete(key);
    }
  };
}
