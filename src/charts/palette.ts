/**
 * Colours on white: words stand out by 4.5 to 1 or more, shapes by 3 to 1 (WCAG 2.2, 1.4.3 and 1.4.11). Blue, orange and grey are told apart by
 * everybody, and nothing is said by a colour alone.
 */
export const palette = {
  paper: '#ffffff',
  ink: '#1b2733',
  quiet: '#52606d',
  rule: '#c5ced6',
  planned: '#7b8794',
  actual: '#0b5cad',
  allowed: '#e1ecf7',
  good: '#0b5cad',
  warning: '#9a5200',
  bad: '#a1281f',
  mark: '#5b3a8e',
} as const;

export type Colour = (typeof palette)[keyof typeof palette];
