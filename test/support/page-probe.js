/** Runs in the sandbox's page, put there by `addInitScript`: what only the page itself can time. */
globalThis.probe = {
  /** When, in milliseconds since the epoch, a message of the open chat says `text` for the first time. */
  heard(text) {
    const log = document.getElementById('log');
    return new Promise((done) => {
      const watch = new MutationObserver(() => {
        if (!log.lastElementChild?.textContent.includes(text)) return;
        watch.disconnect();
        done(Date.now());
      });
      watch.observe(log, { childList: true, subtree: true });
    });
  },

  /**
   * Turns the wheel by so many pixels a frame until `text` stands at that end of what is drawn, or for a minute.
   * How long the frames took, in milliseconds, and how many lines the page held at most.
   */
  async scroll(by, text) {
    const log = document.getElementById('log');
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const edge = () => [...log.children].slice(...(by < 0 ? [0, 10] : [-10]));
    const isThere = () => edge().some((line) => line.textContent.includes(text));
    const frames = [];
    let mostLines = 0;
    const began = performance.now();
    let before = await frame();
    while (!isThere() && performance.now() - began < 60_000) {
      log.scrollTop += by;
      const now = await frame();
      frames.push(now - before);
      before = now;
      mostLines = Math.max(mostLines, log.children.length);
    }
    return { isThere: isThere(), frames, mostLines };
  },
};
