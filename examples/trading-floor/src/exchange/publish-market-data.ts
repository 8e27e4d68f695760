/**
 * Sends the venue's market data down its lines: a packet as soon as there is something to say,
 * at most every ten milliseconds, and a heartbeat after twenty in silence. It can be told to lose
 * packets of a line, as networks do. IO.
 */
import type { ServerResponse } from 'node:http';
import { packetEnd } from '../feed/follow-stream.ts';
import { formatPacket, type Packet } from '../feed/packet.ts';
import type { MarketData } from './market-data.ts';

export type Published = {
  /** Adds a follower to a line; settles when the follower has gone. */
  readonly follow: (leg: string, response: ServerResponse) => Promise<void>;
  /** The next so many packets of the line that carry messages get lost. */
  readonly lose: (leg: string, packets: number) => void;
  readonly close: () => void;
};

const flushEveryMs = 10;
/** A follower that reads nothing is cut off before it costs the venue memory. */
const mostUnread = 4_194_304;

export const publishMarketData = (data: MarketData): Published => {
  const followers = new Map<ServerResponse, string>();
  const toLose = new Map<string, number>();
  let silent = 0;

  const isLost = (leg: string, { messages }: Packet): boolean => {
    const losing = messages.length > 0 ? (toLose.get(leg) ?? 0) : 0;
    if (losing > 0) toLose.set(leg, losing - 1);
    return losing > 0;
  };
  const sendTo = (leg: string, text: string): void => {
    for (const [follower, its] of followers) {
      if (its !== leg) continue;
      if (follower.writableLength > mostUnread) follower.destroy();
      else follower.write(text, 'latin1');
    }
  };
  const legs = (): ReadonlySet<string> => new Set(followers.values());
  const beat = (): void => {
    const packets = data.flush();
    const isSilent = packets[0]?.messages.length === 0;
    silent = isSilent ? silent + 1 : 0;
    if (silent % 2 === 1) return;
    for (const packet of packets) {
      const text = `${formatPacket(packet)}${packetEnd}`;
      for (const leg of legs()) if (!isLost(leg, packet)) sendTo(leg, text);
    }
  };
  const beating = setInterval(beat, flushEveryMs);

  const follow = (leg: string, response: ServerResponse): Promise<void> =>
    new Promise((resolve) => {
      response.writeHead(200, { 'Content-Type': 'text/plain; charset=latin1' });
      response.flushHeaders();
      followers.set(response, leg);
      response
        .on('error', () => undefined)
        .once('close', () => {
          followers.delete(response);
          resolve();
        });
    });
  return {
    follow,
    lose: (leg, packets) => toLose.set(leg, packets),
    close: () => clearInterval(beating),
  };
};
