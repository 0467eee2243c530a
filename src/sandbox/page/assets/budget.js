/** How much of Telegram's room a message takes: characters are UTF-16 units, as Telegram counts them. */
const TEXT = 4096;
const CAPTION = 1024;
const DATA_BYTES = 64;

/** "120 of 4096 characters, 3976 left · longest button data 31 of 64 bytes". */
export function budget({ text, file, buttons }) {
  const most = file ? CAPTION : TEXT;
  const words = `${text.length} of ${most} characters${file ? ' below a file' : ''}, ${most - text.length} left`;
  const sizes = buttons.flat().map(({ callback_data }) => new TextEncoder().encode(callback_data ?? '').length);
  const longest = Math.max(0, ...sizes);
  return longest === 0 ? words : `${words} · longest button data ${longest} of ${DATA_BYTES} bytes`;
}
