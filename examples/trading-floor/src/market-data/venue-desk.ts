/** What a handler asks of the venue beside its lines: re-requests, snapshots, the digest. IO. */
import { type Packet, parsePacket } from '../feed/packet.ts';
import { isBookMessage } from '../feed/price-book.ts';
import { callJson, openCall } from '../wire/http-call.ts';
import type { Range } from './arbitration.ts';
import type { Snapshot } from './feed-state.ts';

const timeoutMs = 1000;

export type VenueDesk = {
  /** Rejects when the venue does not serve it. */
  readonly messages: (range: Range) => Promise<Packet>;
  readonly snapshot: () => Promise<Snapshot>;
  readonly digestAt: (sequence: number) => Promise<string>;
};

export const createVenueDesk = (port: number): VenueDesk => {
  const messages = async ({ from, to }: Range): Promise<Packet> => {
    const path = `/market-data/messages?from=${from}&to=${to}`;
    const response = await openCall({ port, path, timeoutMs });
    let text = '';
    response.setEncoding('utf8');
    for await (const chunk of response) text += String(chunk);
    const packet = response.statusCode === 200 ? parsePacket(text) : undefined;
    if (packet !== undefined) return packet;
    throw new Error(`${path} was answered ${response.statusCode}: ${text.slice(0, 200)}`);
  };

  const snapshot = async (): Promise<Snapshot> => {
    const { status, body } = await callJson({ port, path: '/market-data/snapshot', timeoutMs });
    const { session, sequence, messages: book } = body;
    const isWhole = Array.isArray(book) && book.every(isBookMessage);
    if (status !== 200 || typeof sequence !== 'number' || !isWhole) {
      throw new Error(`the venue's snapshot was answered ${status} and is none`);
    }
    return { session: String(session), sequence, messages: book };
  };

  const digestAt = async (sequence: number): Promise<string> => {
    const path = `/market-data/state?sequence=${sequence}`;
    const { status, body } = await callJson({ port, path, timeoutMs });
    if (status === 200) return String(body['digest']);
    throw new Error(`the venue does not tell the digest at ${sequence}: ${String(body['error'])}`);
  };
  return { messages, snapshot, digestAt };
};
