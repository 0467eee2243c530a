import type { Chance } from './chance.ts';
import { everybody, type People } from './people.ts';
import type { Deed, Who } from './scenario.ts';

const hour = 3_600_000;
/** Where the team lives, and reads clocks. */
const zone = 'Europe/Berlin';

interface Acting {
  people: People;
  chance: Chance;
  /** The true time. */
  now(): number;
}

type Does = (acting: Acting) => Promise<void> | void;

/** What people do when they do it. They know only what stands in the chat. */
export const deeds: Record<Deed['what'], Does> = {
  'set up': setUp,
  async 'start a rollout'({ people, chance, now }) {
    const who = chance.oneOf<Who>(['Ben', 'Ben', 'Mara']);
    people.says(who, `/rollout new "Payments" 4.${chance.between(0, 99)}.0 ${someWindow(chance, now())}`);
    await people.tapsLabel(who, /^Create R-/);
  },
  'carry it on': carryOn,
  async announce({ people, chance }) {
    const facts = 'scope="Payments API" impact="Card payments may fail" downtime=5m action=none contact="#help"';
    people.says('Priya', `/rollout announce ${keyOf(people, chance)} ${facts} reason="a fix that cannot wait"`);
    await people.tapsLabel('Priya', /^(Send to|Confirm for|Ask a second)/);
    await people.tapsLabel('Mara', /^Agree:/);
    if (chance.happens(0.1)) await people.tapsLabel('Priya', /^Stop/);
  },
  async 'agree to the announcement'({ people }) {
    await people.tapsLabel('Mara', /^Agree/);
  },
  async 'move the window'({ people, chance, now }) {
    people.says('Mara', `/rollout schedule ${keyOf(people, chance)} ${someWindow(chance, now())}`);
    if (chance.happens(0.85)) await people.tapsLabel('Mara', /^(Move and tell|Right, set it)/);
    else await people.tapsLabel('Mara', /^Leave it/);
  },
  async 'ask for the sign-off'({ people, chance }) {
    people.says('Mara', `/rollout signoff ${keyOf(people, chance)}`);
    await people.waits(4_000);
  },
  sign: sign,
  async 'withdraw or decline'({ people, chance }) {
    const who = chance.oneOf<Who>(['Mara', 'Aiko', 'Luis', 'Nadia']);
    if (chance.happens(0.5)) await people.tapsLabel(who, /^Withdraw mine/);
    else if (await people.tapsLabel(who, /^Decline/)) {
      await people.waits(3_000);
      people.answers(who, 'Look at 1.2 once more, please.');
    }
  },
  vote: vote,
  'add evidence'({ people, chance }) {
    const item = `${chance.between(1, 5)}.${chance.between(1, 4)}`;
    const [verb, what] = chance.happens(0.7) ? ['note', ''] : ['evidence', item];
    const text = `seen ${chance.between(1, 9_999)} times`;
    people.says(chance.oneOf(everybody), `/rollout ${verb} ${keyOf(people, chance)} ${what} ${text}`);
  },
  async 'skip or reopen'({ people, chance }) {
    const item = `${chance.between(1, 5)}.${chance.between(1, 4)}`;
    const verb = chance.oneOf(['reopen', 'skip', 'block', 'unblock']);
    people.says('Mara', `/rollout ${verb} ${keyOf(people, chance)} ${item} it has to be so`);
    if (verb === 'skip') await people.tapsLabel('Ben', /^Agree: not/);
  },
  async 'stop or go on'({ people, chance }) {
    people.says(chance.oneOf(everybody), `/rollout stop ${keyOf(people, chance)} it smells of smoke`);
    await people.waits(chance.between(5, 2_000) * 1_000);
    if (await people.tapsLabel('Mara', /^Go on all the same/)) {
      await people.waits(4_000);
      people.answers('Mara', 'It was the kitchen.');
    }
  },
  async 'call it off'({ people, chance }) {
    people.says('Mara', `/rollout cancel ${keyOf(people, chance)} the vendor withdrew it`);
    await people.tapsLabel('Mara', chance.happens(0.8) ? /^Call R-\d+ off/ : /^Keep R-/);
  },
  async 'roll it back'({ people, chance }) {
    people.says('Mara', `/rollout rollback ${keyOf(people, chance)} errors at 4 %`);
    await people.tapsLabel('Mara', /^Roll R-\d+ back|^Roll back/);
  },
  async 'change the roles'({ people, chance }) {
    const role = chance.oneOf(['lead', 'qa', 'ops', 'comms', 'approver', 'developer']);
    const id = chance.between(1001, 1006);
    people.says('Mara', `/rollout roles ${chance.happens(0.75) ? 'give' : 'take'} ${role} ${id}`);
  },
  async 'change the readers'({ people, chance }) {
    const reader = chance.between(1, 12);
    people.says('Priya', `/rollout stakeholders add email reader${reader}@shop-x.example.com "Reader ${reader}"`);
    if (chance.happens(0.3)) return;
    await people.waits(3_000);
    people.says('Priya', `/rollout notice ${keyOf(people, chance)} reason="they came late"`);
    await people.tapsLabel('Priya', /^(Send to|Ask a second)/);
    await people.tapsLabel('Mara', /^Agree:/);
  },
  look({ people, chance }) {
    const verb = chance.oneOf(['status', 'plan', 'item', 'help', 'history', 'mine', 'report', 'deliveries', 'who']);
    people.says(chance.oneOf(everybody), `/rollout ${verb} ${chance.happens(0.6) ? keyOf(people, chance) : ''}`);
  },
  'tap something'({ people, chance }) {
    const who = chance.oneOf(everybody);
    const all = people.buttons(chance.happens(0.2) ? people.privateChat(who) : people.team());
    if (all.length > 0) people.taps(who, chance.oneOf(all));
  },
  'tap something old'({ people, chance }) {
    const button = people.remembered(chance);
    if (button) people.taps(chance.oneOf(everybody), button);
  },
  async 'tap many times'({ people, chance }) {
    const all = people
      .buttons()
      .filter(({ label }) => /^(Sign off|Go$|Go |Create|Agree|Right|Move|Send|Call)/.test(label));
    const [first] = all.length > 0 ? [chance.oneOf(all)] : people.buttons();
    if (!first) return;
    const who = chance.oneOf(everybody);
    for (let times = chance.between(2, 5); times > 0; times--) people.taps(chance.happens(0.8) ? who : 'Nadia', first);
  },
  'delete a message'({ people, chance }) {
    const some = people.read().slice(0, 10);
    if (some.length > 0) people.removes(chance.oneOf(some));
  },
  async 'block the bot'({ people, chance }) {
    const who = chance.oneOf(everybody);
    people.blocks(who);
    await people.waits(chance.between(1, 12) * hour);
    people.starts(who);
  },
  migrate: ({ people }) => people.migrates(),
};

