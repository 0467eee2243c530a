/** The frame around what is to be pressed next. It follows its target, which may be drawn anew or scroll away at any time. */
import { h } from './dom.js';

const ring = h('div', { class: 'guide-ring', 'aria-hidden': 'true', hidden: true, data: { test: 'guide-ring' } });
let find = () => null;
let last = null;

/** @param {() => HTMLElement | null} target  asked again and again */
export function frame(target) {
  find = target;
  if (ring.isConnected) return;
  document.body.append(ring);
  setInterval(follow, 120);
  addEventListener('scroll', follow, { capture: true, passive: true });
  addEventListener('resize', follow);
}

function follow() {
  const node = document.querySelector('dialog[open]') ? null : find();
  const box = node?.isConnected ? node.getBoundingClientRect() : null;
  ring.hidden = box === null || box.width === 0;
  if (ring.hidden || box === null) return;
  const isNew =
    last === null ||
    (!last.isConnected && last.dataset.tap !== node.dataset.tap) ||
    (last.isConnected && last !== node);
  if (isNew) node.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  last = node;
  const { left, top, width, height } = node.getBoundingClientRect();
  const at = [Math.max(left - 4, 2), Math.max(top - 4, 2)];
  Object.assign(ring.style, {
    left: `${at[0]}px`,
    top: `${at[1]}px`,
    width: `${Math.min(width + 8, innerWidth - at[0] - 2)}px`,
    height: `${Math.min(height + 8, innerHeight - at[1] - 2)}px`,
  });
}
