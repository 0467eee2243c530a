/**
 * Arrow keys walk through the messages; Tab then reaches the buttons beside the one in focus. Without this, everybody on
 * a keyboard would pass three buttons per message on the way to the message field.
 */
export function roving(log) {
  log.addEventListener('keydown', (event) => walk(log, event));
  log.addEventListener('focusin', (event) => setReachable(event.target, true));
  log.addEventListener('focusout', (event) => setReachable(event.target, false));
}

function walk(log, event) {
  const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
  if (step === 0) return;
  const messages = [...log.querySelectorAll('.message')];
  const current = messages.indexOf(event.target.closest('.message'));
  const next = current === -1 ? messages.length - 1 : current + step;
  if (!messages[next]) return;
  event.preventDefault();
  messages[next].focus({ preventScroll: true });
  messages[next].scrollIntoView({ block: 'nearest' });
}

function setReachable(target, isReachable) {
  for (const button of target.closest('.message')?.querySelectorAll('.action') ?? []) {
    button.tabIndex = isReachable ? 0 : -1;
  }
}
