/**
 * A TCP proxy that stands for a network which is cut: nothing passes in either direction, and no
 * end is told. Mended, what was sent meanwhile arrives late, as TCP sends it again, or every
 * connection ends without it. IO.
 */
import { connect, createServer, type Socket } from 'node:net';
import type { Teardown } from './server-fixture.ts';

export type HeldProxy = {
  readonly port: number;
  readonly cut: () => void;
  readonly mend: (how: 'late' | 'never') => void;
};

export const heldProxy = async (t: Teardown, target: number): Promise<HeldProxy> => {
  const sockets = new Set<Socket>();
  let held = false;
  const keep = (socket: Socket, other: Socket) => {
    sockets.add(socket);
    if (held) socket.pause();
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => void other.write(chunk));
    if (held) socket.pause();
    socket.on('close', () => {
      sockets.delete(socket);
      if (!held) other.destroy();
    });
  };
  const server = createServer((client) => {
    const upstream = connect(target, '127.0.0.1');
    keep(client, upstream);
    keep(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const all = (work: (socket: Socket) => void) => [...sockets].forEach(work);
  t.teardown(async () => {
    server.close();
    all((socket) => socket.destroy());
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  return {
    port: address.port,
    cut: () => {
      held = true;
      all((socket) => socket.pause());
    },
    mend: (how) => {
      held = false;
      all((socket) => (how === 'late' ? socket.resume() : socket.destroy()));
    },
  };
};
