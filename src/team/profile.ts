// How many of those who use the product do so at which hour: an assumption, unless the team gives figures of its own.

/** Share of an office's people at their desks, hour by hour from 00:00 where they are, on working days. */
const office = [1, 1, 1, 1, 1, 2, 5, 20, 60, 95, 100, 95, 75, 90, 100, 95, 80, 50, 25, 12, 8, 5, 3, 2].map(
  (each) => each / 100,
);
/** What is left of it on Saturdays and Sundays. */
const weekend = 0.1;

/** From 0 to 1, where the wall shows that hour of that weekday (1 is Monday). */
export const officeShare = (hour: number, weekday: number): number => (office[hour] ?? 0) * (weekday > 5 ? weekend : 1);
