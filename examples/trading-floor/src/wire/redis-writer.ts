/**
 * Writes to a Redis, one command at a time, on a connection that is kept until it fails. It reads
 * no more of the protocol than the one line that such a command is answered with. IO.
 */
import { connect, type Socket } from 'node:net';

export type RedisWriter = {
  /** Rejects with Redis' own words, or when there is no answer in time. */
  readonly write: (words: readonly string[]) => Promise<void>;
  readonly close: () => void;
};

const patienceMs = 1000;

export const redisWriter = (endpoint: string, password: string): RedisWriter => {
  let socket: Socket | undefined;
  return {
    write: async (words) => {
      if (socket === undefined || socket.destroyed) {
        socket = open(endpoint);
        await ask(socket, ['AUTH', password]);
      }
      await ask(socket, words);
    },
    close: () => socket?.destroy(),
  };
};

const open = (endpoint: string): Socket => {
  const [host = '', port = ''] = endpoint.split(':');
  const socket = connect({ port: Number(port), host });
  return socket.on('error', () => undefined); // `close` follows, and tells whoever waits
};

/** One command and its answer; after any failure the connection is gone. */
const ask = async (socket: Socket, words: readonly string[]): Promise<void> => {
  const answer = await new Promise<string>((resolve) => {
    let text = '';
    const onData = (chunk: Buffer): void => {
      text += chunk.toString();
      if (text.includes('\r\n')) end(text.slice(0, text.indexOf('\r\n')));
    };
    const onClose = (): void => end('the connection was lost');
    const timer = setTimeout(() => end(`no answer in ${patienceMs} ms`), patienceMs);
    const end = (line: string): void => {
      clearTimeout(timer);
      socket.off('data', onData).off('close', onClose);
      resolve(line);
    };
    socket.on('data', onData).once('close', onClose);
    socket.write(commandOf(words));
  });
  if (answer.startsWith('+')) return;
  socket.destroy();
  throw new Error(answer);
};

const commandOf = (words: readonly string[]): string => {
  const each = words.flatMap((word) => [`$${Buffer.byteLength(word)}`, word]);
  return [`*${words.length}`, ...each, ''].join('\r\n');
};
