/**
 * A small server to be killed, stopped and slowed down: answers `ping` lines on one port and
 * `GET /health` on another. Told by its parent when to listen and how long to wait with answers.
 */
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';

export type VictimOrder =
  | { readonly listen: { readonly tcp: number; readonly http: number } }
  | { readonly delayMs: number }
  | { readonly health: object };

let delayMs = 0;
let health: object = { status: 'OK' };

let connections = 0;
const tcp = createServer((socket) => {
  connections += 1;
  process.send?.({ connections });
  socket.on('error', () => socket.destroy());
  socket.on('data', () => setTimeout(() => socket.write('pong\n'), delayMs));
});
const http = createHttpServer((_, response) => {
  setTimeout(() => response.end(JSON.stringify(health)), delayMs);
});

process.on('message', async (order: VictimOrder) => {
  if ('listen' in order) {
    const { listen } = order;
    await new Promise<void>((done) => tcp.listen(listen.tcp, '127.0.0.1', done));
    await new Promise<void>((done) => http.listen(listen.http, '127.0.0.1', done));
    process.send?.('listening');
  }
  if ('delayMs' in order) delayMs = order.delayMs;
  if ('health' in order) health = order.health;
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
