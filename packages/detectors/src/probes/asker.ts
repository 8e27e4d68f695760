/**
 * The loop around every probe: ask, hand over what was seen, wait, ask again. IO (clock).
 * Every question ends in exactly one observation, whatever happens; a question whose target changed
 * under it is dropped and asked again of the new target at once.
 */
import type { Evidence } from '@recovery-ledger/ledger';
import {
  type LegSeen,
  type Observation,
  resultOfSign,
  type Sign,
  type Target,
} from '../judgement/observation.ts';
import { type Alarm, createAlarm } from './alarm.ts';
import { nextDelayMs, type Pacing } from './next-delay.ts';
import type { TargetSource } from './target.ts';

export type Seen = {
  readonly sign: Sign;
  readonly evidence: Evidence;
  readonly legs?: readonly LegSeen[];
  /** The question has waited for its answer by itself: the next one may follow so soon. */
  readonly againInMs?: number;
};

export type Report = (observation: Observation) => void;

export type Asker = {
  readonly probe: string;
  readonly source: TargetSource;
  readonly pacing: Pacing;
  readonly report: Report;
  /** Must resolve within its own deadline. */
  readonly ask: (target: Target) => Promise<Seen>;
};

export type Asking = {
  /** Hands over what was seen between two questions, and asks the next one at once. */
  readonly interject: (seen: Seen) => void;
  readonly run: (signal: AbortSignal) => Promise<void>;
};

export const createAsking = (asker: Asker): Asking => {
  const alarm: Alarm = createAlarm();
  let before: readonly Sign[] = [];
  asker.source.onChange(alarm.ring);
  const remember = (sign: Sign) => {
    before = [...before, sign].slice(-2);
  };

  const handOver = (askedAt: bigint, target: Target | null, { sign, evidence, legs }: Seen) => {
    const at = process.hrtime.bigint();
    const result = resultOfSign[sign];
    const parts = legs === undefined ? {} : { legs };
    asker.report({ probe: asker.probe, askedAt, at, result, sign, target, evidence, ...parts });
  };

  const once = async (): Promise<number> => {
    const askedAt = process.hrtime.bigint();
    const target = asker.source.current();
    const seen = target === null ? noTarget(asker.source) : await askSafely(asker, target);
    if (target !== asker.source.current()) return 0;
    handOver(askedAt, target, seen);
    const tookMs = Number(process.hrtime.bigint() - askedAt) / 1e6;
    const delay = seen.againInMs ?? nextDelayMs(before, seen.sign, tookMs, asker.pacing);
    remember(seen.sign);
    return delay;
  };

  return {
    interject: (seen) => {
      handOver(process.hrtime.bigint(), asker.source.current(), seen);
      remember(seen.sign);
      alarm.ring();
    },
    run: async (signal) => {
      while (!signal.aborted) await alarm.sleep(await once(), signal);
    },
  };
};

const noTarget = (source: TargetSource): Seen => ({
  sign: 'no-target',
  evidence: { reason: source.reason() },
});

const askSafely = async (asker: Asker, target: Target): Promise<Seen> => {
  try {
    return await asker.ask(target);
  } catch (error) {
    return { sign: 'own-fault', evidence: { reason: String(error) } };
  }
};
