/** Writes the next move of every drill, as soon as there is one. IO. */
import type { LiveFold } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { type ChaosState, untouched } from '../drill/chaos-state.ts';
import { type Move, nextMove } from '../drill/next-move.ts';
import { type ChaosDeps, nowMs } from './chaos-deps.ts';

/** Deadlines are a minute and more: looking once a second is precise enough. */
const lookMs = 1_000;

/** A drill may take twice the time that the recovery has, and never less than a minute. */
const leastLimitMs = 60_000;

export const driveDrills = async (
  deps: ChaosDeps,
  fold: LiveFold<ChaosState>,
  signal: AbortSignal,
): Promise<void> => {
  let caughtUp = false;
  while (!signal.aborted) {
    const seen = fold.sequence();
    try {
      if (!caughtUp || movesOf(deps, fold.state()).length > 0) {
        for (const move of movesOf(deps, await fold.fresh())) await make(deps, move);
        if (!caughtUp && !signal.aborted) deps.ready?.();
        caughtUp = true;
      }
    } catch (error) {
      deps.logger.warn({ reason: String(error) }, 'drills wait: the log cannot be read');
    }
    await fold.changed(seen, lookMs);
  }
};

const movesOf = (deps: ChaosDeps, { drills, components }: ChaosState): readonly Move[] =>
  Object.values(drills).flatMap((drill) => {
    const { quorum, components: known } = deps.estate;
    if (!Object.hasOwn(known, drill.component)) return [];
    const limitMs = Math.max(leastLimitMs, 2 * (known[drill.component]?.rto ?? 0));
    const record = components[drill.component] ?? untouched;
    const move = nextMove(drill, record, { quorum, limitMs, nowMs: nowMs(deps) });
    return move === null ? [] : [move];
  });

/** A conflict needs nothing: the event that was first is on its way, and the next move with it. */
const make = async ({ log, logger }: ChaosDeps, move: Move): Promise<void> => {
  const { aggregate, expected, events, incident } = move;
  const result = await log.append(aggregate, expected, events, { correlationId: incident });
  const written = { aggregate: aggregate.id, types: events.map(({ type }) => type) };
  if (E.isRight(result)) logger.info({ ...written, last: result.right.last }, 'drill goes on');
  else if (result.left._tag !== 'SequenceConflict') {
    logger.error({ ...written, reason: result.left.reason }, result.left.hint);
  }
};
