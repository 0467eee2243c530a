/**
 * Builds an element. Strings become text nodes, never markup; `on` holds listeners, `data` the dataset,
 * true and false switch boolean attributes, null leaves an attribute out.
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...(Node | string | number | null | undefined | false | (Node | string | null)[])} children
 * @returns {any}
 */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) setProperty(node, name, value);
  node.append(...present(children));
  return node;
}

/** Replaces everything inside a node. */
export function fill(node, ...children) {
  node.replaceChildren(...present(children));
  return node;
}

/** Two letters for an avatar: "Payments team" → "PT". */
export function initials(name) {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : words;
  return letters.map((word) => Array.from(word)[0]?.toUpperCase() ?? '').join('') || '?';
}

/** A round picture with initials; the colour follows the id, as in Telegram. */
export function avatar(id, name, size = '') {
  return h('span', { class: `avatar ${size} tone-${tone(id)}`, 'aria-hidden': 'true' }, initials(name));
}

export function tone(id) {
  return Math.abs(Number(id)) % 7;
}

export function fileSize(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

/** Is somebody typing into this? Then single keys are letters, not shortcuts. */
export function isEditable(target) {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null;
}

function present(children) {
  return children.flat(2).filter((child) => child !== null && child !== undefined && child !== false);
}

function setProperty(node, name, value) {
  if (value === null || value === undefined) return;
  if (name === 'on') for (const [event, listener] of Object.entries(value)) node.addEventListener(event, listener);
  else if (name === 'data') Object.assign(node.dataset, value);
  else if (name === 'value') node.value = value;
  else if (typeof value === 'boolean' && !name.startsWith('aria-')) node.toggleAttribute(name, value);
  else node.setAttribute(name, String(value));
}
