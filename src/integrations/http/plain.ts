import { cut } from '../../time/cut.ts';

/** Foreign words in one line of ours: short, and nothing in it that could be more than text. */
export const plain = (text: string, most = 120): string =>
  cut(text.slice(0, most * 4).replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, ' '), most).trim();
