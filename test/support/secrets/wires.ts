import type { Connections } from '../../../src/email/connections.ts';
import type { BotApi } from '../../../src/telegram/api.ts';
import { readMessage } from '../commands/half-tapped.ts';
import { hear } from './listening.ts';

/** The ways out of a world that has no sockets, searched as sockets are elsewhere. */
export const heardWires = (api: BotApi, mail: Connections): { botApi: BotApi; mail: Connections } => ({
  botApi: {
    ...api,
    call(method, params, options) {
      // Some calls have no parameters.
      hear(JSON.stringify({ params }), `a call of ${method}`);
      readMessage(params);
      return api.call(method, params, options);
    },
  },
  mail: {
    ...mail,
    send(letter, signal) {
      hear(Buffer.from(letter.raw), 'a mail');
      return mail.send(letter, signal);
    },
  },
});
