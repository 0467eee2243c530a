import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type BotApi, createBotApi } from '../../src/telegram/api.ts';
import { secrets } from '../support/secrets/planted.ts';

export interface Call {
  method: string;
  params: Record<string, unknown> & { chat_id?: number; text?: string };
  at: number;
}

/** What Telegram answers: an error by code and sentence, a hung-up line, nothing at all, somebody else's page, a result, or that it is done. */
export type Reply =
  | { code: number; says: string; parameters?: object }
  | { page: number }
  | { result: unknown }
  | 'hang up'
  | 'silence'
  | 'done';

/** A Bot API that says what it is told to, call by call; without instructions everything is done. */
export async function standIn() {
  const calls: Call[] = [];
  let next: (call: Call) => Reply = () => 'done';
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call: Call = { method: request.url?.split('/').at(-1) ?? '', params: await bodyOf(request), at: Date.now() };
    calls.push(call);
    answer(next(call), calls.length, response);
  };
  const server = createServer((request, response) => void take(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api: BotApi = createBotApi(secrets.botToken, root);
  return {
    api,
    root,
    calls,
    /** Answers these in order, then "done" for all others. */
    replies(...replies: Reply[]) {
      calls.length = 0;
      const left = [...replies];
      next = () => left.shift() ?? 'done';
    },
    repliesBy(reply: (call: Call) => Reply) {
      calls.length = 0;
      next = reply;
    },
    async close() {
      await api.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answer(reply: Reply, id: number, response: ServerResponse): void {
  if (reply === 'hang up') {
    response.destroy();
  } else if (reply === 'silence') {
    // The caller has to give up.
  } else if (reply === 'done') {
    response.end(JSON.stringify({ ok: true, result: { message_id: id } }));
  } else if ('result' in reply) {
    response.end(JSON.stringify({ ok: true, result: reply.result }));
  } else if ('page' in reply) {
    response.writeHead(reply.page).end('<html>Bad Gateway</html>');
  } else {
    const { code, says, parameters } = reply;
    response.writeHead(code).end(JSON.stringify({ ok: false, error_code: code, description: says, parameters }));
  }
}

async function bodyOf(request: IncomingMessage): Promise<Call['params']> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return JSON.parse(Buffer.concat(parts).toString('utf8')) as Call['params'];
}
