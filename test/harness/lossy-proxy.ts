/**
 * A TCP proxy that can swallow what the server answers: the acknowledgement is lost, the append is
 * not. IO.
 */
import { connect, createServer, type Socket } from 'node:net';
import type { Teardown } from './server-fixture.ts';

export type LossyProxy = {
  readonly port: number;
  /** From now on nothing of the server reaches the client. */
  readonly swallowAnswers: () => void;
  /** Ends every connection and lets answers through again. */
  readonly reset: () => void;
};

export const lossyProxy = async (t: Teardown, target: number): Promise<LossyProxy> => {
  const sockets = new Set<Socket>();
  let swallowing = false;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    for (const socket of [client, upstream]) keep(socket);
    client.pipe(upstream);
    upstream.on('data', (chunk) => {
      if (!swallowing) client.write(chunk);
    });
    upstream.on('close', () => client.destroy());
    client.on('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  t.teardown(async () => {
    server.close();
    endAll();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    port: address.port,
    swallowAnswers: () => {
      swallowing = true;
    },
    reset: () => {
      swallowing = false;
      endAll();
    },
  };
};
