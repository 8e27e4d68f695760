/**
 * How long a recovery waited for people, apart from what machines took. Pure. From its steps alone:
 * one that asks, or that a person does by hand, is waited for from its first start to its end;
 * what waits side by side is counted once.
 */
import { elapsedBetween, happenedAtNs, type Recorded } from '@recovery-ledger/ledger';

export type HumanWait = {
  readonly recovery: string;
  readonly steps: readonly { readonly step: string; readonly ms: number }[];
  readonly humanMs: number;
  /** From the decision to the end of the recovery; null while it has none. */
  readonly wholeMs: number | null;
};

/** Only recoveries in which a person was waited for. */
export const humanWaits = (events: readonly Recorded[]): readonly HumanWait[] =>
  events.flatMap((event) => {
    if (event.type !== 'RecoveryDecided') return [];
    const { recovery } = event.data;
    const own = events.filter(({ data }) => 'recovery' in data && data.recovery === recovery);
    const waits = waitsOf(own);
    if (waits.length === 0) return [];
    const end = own.findLast(({ type }) => ends.has(type));
    const wholeMs = end === undefined ? null : msBetween(event, end);
    const steps = waits.map(({ step, from, to }) => ({ step, ms: msBetween(from, to) }));
    return [{ recovery, steps, humanMs: joint(waits), wholeMs }];
  });

const ends: ReadonlySet<string> = new Set([
  'RecoveryCompleted',
  'RecoveryFailed',
  'RecoveryAbandoned',
]);

type Wait = { readonly step: string; readonly from: Recorded; readonly to: Recorded };

const waitsOf = (own: readonly Recorded[]): readonly Wait[] => {
  const plan = own.findLast((event) => event.type === 'RecoveryPlanned')?.data.steps ?? [];
  const asking = plan.filter(({ action }) => action === 'approve' || action === 'tick');
  return asking.flatMap(({ id }) => {
    const ofStep = own.filter(({ data }) => 'step' in data && data.step === id);
    const from = ofStep.find(({ type }) => type === 'StepStarted');
    const to = ofStep.findLast(({ type }) => over.has(type));
    return from === undefined || to === undefined ? [] : [{ step: id, from, to }];
  });
};

const over: ReadonlySet<string> = new Set(['StepSucceeded', 'StepFailed', 'StepSkipped']);

const msBetween = (from: Recorded, to: Recorded): number =>
  Number(elapsedBetween(from.meta, to.meta).ns) / 1e6;

/** What the waits cover together. */
const joint = (waits: readonly Wait[]): number => {
  const inOrder = [...waits].sort((a, b) => a.from.meta.sequence - b.from.meta.sequence);
  let total = 0;
  let last: Recorded | undefined;
  for (const { from, to } of inOrder) {
    const begins = last === undefined || isAfter(from, last) ? from : last;
    if (isAfter(to, begins)) total += msBetween(begins, to);
    if (last === undefined || isAfter(to, last)) last = to;
  }
  return total;
};

const isAfter = (a: Recorded, b: Recorded): boolean => happenedAtNs(a.meta) > happenedAtNs(b.meta);
