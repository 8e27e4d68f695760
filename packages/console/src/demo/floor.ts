/**
 * IO: the example trading floor, asked over HTTP as its own people would: how it trades, which
 * process is the primary engine, and what its order client says was lost.
 */
import type { Estate } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';

export const Stats = t.type({
  acknowledged: t.number,
  fills: t.number,
  ordersPerSecond: t.number,
  openOrders: t.number,
  partiallyFilled: t.number,
});
export type Stats = t.TypeOf<typeof Stats>;

export const Verification = t.type({
  acknowledged: t.number,
  missingAtExchangeCount: t.number,
  missingInDatabaseCount: t.number,
  mismatchedCount: t.number,
  verdict: t.keyof({ NONE_LOST: null, LOST: null, UNKNOWN: null }),
});
export type Verification = t.TypeOf<typeof Verification>;

const Processes = t.type({
  processes: t.readonlyArray(t.type({ name: t.string, pid: t.number, state: t.string })),
});
export type Process = t.TypeOf<typeof Processes>['processes'][number];

const Entry = t.readonlyArray(t.type({ Value: t.string }));
const Active = t.type({ instance: t.string });

export type Floor = {
  /** Each is null when it does not answer, or not in this shape. */
  readonly stats: () => Promise<Stats | null>;
  readonly processes: () => Promise<readonly Process[] | null>;
  /** The instance that the registry names as trading. */
  readonly primary: () => Promise<string | null>;
  /** Takes some seconds: it compares every acknowledged order with exchange and database. */
  readonly verify: () => Promise<Verification | null>;
};

const patienceMs = 2_000;
const verifyPatienceMs = 60_000;

export const openFloor = ({ endpoints }: Estate): Floor => {
  const flow = endpoints['flow'];
  const supervisor = endpoints['supervisor'];
  return {
    stats: () => ask(`${flow}/stats`, Stats),
    processes: async () => (await ask(`${supervisor}/processes`, Processes))?.processes ?? null,
    primary: async () => {
      const entry = await ask(`${supervisor}/v1/kv/service/trading/active`, Entry);
      const [first] = entry ?? [];
      if (first === undefined) return null;
      const value: unknown = JSON.parse(Buffer.from(first.Value, 'base64').toString('utf8'));
      const active = Active.decode(value);
      return E.isRight(active) ? active.right.instance : null;
    },
    verify: () => ask(`${flow}/verify`, Verification, 'POST', verifyPatienceMs),
  };
};

const ask = async <A>(
  url: string,
  codec: t.Type<A, unknown, unknown>,
  method: 'GET' | 'POST' = 'GET',
  timeoutMs = patienceMs,
): Promise<A | null> => {
  try {
    const answer = await fetch(url, { method, signal: AbortSignal.timeout(timeoutMs) });
    const decoded = codec.decode(await answer.json());
    return E.isRight(decoded) ? decoded.right : null;
  } catch {
    return null;
  }
};
