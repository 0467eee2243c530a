import cron, { type ScheduledTask } from 'node-cron';

/** Everything that recurs, in one table. Times are UTC: with a zone that has summer time node-cron loses an hour every autumn. */
export function startSchedule(
  {
    mayAct,
    ...jobs
  }: {
    /** Whether anything may be decided or written now. What has to wait for that asks by itself, or waits for its next time. */
    mayAct(): boolean;
    tick(): Promise<unknown>;
    checkRosters(): Promise<unknown>;
    forgetAskings(): Promise<unknown>;
    /** Null where nobody outside waits for it: nothing is woken for it then. */
    signOfLife: (() => Promise<unknown>) | null;
  },
  onFault: (fault: unknown, job: string) => void,
): { stop(): Promise<void> } {
  const ifItMay = (job: () => Promise<unknown>) => async (): Promise<unknown> => (mayAct() ? job() : undefined);
  const table = [
    { name: 'look at what is due', expression: '* * * * *', run: jobs.tick },
    ...(jobs.signOfLife ? [{ name: 'say outside that it lives', expression: '* * * * *', run: jobs.signOfLife }] : []),
    { name: 'ask who is still in the group', expression: '17 * * * *', run: ifItMay(jobs.checkRosters) },
    { name: 'forget addresses that nobody confirmed', expression: '47 * * * *', run: ifItMay(jobs.forgetAskings) },
  ];
  const tasks = table.map(
    ({ name, expression, run }): ScheduledTask =>
      cron.schedule(expression, () => run().catch((fault: unknown) => onFault(fault, name)), {
        name,
        timezone: 'Etc/UTC',
        noOverlap: true,
        // What is due stands in the database; after a night in a laptop's lid it would say so for each minute of it.
        suppressMissedWarning: true,
      }),
  );
  return {
    async stop() {
      for (const task of tasks) await task.destroy();
    },
  };
}
