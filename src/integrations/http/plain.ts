/** Foreign words in one line of ours: short, and nothing in it that could be more than text. */
export const plain = (text: string, most = 120): string =>
  [...text.slice(0, most * 4).replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' ')].slice(0, most).join('').trim();
