/**
 * Group commit: callers that append to different aggregates at the same time share an atomic
 * batch, when so many wait that this is faster (see batch-plan). IO.
 *
 * Each caller gets its own result. A batch is stored whole, or its callers go on alone: whoever is
 * to blame gets the conflict, the others their success, and an event that a lost answer left
 * stored is found by its id. A caller that is alone pays nothing and waits for nobody.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Atomicity } from './append-durably.ts';
import type { Publish } from './append-publish.ts';
import type { AppendUnit, Unit } from './append-unit.ts';
import { type GroupLimits, nextMove, takeBatch } from './batch-plan.ts';
import type { Link } from './link.ts';

type Waiting = {
  readonly unit: Unit;
  readonly settle: (result: ReturnType<AppendUnit> | Awaited<ReturnType<AppendUnit>>) => void;
};

export const createGroupCommit = (
  publish: Publish,
  appendAlone: AppendUnit,
  link: Pick<Link, 'isUp'>,
  atomicity: Atomicity,
  limits: GroupLimits,
): AppendUnit => {
  let waiting: Waiting[] = [];
  let [alone, isBatching, isGathering] = [0, false, false];

  const goAlone = async (unit: Unit) => {
    alone += 1;
    try {
      return await appendAlone(unit);
    } finally {
      alone -= 1;
      if (waiting.length > 0) gather();
    }
  };

  const goTogether = async (taken: readonly Waiting[]) => {
    isBatching = true;
    const outcome = link.isUp() ? await publishTwice(taken.map(({ unit }) => unit)) : undefined;
    isBatching = false;
    gather();
    if (outcome === undefined || E.isLeft(outcome)) {
      if (outcome?.left.meaning === 'separately') atomicity.isAtomic = false;
      for (const { unit, settle } of taken) settle(goAlone(unit));
      return;
    }
    let from = 0;
    for (const { unit, settle } of taken) {
      settle(E.right(outcome.right.slice(from, from + unit.stamped.length)));
      from += unit.stamped.length;
    }
  };

  /** A cluster's leader is still busy, for a moment, with what it has just acknowledged. */
  const publishTwice: Publish = async (units) => {
    const outcome = await publish(units);
    return E.isLeft(outcome) && outcome.left.meaning === 'busy' ? publish(units) : outcome;
  };

  /** Decides once all that append in this turn of the event loop have come. */
  const gather = () => {
    if (isGathering) return;
    isGathering = true;
    setImmediate(() => {
      isGathering = false;
      move();
    });
  };

  const move = () => {
    for (;;) {
      const next = nextMove({ alone, isBatching, waiting: waiting.length }, limits);
      if (next === 'wait') return;
      const { taken, left } = takeBatch(waiting, next === 'alone' ? one : limits);
      waiting = [...left];
      const [first] = taken;
      if (taken.length > 1) void goTogether(taken);
      else if (first !== undefined) first.settle(goAlone(first.unit));
    }
  };
  const one = { ...limits, events: 1 };

  return (unit) => {
    const isFree = waiting.length === 0 && !isBatching && !isGathering;
    if ((isFree && alone < limits.threshold) || !atomicity.isAtomic) return goAlone(unit);
    return new Promise((settle) => {
      waiting.push({ unit, settle });
      gather();
    });
  };
};
