/** An SMTP server that costs next to nothing, in a process of its own: it takes every mail, counts it and forgets it. */
import { createServer, type Socket } from 'node:net';
import process from 'node:process';

let mails = 0;

const endOfMail = '\r\n.\r\n';

function serve(socket: Socket): void {
  socket.setNoDelay(true);
  socket.setEncoding('latin1');
  socket.on('error', () => socket.destroy());
  socket.write('220 sink ESMTP\r\n');
  let buffered = '';
  let isInText = false;
  socket.on('data', (chunk) => {
    buffered += String(chunk);
    for (;;) {
      const mark = isInText ? endOfMail : '\r\n';
      const end = buffered.indexOf(mark);
      if (end < 0) return;
      const part = buffered.slice(0, end);
      buffered = buffered.slice(end + mark.length);
      if (isInText) {
        isInText = false;
        mails += 1;
        socket.write('250 2.0.0 taken\r\n');
      } else if (/^DATA/i.test(part)) {
        isInText = true;
        socket.write('354 go on\r\n');
      } else if (/^EHLO/i.test(part)) socket.write('250-sink\r\n250-PIPELINING\r\n250 8BITMIME\r\n');
      else if (/^QUIT/i.test(part)) socket.end('221 2.0.0 bye\r\n');
      else socket.write('250 2.1.0 ok\r\n');
    }
  });
}

const server = createServer(serve);
process.on('message', () => process.send?.({ type: 'taken', mails }));
process.on('disconnect', () => process.exit(0));
server.listen(0, '127.0.0.1', () =>
  process.send?.({ type: 'listening', port: (server.address() as { port: number }).port }),
);
