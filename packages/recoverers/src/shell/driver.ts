/**
 * The recoveries that this process drives: each at most once, and one that stopped here again only
 * after a growing pause. IO.
 */
import { afterSetback, isHopeless, type Setback } from '../claim/setbacks.ts';
import { claimAndDrive, type Job } from './claim-and-drive.ts';
import type { Recoverer } from './recoverer.ts';

export type Driver = {
  readonly isDriving: (recovery: string) => boolean;
  readonly drive: (job: Pick<Job, 'decision' | 'ranking' | 'order'>) => void;
  readonly keepOnly: (known: ReadonlySet<string>) => void;
};

/** A person's order is carried out beside the drive that it ends. */
const keyOf = ({ decision, order }: Pick<Job, 'decision' | 'order'>): string =>
  order === undefined || order.kind === 'continue_recovery'
    ? decision.recovery
    : `${decision.recovery}/${order.kind}`;

export const createDriver = (recoverer: Recoverer): Driver => {
  const { clock, logger } = recoverer.deps;
  const driving = new Set<string>();
  const setbacks = new Map<string, Setback>();
  const stopped = (recovery: string, before: Setback | undefined, error: unknown) => {
    if (recoverer.signal.aborted) return;
    const next = afterSetback(before, clock.monotonicMs());
    setbacks.set(recovery, next);
    const again = { setbacks: next.count, againInMs: next.untilMs - clock.monotonicMs() };
    const reason = error instanceof Error ? error.message : String(error);
    logger.error({ recovery, reason, ...again }, 'the recovery stopped here');
  };
  return {
    isDriving: (recovery) => driving.has(recovery),
    drive: (asked) => {
      const { recovery } = asked.decision;
      const key = keyOf(asked);
      const setback = setbacks.get(recovery);
      if (driving.has(key) || clock.monotonicMs() < (setback?.untilMs ?? 0)) return;
      driving.add(key);
      const preempts = asked.decision.origin === 'kill_switch' || asked.order !== undefined;
      const hopeless = isHopeless(setback);
      claimAndDrive(recoverer, { ...asked, holderIsAlive: false, preempts, hopeless })
        .then(() => setbacks.delete(recovery))
        .catch((error: unknown) => stopped(recovery, setback, error))
        .finally(() => driving.delete(key));
    },
    keepOnly: (known) => {
      for (const id of setbacks.keys()) if (!known.has(id)) setbacks.delete(id);
    },
  };
};