async function setUp({ people, chance }: Acting): Promise<void> {
  await people.tapsLabel('Mara', /^Continue without pin/);
  await people.tapsLabel('Mara', /^Europe\/Berlin/);
  await people.tapsLabel('Mara', chance.oneOf([/^Small/, /^Standard/, /^Strict/, /^Strict/]));
  const claims: [Who, RegExp][] = [
    ['Mara', /^I lead/],
    ['Aiko', /^I test/],
    ['Luis', /^I operate/],
    ['Priya', /^I inform/],
    ['Nadia', /^I approve/],
    ['Ben', /^I develop/],
  ];
  if (chance.happens(0.5)) claims.push(['Mara', /^I approve/], ['Ben', /^I test/]);
  for (const [who, claim] of claims) await people.tapsLabel(who, claim);
  await people.waits(5_000);
  await people.tapsLabel('Mara', /^Done/);
  for (const who of everybody) if (chance.happens(0.8)) people.starts(who);
  for (let reader = 1; reader <= 5; reader++) {
    people.says('Priya', `/rollout stakeholders add email reader${reader}@shop-x.example.com "Reader ${reader}"`);
    await people.waits(2_000);
  }
  people.joinsCustomers('Priya');
  await people.waits(4_000);
  people.says('Priya', '/rollout audience', people.customers());
  await people.tapsLabel('Priya', /team/, people.customers());
}

/** Works off the phase that the newest card says it is in, and has it signed. */
async function carryOn(acting: Acting): Promise<void> {
  const { people, chance } = acting;
  const key = keyOf(people, chance);
  const card = people.read().find(({ text }) => text.includes(`${key} ·`) && /of 22 done/.test(text));
  const phase = Number(/▶️ (\d) /.exec(card?.text ?? '')?.[1] ?? 1);
  if (phase === 3) await vote(acting);
  const items = {
    1: '1.1 1.2 1.3 1.5',
    2: '2.1 2.2 2.3 2.4 2.5 2.6',
    3: '3.2 3.3 3.4',
    4: '4.1 4.2 4.3',
    5: '5.1 5.2 5.3 5.4',
  };
  people.says('Mara', `/rollout done ${key} ${items[phase as keyof typeof items]} done and looked at`);
  await people.waits(4_000);
  if (phase === 1 && chance.happens(0.6)) {
    people.says('Mara', `/rollout skip ${key} 1.4 nobody is affected`);
    await people.tapsLabel('Ben', /^Agree: not/);
  }
  people.says('Mara', `/rollout signoff ${key}`);
  await people.waits(5_000);
  await sign(acting);
}

async function sign({ people, chance }: Acting): Promise<void> {
  for (const who of ['Mara', 'Aiko', 'Luis', 'Nadia'] as const) {
    if (chance.happens(0.15)) continue;
    if (!(await people.tapsLabel(who, /^Sign off/))) return;
    const confirm = people.buttons(people.privateChat(who)).find(({ label }) => /^Confirm/.test(label));
    if (confirm) people.taps(who, confirm);
  }
}

async function vote({ people, chance }: Acting): Promise<void> {
  people.says('Mara', `/rollout gonogo ${keyOf(people, chance)}`);
  await people.waits(4_000);
  for (const who of ['Mara', 'Aiko', 'Luis', 'Nadia'] as const)
    if (!(await people.tapsLabel(who, chance.happens(0.95) ? /^Go$/ : /^No-go/))) return;
}

/** Mostly the newest rollout of which the chat speaks. */
function keyOf(people: People, chance: Chance): string {
  const keys = people.read().flatMap(({ text }) => /\bR-\d+/.exec(text)?.[0] ?? []);
  const [newest] = keys;
  if (newest === undefined) return 'R-1';
  return chance.happens(0.9) ? newest : chance.oneOf(keys);
}

/** "2026-12-04 22:00 for 90m", in whole quarters of an hour, as people plan. */
function someWindow(chance: Chance, now: number): string {
  const ahead = chance.happens(0.6) ? chance.between(2, 9) : chance.between(9, 48);
  const opensAt = new Date(Math.ceil((now + ahead * hour) / 900_000) * 900_000);
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return `${parts.format(opensAt)} for ${chance.between(2, 12) * 15}m`;
}
