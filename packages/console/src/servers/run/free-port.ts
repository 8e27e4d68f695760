/**
 * IO: free ports on the loopback, outside the range that the system gives to outgoing connections:
 * a server that is killed and started again finds its port free, and a client that keeps trying to
 * reconnect cannot connect to itself. Another process may still take one first: starters try again.
 */
import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

const lowest = 20_000;
const beyond = 32_000;
const attempts = 200;

const listen = (port: number): Promise<Server | null> =>
  new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => server.close(() => resolve()));

const anyFree = async (): Promise<readonly [number, Server]> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const port = randomInt(lowest, beyond);
    const server = await listen(port);
    if (server !== null) return [port, server];
  }
  throw new Error(`no free port on 127.0.0.1 between ${lowest} and ${beyond}`);
};

/** `count` different free ports: all are held until the last is found. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const held: (readonly [number, Server])[] = [];
  try {
    while (held.length < count) held.push(await anyFree());
    return held.map(([port]) => port);
  } finally {
    await Promise.all(held.map(([, server]) => close(server)));
  }
};

export const freePort = async (): Promise<number> => {
  const [port, server] = await anyFree();
  await close(server);
  return port;
};
