/**
 * Keeps the exchange's stream of packets open, over HTTP, and hands on each packet's text as it
 * comes. After a loss it asks again at once, then ever more slowly; what was missed meanwhile is
 * not asked for: a feed line only goes forward. IO.
 */
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import { localHost } from '../wire/listen.ts';

/** Ends a packet in the stream; no packet has an empty line. */
export const packetEnd = '\n\n';

const slowestMs = 250;

export const followStream = (port: number, leg: string, onPacket: (packet: string) => void) => {
  let closed = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let asked: ClientRequest | undefined;

  const again = (): void => {
    if (closed) return;
    clearTimeout(timer);
    timer = setTimeout(ask, Math.min(10 * 2 ** failures, slowestMs));
    failures += 1;
  };
  const read = (response: IncomingMessage): void => {
    let rest = '';
    response.setEncoding('latin1');
    response.on('data', (chunk: string) => {
      failures = 0;
      const packets = (rest + chunk).split(packetEnd);
      rest = packets.pop() ?? '';
      for (const packet of packets) onPacket(packet);
    });
    response.on('error', () => undefined);
    response.once('close', again);
  };
  const ask = (): void => {
    asked = request({ host: localHost, port, path: `/market-data/stream?leg=${leg}` }, read);
    asked.on('error', again);
    asked.end();
  };
  ask();
  const close = (): void => {
    closed = true;
    clearTimeout(timer);
    asked?.destroy();
  };
  return { close };
};
