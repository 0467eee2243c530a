// The words of a time, before anybody knows what they mean.

export type ClockWords =
  | { kind: 'clock'; hour: number; minute: number }
  | { kind: 'bare'; hour: number }
  | { kind: 'midnight' }
  | { kind: 'impossible'; text: string };

export type DayWords =
  | { kind: 'today' | 'tonight' | 'tomorrow' }
  | { kind: 'weekday'; weekday: number; next: boolean }
  | { kind: 'date'; year?: number; month: number; day: number; weekday?: number }
  | { kind: 'either'; year?: number; one: number; other: number };

export type Said =
  | { kind: 'now' }
  | { kind: 'in'; length: string; ms: number | undefined }
  | { kind: 'window'; edge: 'start' | 'end'; ms: number; length: string }
  | { kind: 'day'; day: DayWords | undefined; clock: ClockWords | undefined; zoneText: string };
