/** Line icons, drawn rather than typed: no font has to know them. */
const PATHS = {
  attach: 'M20 11.5 12.5 19a5 5 0 0 1-7-7l8-8a3.3 3.3 0 0 1 4.7 4.7l-8 8a1.7 1.7 0 0 1-2.4-2.4L15 7',
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6 6 18',
  code: 'M8 7l-5 5 5 5M16 7l5 5-5 5',
  copy: 'M9 9h10v10H9zM5 15V5h10',
  down: 'M12 5v14M6 13l6 6 6-6',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  more: 'M12 5.5v.01M12 12v.01M12 18.5v.01',
  out: 'M8 16 16 8M9 8h7v7',
  plus: 'M12 5v14M5 12h14',
  reply: 'M9 6 4 11l5 5M4 11h9a7 7 0 0 1 7 7v1',
  send: 'M4 20 21 12 4 4v6l10 2-10 2z',
  tick: 'M5 13l4 4L19 7',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  widen: 'M7 8l-4 4 4 4M17 8l4 4-4 4M4 12h16',
};

const SVG = 'http://www.w3.org/2000/svg';

/** @param {keyof typeof PATHS} name */
export function icon(name) {
  const drawing = document.createElementNS(SVG, 'svg');
  const path = document.createElementNS(SVG, 'path');
  drawing.setAttribute('viewBox', '0 0 24 24');
  drawing.setAttribute('class', `drawing drawing-${name}`);
  drawing.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', PATHS[name]);
  drawing.append(path);
  return drawing;
}
