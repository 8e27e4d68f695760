/**
 * Publishes and subscribes to many subjects at once, over nats-server's text protocol, and gives
 * those that the server refused this user. IO.
 */
import { connect } from 'node:net';

export type Login = { readonly port: number; readonly user: string; readonly password: string };

export type Attempt = {
  readonly verb: 'publish' | 'subscribe';
  readonly subject: string;
};

const violation = /^-ERR 'Permissions Violation for (Publish|Subscription) to "([^"]+)"/;
/** No request of the server's own API is empty, and this is none of them. */
const payload = '!';

/** The attempts that were refused, as `publish <subject>`. */
export const refusedOf = (
  { port, user, password }: Login,
  attempts: readonly Attempt[],
): Promise<readonly string[]> =>
  new Promise((resolve, reject) => {
    const client = { verbose: false, lang: 'test', version: '0' };
    const login = `CONNECT ${JSON.stringify({ ...client, user, pass: password })}`;
    const lines = attempts.map(({ verb, subject }, index) =>
      verb === 'publish'
        ? `PUB ${subject} ${payload.length}\r\n${payload}`
        : `SUB ${subject} ${index + 1}`,
    );
    const socket = connect({ port, host: '127.0.0.1' }, () => {
      socket.write(`${[login, ...lines, 'PING'].join('\r\n')}\r\n`);
    });
    let text = '';
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no answer for ${user}: ${text}`)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`the server closed on ${user}: ${text}`)));
    socket.on('data', (chunk) => {
      text += chunk.toString();
      if (!text.includes('PONG\r\n')) return;
      socket.removeAllListeners('close');
      socket.destroy();
      resolve(refusals(text));
    });
  });

const refusals = (text: string): readonly string[] =>
  text.split('\r\n').flatMap((line) => {
    const [, what, subject] = violation.exec(line) ?? [];
    if (subject === undefined) return [];
    return [`${what === 'Publish' ? 'publish' : 'subscribe'} ${subject}`];
  });
