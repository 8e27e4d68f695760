/**
 * A TCP proxy that can go silent: it forwards until told to stop, then neither forwards what
 * comes nor closes anything. Its backlog is one, so that a stopped process soon accepts nobody.
 */
import { connect, createServer } from 'node:net';

const [listen = 0, target = 0] = process.argv.slice(2).map(Number);
const server = createServer((client) => {
  const upstream = connect(target, '127.0.0.1');
  client.pipe(upstream).pipe(client);
  client.on('error', () => upstream.destroy());
  upstream.on('error', () => client.destroy());
});
server.listen({ port: listen, host: '127.0.0.1', backlog: 1 }, () => process.send?.('listening'));
process.on('disconnect', () => process.exit());
