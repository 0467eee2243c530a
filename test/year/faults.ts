import type { Transport } from '../../src/coordinator/ports.ts';
import type { SqliteStore } from '../../src/sqlite/open.ts';

/** Something that is broken on purpose, to see that it is noticed. */
export interface Fault {
  store(store: SqliteStore): SqliteStore;
  transport(transport: Transport): Transport;
}

const whole: Fault = { store: (store) => store, transport: (transport) => transport };
const withOutbox = (change: (outbox: SqliteStore['outbox']) => Partial<SqliteStore['outbox']>): Fault => ({
  ...whole,
  store: (store) => ({ ...store, outbox: { ...store.outbox, ...change(store.outbox) } }),
});
const withLetters = (keeps: (kind: string) => boolean): Fault => ({
  ...whole,
  store: (store) => ({
    ...store,
    change: (stream, cause, decide) =>
      store.change(stream, cause, (snapshot, actual) => {
        const decision = decide(snapshot, actual);
        const letters = decision.letters?.filter(
          ({ content }) => content.type !== 'announcement' || keeps(content.kind),
        );
        return letters ? { ...decision, letters } : decision;
      }),
  }),
});

export const nothing = whole;

/** Each by what it leads to, as the witness puts it. */
export const faults: Record<string, { fault: Fault; shows: RegExp }> = {
  'nobody asks whether it is still true': {
    fault: withOutbox(() => ({ isStillTrue: async () => true })),
    shows: /speaks of plan \d+, and \d+ holds|comes although it was|comes after the opening/,
  },
  'everything is handed over twice': {
    fault: {
      ...whole,
      transport: (transport) => ({
        async send(letter, ...more) {
          await transport.send(letter, ...more);
          return transport.send(letter, ...more);
        },
      }),
    },
    shows: /second copy that does not say so/,
  },
  'what is not known is taken for a no': {
    fault: {
      ...whole,
      transport: (transport) => ({
        async send(...letter) {
          const delivery = await transport.send(...letter);
          return delivery.outcome === 'unknown' ? { outcome: 'retry', why: delivery.why } : delivery;
        },
      }),
    },
    shows: /second copy that does not say so/,
  },
  'nobody is told that it moved': {
    fault: withLetters((kind) => kind !== 'moved'),
    shows: /does not hear that it is moved/,
  },
  'nobody is told that it is called off': {
    fault: withLetters((kind) => kind !== 'called-off'),
    shows: /does not hear that it is called-off/,
  },
  'the clock of the messages is two hours slow': {
    fault: {
      ...whole,
      transport: (transport) => ({ send: (letter, at, ...more) => transport.send(letter, at - 7_200_000, ...more) }),
    },
    shows: /says "in /,
  },
  'what became of a letter is sometimes not written down': {
    fault: withOutbox((outbox) => ({
      settle: async (letters, at) =>
        outbox.settle(
          letters.filter(({ letter }) => letter.id % 97 !== 0),
          at,
        ),
    })),
    shows: /is still sending|second copy|repeat of nothing/,
  },
  'letters are forgotten at a restart': {
    fault: withOutbox(() => ({ recover: async () => 0 })),
    shows: /is still sending/,
  },
};
