import { aiko, ben, customersChat, luis, mara, nadia, nobodysAddress, opening, priya, shop, teamChat } from './cast.ts';
import type { Stage } from './stage.ts';

const rolesOf = { qa: aiko, ops: luis, comms: priya, approver: nadia, developer: ben };

/** The bot is in the team's group, set up, and everybody of the cast holds their role. */
export async function foundTeam(
  { handle, rest }: Stage,
  policy: 'small' | 'standard' | 'strict' = 'standard',
): Promise<void> {
  await handle.owner(mara.id, 'setting', 'owner');
  await handle.team(1, 'found', { type: 'FoundTeam', number: 1, chat: teamChat, title: 'Payments team', by: mara });
  await handle.team(1, 'zone', { type: 'ChooseZone', zone: 'Europe/Berlin', by: mara });
  await handle.team(1, 'policy', { type: 'ChoosePolicy', policy, by: mara });
  await handle.team(1, 'claim', { type: 'ClaimRole', role: 'lead', by: mara });
  await handle.team(1, 'finish', { type: 'FinishSetup', by: mara });
  for (const [role, to] of Object.entries(rolesOf))
    await handle.team(1, `give ${role}`, { type: 'GiveRole', role, to, by: mara });
  await rest();
}

/** These have opened a private chat with the bot. */
export async function openPrivately({ says }: Stage, ...people: { id: number; name: string }[]): Promise<void> {
  for (const who of people) await says({ ...who, isOwner: false, isHuman: true }, '/start', who.id);
}

/** A shop reads mail, and the customers' group reads along. */
export async function addReaders(stage: Stage): Promise<void> {
  await stage.says(priya, `/rollout stakeholders add email ${shop} "Shop X" zone=Asia/Tokyo`);
  await stage.update(joins(stage, customersChat));
  await stage.says(priya, '/rollout audience', customersChat);
  await stage.taps(priya, 'Payments team', customersChat);
}

export const addDeadReader = (stage: Stage): Promise<void> =>
  stage.says(priya, `/rollout stakeholders add email ${nobodysAddress} "Shop Y"`);

/** Priya brings the bot into a chat. */
export const joins = (
  { user, chatNamed, bot }: Stage,
  chat: number,
  by = priya,
  standing: object = { status: 'member' },
) => {
  const member = { user: { id: bot.id, is_bot: true, first_name: bot.name } };
  return {
    my_chat_member: {
      ...{ chat: chatNamed(chat), from: user(by), date: 1 },
      old_chat_member: { ...member, status: 'left' },
      new_chat_member: { ...member, ...standing },
    },
  };
};

export async function start(
  { handle, rest }: Stage,
  more: { version?: string; hasWindow?: boolean } = {},
): Promise<void> {
  const { version = '4.2.0', hasWindow = true } = more;
  const window = hasWindow ? { opensAt: opening, closesAt: opening + 90 * 60_000, zone: 'Europe/Berlin' } : null;
  await handle.create(`new ${version}`, { team: 1, thread: null, product: 'Payments', version, window, by: ben });
  await rest();
}

export const facts =
  'scope="Payments API" impact="Card payments may fail for up to 5 minutes" downtime=5m action="Retry failed payments." contact="#payments-help"';

/** The notice is written, confirmed and out. */
export async function announce(stage: Stage): Promise<void> {
  await stage.says(priya, `/rollout announce ${facts}`);
  await stage.taps(priya, 'Send to');
  await stage.until(stage.clock.at + 31_000);
}

/** Everything of Planning is done, with the notice or without anybody to tell. */
export async function plan(stage: Stage): Promise<void> {
  const hasReaders = (await stage.store.team(1)).stakeholders.length > 0;
  if (hasReaders) await announce(stage);
  else {
    await stage.says(mara, '/rollout skip 1.4 nobody is affected');
    await stage.taps(ben, 'Agree');
  }
  await stage.says(mara, `/rollout done 1.1 1.2 1.3 ${hasReaders ? '1.4 ' : ''}1.5 done and looked at`);
}

async function signPlanning(stage: Stage): Promise<void> {
  await plan(stage);
  await stage.says(mara, '/rollout signoff');
  await stage.taps(mara, 'Sign off');
}

async function test(stage: Stage): Promise<void> {
  await signPlanning(stage);
  await stage.says(aiko, '/rollout done 2.1 2.2 2.3 2.4 2.5 2.6 done and looked at');
  await stage.says(mara, '/rollout signoff');
  await stage.taps(aiko, 'Sign off');
}

/** It is a go, and Pre-Deployment is signed off. */
export async function prepare(stage: Stage): Promise<void> {
  await test(stage);
  await stage.says(mara, '/rollout gonogo');
  for (const who of [mara, aiko, luis, nadia]) await stage.taps(who, 'Go');
  await signPreparation(stage);
}

async function signPreparation(stage: Stage): Promise<void> {
  await stage.says(mara, '/rollout done 3.2 3.3 3.4 done and looked at');
  await stage.says(mara, '/rollout signoff');
  for (const who of [luis, nadia]) await stage.taps(who, 'Sign off');
}
