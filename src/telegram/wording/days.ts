/** "mon-fri" or "daily". */
export function sayDays(days: readonly number[]): string {
  const sorted = [...days].sort((a, b) => a - b);
  const isRun = sorted.every((day, index) => index === 0 || day === (sorted[index - 1] as number) + 1);
  const name = (day: number | undefined): string => dayNames[(day ?? 1) - 1] ?? '';
  if (sorted.length === 7) return 'daily';
  if (isRun && sorted.length > 2) return `${name(sorted[0])}-${name(sorted.at(-1))}`;
  return sorted.map(name).join(',');
}

export const dayNames = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
