/**
 * One request to nats-server over its text protocol, for the tests of the server itself: the client
 * library belongs to the ledger package alone.
 */
import { connect } from 'node:net';

type Target = { readonly port: number; readonly user: string; readonly password: string };

const reply = /\r?\nMSG [^\r\n]+ \d+\r\n([\s\S]*)\r\n$/;

/** Sends `payload` to `subject` and gives the reply's text; an error line of the server rejects. */
export const natsRequest = (
  { port, user, password }: Target,
  subject: string,
  payload = '',
  timeoutMs = 10_000,
): Promise<string> =>
  new Promise((resolve, reject) => {
    const login = JSON.stringify({
      user,
      pass: password,
      verbose: false,
      pedantic: false, // otherwise a question whose subject ends in `>` draws an error as well
      lang: 'test',
      version: '0',
    });
    const message = `PUB ${subject} here ${Buffer.byteLength(payload)}\r\n${payload}\r\n`;
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.write(`CONNECT ${login}\r\nSUB here 1\r\n${message}`);
    });
    let text = '';
    socket.setTimeout(timeoutMs, () =>
      socket.destroy(new Error(`no reply on ${subject}: ${text}`)),
    );
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`closed without a reply on ${subject}: ${text}`)));
    socket.on('data', (chunk) => {
      text += chunk.toString();
      const answer = reply.exec(text)?.[1];
      if (answer !== undefined) resolve(answer);
      if (answer !== undefined || text.includes('-ERR')) socket.destroy();
    });
  });
