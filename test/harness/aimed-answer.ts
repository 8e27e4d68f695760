/** Asks every question with its answer aimed at every target, over nats-server's protocol. IO. */
import { connect } from 'node:net';
import type { Login } from './nats-probe.ts';

/** Resolves once the server has read all of it, twice: the answers are made in between. */
export const aimed = (
  { port, user, password }: Login,
  questions: readonly (readonly [subject: string, payload: string])[],
  targets: readonly string[],
): Promise<void> =>
  new Promise((resolve, reject) => {
    const login = { user, pass: password, verbose: false, lang: 'test', version: '0' };
    const lines = targets.flatMap((target) =>
      questions.map(([subject, body]) => `PUB ${subject} ${target} ${body.length}\r\n${body}`),
    );
    // The last question of all is answered to us: those before it were answered by then.
    const own = `_INBOX_${user}.own`;
    const last = [`SUB ${own} 1`, `PUB $JS.API.STREAM.INFO.LEDGER ${own} 0\r\n`];
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.write(`${[`CONNECT ${JSON.stringify(login)}`, ...lines, ...last].join('\r\n')}\r\n`);
    });
    let text = '';
    socket.setTimeout(20_000, () => socket.destroy(new Error(`no answer for ${user}: ${text}`)));
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (text.includes('-ERR')) socket.destroy(new Error(text));
      if (!text.includes(`MSG ${own}`)) return;
      socket.destroy();
      resolve();
    });
  });
