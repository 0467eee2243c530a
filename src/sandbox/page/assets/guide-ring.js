/** The frame around what is to be pressed next. It follows its target, which may be drawn anew or scroll away at any time. */
import { h } from './dom.js';

const ring = h('div', { class: 'guide-ring', 'aria-hidden': 'true', hidden: true, data: { test: 'guide-ring' } });
let find = () => null;
let last = null;
/** A chat that gets new messages scrolls on; so long the target is brought back into view. */
const SETTLING = 2500;
let newSince = 0;

/** @param {() => HTMLElement | null} target  asked again and again */
export function frame(target) {
  find = target;
  if (ring.isConnected) return;
  document.body.append(ring);
  setInterval(follow, 120);
  addEventListener('scroll', follow, { capture: true, passive: true });
  addEventListener('resize', follow);
}

/** Puts the frame where the target is now. */
export function follow() {
  const node = document.querySelector('dialog[open]') ? null : find();
  ring.hidden = !node?.isConnected || node.offsetParent === null;
  if (ring.hidden) return;
  const isNew = last === null || (last.isConnected ? last !== node : last.dataset.tap !== node.dataset.tap);
  if (isNew) newSince = performance.now();
  last = node;
  if (!isInView(node) && performance.now() - newSince < SETTLING)
    node.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  // Who scrolls away reads something, and is left in peace.
  ring.hidden = !isInView(node);
  const { left, top, width, height } = node.getBoundingClientRect();
  const at = [Math.max(left - 4, 2), Math.max(top - 4, 2)];
  Object.assign(ring.style, {
    left: `${at[0]}px`,
    top: `${at[1]}px`,
    width: `${Math.min(width + 8, innerWidth - at[0] - 2)}px`,
    height: `${Math.min(height + 8, innerHeight - at[1] - 2)}px`,
  });
}

function isInView(node) {
  const box = node.getBoundingClientRect();
  const frame = node.closest('#log, .panel, .chat-list, #personas')?.getBoundingClientRect();
  return (
    !frame ||
    (box.bottom > frame.top + 8 && box.top < frame.bottom - 8 && box.right > frame.left && box.left < frame.right)
  );
}
