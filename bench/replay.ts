/**
 * Replaying a long log through decoding and two folds, against the client's ordered consumer that
 * only counts messages, and, to tell how much of the difference anyone who reads JSON would pay,
 * against the same consumer that parses them. IO. The memory at every tenth of the way tells
 * whether it stays flat.
 */
import { evolveClocks, noClocks, type Recorded } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { BenchServer } from './bench-server.ts';
import type { Figure } from './figures.ts';
import { fillLog } from './fill.ts';
import { rawConsume } from './raw-consume.ts';

export type Memory = { readonly events: number; readonly rssMb: number; readonly heapMb: number };
export type Replayed = { readonly figures: readonly Figure[]; readonly memory: readonly Memory[] };

export const benchReplay = async (
  server: BenchServer,
  events: number,
  repetitions: number,
): Promise<Replayed> => {
  const head = await fillLog(server, events);
  const memory: Memory[] = [];
  const [ours, raw, parsed]: [number[], number[], number[]] = [[], [], []];
  const decoder = new TextDecoder();
  const parse = (payload: Uint8Array) => void JSON.parse(decoder.decode(payload));
  for (let r = 0; r < repetitions; r += 1) {
    if (r % 2 === 0) ours.push(await timed(head, () => replay(server, head, r === 0, memory)));
    raw.push(await timed(head, () => rawConsume(server, head)));
    if (r % 2 === 1) ours.push(await timed(head, () => replay(server, head, false, memory)));
    parsed.push(await timed(head, () => rawConsume(server, head, parse)));
  }
  const name = `replay of ${head.toLocaleString('en-GB')} events: decode and fold`;
  const figure = { name, unit: 'events/s', ours, raw, wanted: 0.5 };
  const told = {
    ...figure,
    name: 'the same, against raw and JSON.parse',
    raw: parsed,
    wanted: null,
  };
  return { figures: [figure, told], memory };
};

const timed = async (events: number, work: () => Promise<void>): Promise<number> => {
  const start = performance.now();
  await work();
  return events / ((performance.now() - start) / 1_000);
};

const replay = async (
  { log }: BenchServer,
  head: number,
  watch: boolean,
  memory: Memory[],
): Promise<void> => {
  const stop = new AbortController();
  let clocks = noClocks;
  let states: States = new Map();
  for await (const { entry, sequence } of log.follow({
    subjects: ['ledger.>'],
    from: 1,
    signal: stop.signal,
  })) {
    if (E.isLeft(entry)) throw new Error(entry.left.reason);
    clocks = evolveClocks(clocks, entry.right);
    states = evolveState(states, entry.right);
    if (watch && sequence % Math.floor(head / 10) === 0) memory.push(memoryAt(sequence));
    if (sequence === head) break;
  }
  stop.abort();
  if (states.get('trading_engine')?.state !== 'UP') throw new Error('the fold is wrong');
};

const memoryAt = (events: number): Memory => {
  const { rss, heapUsed } = process.memoryUsage();
  return { events, rssMb: Math.round(rss / 2 ** 20), heapMb: Math.round(heapUsed / 2 ** 20) };
};

type State = { readonly state: string; readonly since: number; readonly incident: string | null };
type States = Map<string, State>;

/** What a system-state projection keeps: one row per component. */
const evolveState = (states: States, { type, data, meta }: Recorded): States => {
  const put = (component: string, state: string, incident: string | null) =>
    states.set(component, { state, since: meta.sequence, incident });
  if (type === 'FailureSuspected') return put(data.component, 'SUSPECTED', null);
  if (type === 'FailureConfirmed') return put(data.component, 'DOWN', `inc-${meta.sequence}`);
  if (type === 'RecoveryClaimed') return put(data.component, 'RECOVERING', data.incident);
  if (type === 'RecoveryCompleted') return put(data.component, 'UP', data.incident);
  return states;
};
