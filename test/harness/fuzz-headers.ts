/**
 * Headers that mislead, as the lines that are sent. None of them changes what a message says: the
 * payload alone is read. Pure.
 */
import type { Random } from './fuzz-random.ts';

const line = (name: string, value: string): string => `${name}: ${value}\r\n`;

export const plainHeaders = (id: string, type: string): string =>
  line('Content-Type', 'application/cloudevents+json') +
  line('Ledger-Type', type) +
  line('Nats-Msg-Id', id);

/** Undefined for no headers at all. */
export const headerTrick = (id: string, random: Random): string | undefined =>
  random.pick<(() => string) | undefined>([
    undefined,
    () => line('Ledger-Type', 'RecoveryCompleted') + line('Nats-Msg-Id', id),
    () => line('content-TYPE', 'text/html') + line('LEDGER-type', '__proto__'),
    () => line('X-Long', 'x'.repeat(30_000)),
    () => Array.from({ length: 300 }, (_, n) => line(`X-${n}`, String(n))).join(''),
    () => line('Nats-Sequence', '1') + line('Nats-Stream', 'SEALS') + line('Nats-Subject', 'a.b'),
    () => line('Nats-Time-Stamp', '1970-01-01T00:00:00Z') + line('Nats-Last-Sequence', '0'),
    () => line('Status', '503') + line('Description', 'No Responders'),
    () => line('Ledger-Recorded-At', '1') + line('Ledger-Original-Headers', '!!! no base64'),
    () => line('X-Control', '\u001b[31m\u0007\u0000'),
    () => line('Nats-Expected-Stream', 'OTHER'),
    () => line('Nats-Expected-Last-Sequence', '1'),
    () => line('Nats-Expected-Last-Subject-Sequence', '999999999'),
    () => line('Nats-Rollup', 'all'),
    () => line('Nats-TTL', '1s'),
    // The same id as a neighbour: the server keeps the first only.
    () => line('Nats-Msg-Id', `twice-${random.below(50)}`),
  ])?.();
