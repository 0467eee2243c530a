import type { ChatMessage, Mail, TapAnswer } from '../../src/sandbox/contract.ts';
import { breath } from './breath.ts';
import { type House, openHouse } from './house.ts';
import type { SayOptions, Where, Who } from './sim.ts';

const teamChat = 'Payments team';
export const customersChat = 'Payments customers';
export const shopAddress = 'ops@shop-x.example.com';

/** A team in the sandbox that is set up and works, as its people use it: commands, replies and taps. */
export type Team = Awaited<ReturnType<typeof setUpTeam>>;

const everybody = [
  ['Mara', 'I lead'],
  ['Aiko', 'I test'],
  ['Luis', 'I operate'],
  ['Priya', 'I inform'],
  ['Nadia', 'I approve'],
  ['Ben', 'I develop'],
] as const;

/** Opens a house whose team is set up; `change` is what `openHouse` takes. */
export async function openTeam(
  opening: Parameters<typeof openHouse>[0] & { policy?: 'Small' | 'Standard' | 'Strict' } = {},
): Promise<Team> {
  const { policy = 'Standard', ...house } = opening;
  return setUpTeam(await openHouse(house), { policy });
}

/** Sets a group up by taps, as people do. */
export async function setUpTeam(
  house: House,
  {
    policy = 'Standard',
    chat = teamChat,
    claims = everybody,
  }: {
    policy?: 'Small' | 'Standard' | 'Strict';
    chat?: Where;
    claims?: readonly (readonly [who: Who, label: string])[];
  } = {},
) {
  const { sim } = house;
  await onboard();

  const place = await sim.chatId(chat);

  /** Says it and waits for the bot's reply to it. */
  async function ask(who: Who, text: string, options: SayOptions = {}): Promise<ChatMessage> {
    const said = await sim.say(who, place, text, options);
    return replyTo(said);
  }

  async function replyTo(said: ChatMessage, where: Where = place): Promise<ChatMessage> {
    return sim.waitFor(where, ({ reply_to }) => reply_to?.message_id === said.message_id);
  }

  /** Says it and waits for the bot's thumb: it is done. */
  async function tell(who: Who, text: string, options: SayOptions = {}): Promise<ChatMessage> {
    return thumb(await sim.say(who, place, text, options));
  }

  async function thumb(said: ChatMessage): Promise<ChatMessage> {
    return until(`a thumb for "${said.text}"`, async () => {
      const now = (await sim.messages(said.chat, { as: said.from?.id ?? 'Mara' })).find(
        (each) => each.message_id === said.message_id,
      );
      if (now?.reactions.length) return now;
      const answer = (await sim.messages(said.chat, { as: said.from?.id ?? 'Mara' })).find(
        (each) => each.reply_to?.message_id === said.message_id && each.from?.is_bot,
      );
      if (answer) throw new Error(`"${said.text.slice(0, 80)}" was answered: ${answer.text}`);
      return undefined;
    });
  }

  /** Creates a rollout with one line and a tap; gives its live card. */
  async function start(words = '"Payments" 4.2.0 tue 15 dec 22:00 for 90m', who: Who = 'Mara'): Promise<ChatMessage> {
    const check = await ask(who, `/rollout new ${words}`);
    const { text } = await sim.tap(who, place, 'Create', check);
    const key = text?.match(/R-\d+/)?.[0];
    if (!key) throw new Error(`Nothing was created: ${text}`);
    return sim.waitFor(place, (message) => message.text.includes(`${key} · `) && hasButton('Open Planning', message));
  }

  async function addMail(address = shopAddress, more = '"Shop X"'): Promise<void> {
    const { text } = await ask('Priya', `/rollout stakeholders add email ${address} ${more}`);
    if (!text.startsWith('Told from now on')) throw new Error(`${address} was not added: ${text}`);
  }

  /** The customers' group is told too: comms brings the bot there and says whose rollouts. */
  async function addCustomers(): Promise<void> {
    await sim.addBot(customersChat, 'Priya');
    await sim.waitFor(customersChat, 'I am here to announce rollouts');
    const asked = await sim.say('Priya', customersChat, '/rollout audience');
    const choice = await replyTo(asked, customersChat);
    await sim.tap('Priya', customersChat, teamChat, choice);
    await sim.waitFor(customersChat, 'tells its rollouts here from now on');
  }

  /** Writes the notice and confirms it, with a second person where it takes one, and lets the time pass in which it could be stopped. */
  async function announce(
    words = 'scope="Payments API" impact="Card payments may fail" downtime=5m action=none contact="#payments-help"',
  ): Promise<TapAnswer> {
    const complete = words.includes('action=') ? words : `${words} action=none`;
    const said = await sim.say('Priya', place, `/rollout announce ${complete} reason="a fix that cannot wait"`);
    // The card comes first, and its time a moment later: the button is tapped as it is then.
    const tapped = (who: Who, labels: string[]) =>
      until(`${who} to tap ${labels}`, async () => {
        const draft = await sim.waitFor(
          place,
          (message) => message.message_id > said.message_id && labels.some((label) => hasButton(label, message)),
        );
        const label = labels.find((each) => hasButton(each, draft)) as string;
        return sim.tap(who, place, label, draft).catch((fault: Error) => {
          if (fault.message.startsWith('There is no such button')) return undefined;
          throw fault;
        });
      });
    const first = await tapped('Priya', ['Send to', 'Confirm for', 'Ask a second person']);
    const answer = first.text?.startsWith('Asked.') ? await tapped('Mara', ['Agree:']) : first;
    if (answer.text?.startsWith('Goes to')) await sim.advance(31);
    return answer;
  }

  /** "Not applicable", said by the lead and agreed to by a developer. */
  async function skip(item: string, key = ''): Promise<void> {
    const said = await tell('Mara', `/rollout skip ${key} ${item} nobody is affected`);
    const agree = await sim.waitFor(
      place,
      (message) => message.message_id > said.message_id && hasButton('Agree', message),
    );
    await sim.tap('Ben', place, 'Agree', agree);
  }

  /** Ticks what is left of a phase, as the lead: the bot says that it is complete. */
  async function complete(items: string, key = ''): Promise<ChatMessage> {
    return ask('Mara', `/rollout done ${key} ${items} done and looked at`);
  }

  /** Asks for the sign-off of the phase in hand; gives its card. */
  async function askSignOff(key = ''): Promise<ChatMessage> {
    const said = await sim.say('Mara', place, `/rollout signoff ${key}`);
    return sim.waitFor(place, (message) => message.message_id > said.message_id && hasButton('Sign off', message));
  }

  /** Asks for it and has these people sign it. */
  async function signOff(...people: Who[]): Promise<TapAnswer> {
    const card = await askSignOff();
    let answer: TapAnswer | undefined;
    for (const who of people) answer = await sim.tap(who, place, 'Sign off', card);
    if (!answer?.text?.startsWith('Signed off')) throw new Error(`The phase is not signed off: ${answer?.text}`);
    return answer;
  }

  /** Opens the vote of the final review meeting; gives its card. */
  async function openVote(key = ''): Promise<ChatMessage> {
    const said = await sim.say('Mara', place, `/rollout gonogo ${key}`);
    return sim.waitFor(place, (message) => message.message_id > said.message_id && hasButton('No-go…', message));
  }

  /** Everybody who has to be heard says go; gives the answer to the last of them. */
  async function voteGo(...people: Who[]): Promise<TapAnswer> {
    const card = await openVote();
    let answer: TapAnswer | undefined;
    for (const who of people.length ? people : ['Mara', 'Aiko', 'Luis', 'Nadia'])
      answer = await sim.tap(who, place, 'Go', card);
    if (!answer?.text?.startsWith('GO')) throw new Error(`It is no go: ${answer?.text}`);
    return answer;
  }

  /** Planning without announcements: complete and signed off. */
  async function planned(): Promise<void> {
    await skip('1.4');
    await complete('1.1 1.2 1.3 1.5');
    await signOff('Mara');
  }

  async function tested(): Promise<void> {
    await complete('2.1 2.2 2.3 2.4 2.5 2.6');
    await signOff('Aiko');
  }

  /** Announcements as they came into the customers' group, their first lines, the newest last. */
  async function heard(): Promise<string[]> {
    const all = await words(customersChat);
    return all.filter((text) => / · A-\d+/.test(text)).map((text) => text.split('\n')[0] ?? '');
  }

  /** Mails to one address, the oldest first. */
  async function mailsTo(address = shopAddress): Promise<Mail[]> {
    const all = await Promise.all((await sim.mails(address)).map(({ id }) => sim.mail(id)));
    return all.sort((a, b) => a.id - b.id);
  }

  /** Proposes another window and moves it there. */
  async function move(words: string): Promise<TapAnswer> {
    const said = await sim.say('Mara', place, `/rollout schedule ${words}`);
    const card = await sim.waitFor(
      place,
      (each) => each.message_id > said.message_id && hasButton('Move and tell', each),
    );
    return sim.tap('Mara', place, 'Move and tell', card);
  }

  /** What the bot has said here, newest last. */
  const words = async (where: Where = place): Promise<string[]> =>
    (await sim.messages(where)).filter(({ from }) => from?.is_bot).map(({ text }) => text);

  async function onboard(): Promise<void> {
    const page = (number: number) => sim.waitFor(chat, `Set-up ${number} of 4`);
    await page(1);
    await sim.tap('Mara', chat, 'Continue without pin');
    await page(2);
    await sim.tap('Mara', chat, 'Europe/Berlin');
    await page(3);
    await sim.tap('Mara', chat, policy);
    await page(4);
    for (const [who, label] of claims) await sim.tap(who, chat, label);
    await until('the set-up to end', async () => {
      const { text } = await sim.tap('Mara', chat, 'Done');
      return text === 'Ready' ? true : undefined;
    });
    await sim.waitFor(chat, /^Ready\./);
  }

  return {
    house,
    sim,
    chat: place,
    ask,
    tell,
    thumb,
    replyTo,
    start,
    addMail,
    addCustomers,
    announce,
    skip,
    complete,
    askSignOff,
    signOff,
    openVote,
    voteGo,
    planned,
    tested,
    words,
    heard,
    mailsTo,
    move,
    stop: () => house.stop(),
  };
}

/** Part of a label is enough; case counts. */
export const hasButton = (label: string, { buttons }: ChatMessage): boolean =>
  buttons.flat().some(({ text }) => text.includes(label));

/** What a button carries, by part of its label. */
export function dataOf(label: string, { buttons }: ChatMessage): string {
  const data = buttons.flat().find(({ text }) => text.includes(label))?.callback_data;
  if (!data) throw new Error(`There is no button ${label}`);
  return data;
}

/** Looks again and again until there is something; says what was missing when patience ends. */
export async function until<T>(what: string, look: () => Promise<T | undefined>, patience = 20_000): Promise<T> {
  const began = performance.now();
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > began + patience) throw new Error(`Waited in vain for ${what}`);
    await breath(began);
  }
}
