import Database from 'better-sqlite3';
import type { ChatMessage, TapAnswer } from '../../src/sandbox/contract.ts';
import { eventually, leaks, node, type Running } from '../support/processes.ts';
import { type SimClient, simClient, type Target, type Where, type Who } from '../support/sim.ts';

export const TEAM = 'Payments team';

const hasButton =
  (label: string) =>
  ({ buttons }: ChatMessage): boolean =>
    buttons.flat().some(({ text }) => text.includes(label));

/** Taps as soon as the button is on screen. */
export async function tapShown(sim: SimClient, who: Who, where: Where, label: string): Promise<TapAnswer> {
  const message = await sim.waitFor(where, hasButton(label), 15_000);
  return await sim.tap(who, where, label as Target, message);
}

/** The team sets itself up by taps. Each role has one person, and Ben develops. */
export async function setUpTeam(sim: SimClient, policy: 'Standard' | 'Strict' = 'Standard'): Promise<void> {
  await tapShown(sim, 'Mara', TEAM, 'Continue without pin');
  await tapShown(sim, 'Mara', TEAM, 'Europe/Berlin');
  await tapShown(sim, 'Mara', TEAM, policy);
  const claims = {
    Mara: 'I lead',
    Aiko: 'I test',
    Luis: 'I operate',
    Priya: 'I inform',
    Nadia: 'I approve',
    Ben: 'I develop',
  };
  for (const [who, claim] of Object.entries(claims)) await tapShown(sim, who, TEAM, claim);
  // "Done" counts only for the claims that are on screen, which are drawn a moment later.
  await eventually(async () => {
    const { text } = await tapShown(sim, 'Mara', TEAM, 'Done');
    return text === 'Ready' ? text : undefined;
  }, 'The set-up does not end.');
}

/** Ben starts a rollout in one line: some evening, far from now. */
export async function createRollout(sim: SimClient, day: string): Promise<void> {
  await sim.say('Ben', TEAM, `/rollout new "Payments" 4.2.0 ${day} 22:00 for 90m`);
  await tapShown(sim, 'Ben', TEAM, 'Create');
  await sim.waitFor(TEAM, /^Created R-1/, 15_000);
}

/** The day that is `ahead` days from now, as people type it. */
export const dayAhead = (ahead: number): string => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);

export interface Row {
  seq: number;
  stream: string;
  cause: string;
  type: string;
  event: Record<string, unknown>;
}

/** The journal as another process sees it, oldest first. */
export function journal(path: string): Row[] {
  const db = new Database(path, { readonly: true, fileMustExist: true });
  try {
    return db
      .prepare<[], Row & { event: string }>('SELECT seq, stream, cause, type, event FROM journal ORDER BY seq')
      .all()
      .map((row) => ({ ...row, event: JSON.parse(row.event) as Record<string, unknown> }));
  } finally {
    db.close();
  }
}

/** Every item of the first phase is settled, and its sign-off asked for. Under the strict policy two people sign. */
export async function completePlanning(sim: SimClient): Promise<void> {
  await sim.say('Mara', TEAM, '/rollout done 1.1 1.2 1.3 1.5 planned in #7');
  await sim.say('Mara', TEAM, '/rollout skip 1.4 nobody outside is affected');
  await tapShown(sim, 'Aiko', TEAM, 'Agree');
  await sim.say('Mara', TEAM, '/rollout signoff planning');
  await sim.waitFor(TEAM, hasButton('Sign off Planning'), 15_000);
}

/** Nadia signs and sees both buttons. What she holds stays good while the card is redrawn, as with a slow connection. */
export async function bothButtons(sim: SimClient) {
  await tapShown(sim, 'Nadia', TEAM, 'Sign off Planning');
  const card = await sim.waitFor(
    TEAM,
    ({ buttons }) => buttons.flat().some(({ text }) => text === 'Withdraw mine'),
    15_000,
  );
  const dataOf = (label: string): string =>
    card.buttons.flat().find(({ text }) => text.startsWith(label))?.callback_data ?? '';
  const data = { sign: dataOf('Sign off'), withdraw: dataOf('Withdraw') };
  return (what: 'sign' | 'withdraw') => sim.forgedTap('Nadia', TEAM, { message_id: card.message_id, data: data[what] });
}

/** A process that is the sandbox alone, as `npm run sandbox` starts it. */
export async function startSandbox(): Promise<SandboxProcess> {
  const running = node('src/sandbox/main.ts', {});
  await running.until(/BOT_OWNERS=\S+/);
  const said = (name: string): string => new RegExp(`${name}=(\\S+)`).exec(running.output())?.[1] ?? '';
  const root = said('TELEGRAM_API_ROOT');
  return {
    running,
    sim: simClient(root),
    settings: { BOT_TOKEN: said('BOT_TOKEN'), TELEGRAM_API_ROOT: root, BOT_OWNERS: said('BOT_OWNERS') },
    smtpUrl: said('SMTP_URL'),
  };
}

export interface SandboxProcess {
  running: Running;
  sim: SimClient;
  /** What a bot needs to speak to it. */
  settings: { BOT_TOKEN: string; TELEGRAM_API_ROOT: string; BOT_OWNERS: string };
  smtpUrl: string;
}

/** Which of these words a process of ours has written, the sandbox alone excepted: it shows what people write. */
export const leaksOfBot = (words: readonly string[]): string[] =>
  leaks(words).filter((leak) => !leak.startsWith('node src/sandbox/main.ts'));
