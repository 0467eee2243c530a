import { bothButtons, dayAhead, TEAM, tapShown } from '../slow/journey.ts';
import { eventually } from '../support/processes.ts';
import type { SimClient } from '../support/sim.ts';

export const CUSTOMERS = 'Payments customers';
export const READER = 'ops@shop-x.example.com';

/** What people were shown as done when somebody looked. */
export interface Confirmed {
  /** Notes that have a thumb. */
  notes: string[];
  /** Whether Nadia's last answer said that she had signed, or withdrawn; null while her tap is without one. */
  signed: boolean | null;
}

interface Waiting {
  /** Somebody has been answered, whoever was first. */
  firstHandled(): Promise<void>;
  /** Everything that waited has been answered. */
  handled(): Promise<void>;
}

export interface Cast {
  /** Ben writes notes, Nadia signs or withdraws, and now and then Mara moves the window of another rollout. Waits for nothing. */
  works(round: number, isDiskFull: boolean): void;
  confirmed(): Promise<Confirmed>;
  /** One more note while nobody is there to read it. */
  saysOneMore(round: number): Promise<Waiting>;
  /** Everything that was written, by what it is sure to become: notes of a time when the disk was full may have been refused. */
  notes: { sure: string[]; perhaps: string[] };
  answers: string[];
  taps(): number;
}

const lookedAt = 60;

/** Brings readers along, and a second rollout that they have heard of: each move of its window is an announcement to both media. */
export async function castAtWork(sim: SimClient): Promise<Cast> {
  const press = await bothButtons(sim);
  const team = await sim.chatId(TEAM);
  await readersHearOfAnother(sim);
  const notes: Cast['notes'] = { sure: [], perhaps: [] };
  const answers: string[] = [];
  const thumbed = new Set<string>();
  let tapsMade = 0;
  let signed: boolean | null = true;

  const note = async (text: string, isPerhaps = false): Promise<void> => {
    (isPerhaps ? notes.perhaps : notes.sure).push(text);
    await sim.say('Ben', team, `/rollout note R-1 ${text}`);
  };
  const tap = async (what: 'sign' | 'withdraw'): Promise<void> => {
    tapsMade += 1;
    signed = null;
    const { text } = await press(what);
    answers.push(text ?? '');
    if (
      /^(This was written down already; I was interrupted before I could say so. )?(Signed|You have signed)/.test(
        text ?? '',
      )
    )
      signed = true;
    if (/sign-off is withdrawn|have not signed/.test(text ?? '')) signed = false;
  };
  const move = async (round: number): Promise<void> => {
    await sim.say('Mara', team, `/rollout schedule R-2 ${dayAhead(20 + (round % 30))} 2${round % 3}:00 for 90m`);
    await tapShown(sim, 'Mara', team, 'Move and tell');
  };
  const look = async (): Promise<void> => {
    for (const { text, reactions } of await sim.messages(team, { limit: lookedAt }))
      if (reactions.length > 0 && text.startsWith('/rollout note R-1 ')) thumbed.add(text.slice(18));
  };

  return {
    notes,
    answers,
    taps: () => tapsMade,
    works(round, isDiskFull) {
      for (const number of [1, 2, 3]) void note(`note ${round}-${number}`, isDiskFull);
      if (!isDiskFull && signed !== null) void tap(signed ? 'withdraw' : 'sign').catch(() => undefined);
      if (round % 3 === 0) void move(round).catch(() => undefined);
    },
    async confirmed() {
      await look();
      return { notes: [...thumbed], signed };
    },
    async saysOneMore(round) {
      const text = `note ${round}-0`;
      await note(text);
      await look();
      const answered = (): number => thumbed.size + answers.length;
      const before = answered();
      const until = (isSo: () => boolean, complaint: string): Promise<true> =>
        eventually(
          async () => {
            await look();
            return isSo() ? true : undefined;
          },
          complaint,
          60_000,
        );
      return {
        firstHandled: async () => void (await until(() => answered() > before, 'Nobody is answered.')),
        handled: async () => void (await until(() => thumbed.has(text), `Nobody reads "${text}".`)),
      };
    },
  };
}

async function readersHearOfAnother(sim: SimClient): Promise<void> {
  await sim.say('Priya', TEAM, `/rollout stakeholders add email ${READER} "Shop X"`);
  await sim.addBot(CUSTOMERS, 'Priya');
  await sim.waitFor(CUSTOMERS, 'I am here to announce rollouts');
  await sim.say('Priya', CUSTOMERS, '/rollout audience');
  await tapShown(sim, 'Priya', CUSTOMERS, TEAM);
  await sim.say('Ben', TEAM, `/rollout new "Search" 9.1.0 ${dayAhead(40)} 22:00 for 90m`);
  await tapShown(sim, 'Ben', TEAM, 'Create R-2');
  await sim.say(
    'Priya',
    TEAM,
    `/rollout announce R-2 scope="Search" impact="Slow" downtime=5m action=none contact="#help"`,
  );
  await tapShown(sim, 'Priya', TEAM, 'Ask a second person');
  await tapShown(sim, 'Mara', TEAM, 'Agree:');
  await sim.waitFor(CUSTOMERS, 'Planned update: Search 9.1.0', 60_000);
  await sim.waitForMail(READER, 'Search 9.1.0', 60_000);
}
