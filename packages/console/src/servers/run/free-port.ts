/**
 * IO: free ports on the loopback, outside the range that the system gives to outgoing connections:
 * a server that is killed and started again finds its port free, and a client that keeps trying to
 * reconnect cannot connect to itself. Seconds pass before a server opens the port chosen for it, so
 * each process chooses in a block of its own: it listens at the block's first port while it lives.
 * A process that asks nobody may still be quicker: starters try again.
 */
import { randomInt } from 'node:crypto';
import { createServer, type Server } from 'node:net';

const lowest = 20_000;
const beyond = 32_000;
const blockSize = 200;
const blocks = (beyond - lowest) / blockSize;

type Block = { readonly first: number; given: number };

const listen = (port: number): Promise<Server | null> =>
  new Promise((resolve) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve(server));
  });

const isFree = async (port: number): Promise<boolean> => {
  const server = await listen(port);
  if (server === null) return false;
  await new Promise((resolve) => server.close(resolve));
  return true;
};

/** Held by a listener that keeps no process alive; the system ends it with the process. */
const takeBlock = async (): Promise<Block> => {
  const start = randomInt(blocks);
  for (let i = 0; i < blocks; i += 1) {
    const first = lowest + ((start + i) % blocks) * blockSize;
    const guard = await listen(first);
    if (guard === null) continue;
    guard.unref();
    return { first, given: 0 };
  }
  throw new Error(`no free ports on 127.0.0.1 between ${lowest} and ${beyond}`);
};

let own: Promise<Block> | undefined;

const nextPort = async (): Promise<number> => {
  own ??= takeBlock();
  const block = await own;
  for (let tried = 1; tried < blockSize; tried += 1) {
    block.given = (block.given % (blockSize - 1)) + 1;
    const port = block.first + block.given;
    if (await isFree(port)) return port;
  }
  throw new Error(`no free port on 127.0.0.1 from ${block.first} on: ${blockSize} were tried`);
};

/** `count` different free ports; none is given again before all others of the block were. */
export const freePorts = async (count: number): Promise<readonly number[]> => {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await nextPort());
  return ports;
};
