/**
 * Appends the events of one aggregate under an expected sequence, durably: what is acknowledged
 * has been fsynced by the server. As one atomic batch where the stream takes it, else one by one.
 * IO.
 *
 * A lost acknowledgement is not a conflict. On an error or no answer, what the aggregate holds
 * after the expected sequence is read from the leader; one's own ids there are success.
 * (nats-server 2.15 on one replica checks the expected sequence before it dedupes, and refuses a
 * whole batch for one known id.)
 */
import { setTimeout as pause } from 'node:timers/promises';
import * as E from 'fp-ts/lib/Either.js';
import { type AppendFailure, conflict, full, refused, unavailable } from './append-failure.ts';
import type { Publish } from './append-publish.ts';
import type { AppendUnit, Unit } from './append-unit.ts';
import type { LeaderReader } from './leader.ts';
import type { Link } from './link.ts';
import { ownEvents } from './own-events.ts';

/** No attempt starts later than this; a server that hangs can take the last one 5 s longer. */
const patienceMs = 4_000;
const pauseMs = 100;
/** What is in flight on the same aggregate is through in a moment. */
const busyPauseMs = 5;
/** So often a batch that found no place is tried, before its events go one by one. */
const mostCrowded = 3;

/** Whether the stream takes atomic batches; set to false once it says that it does not any more. */
export type Atomicity = { isAtomic: boolean };

type Attempt = (unit: Unit) => Promise<E.Either<AppendFailure, readonly number[]>>;

export const createAppendDurably = (
  publish: Publish,
  link: Link,
  leader: LeaderReader,
  atomicity: Atomicity,
): AppendUnit => {
  const append = createAttempt(publish, link, leader, atomicity);
  return async (unit) => {
    if (unit.stamped.length === 1) return append(unit);
    const stored: number[] = [];
    let isCrowded = false;
    while (stored.length < unit.stamped.length) {
      const rest = restOf(unit, stored, { isAtomic: atomicity.isAtomic && !isCrowded });
      const result = await append(rest);
      if (E.isLeft(result)) return E.left({ ...result.left, appended: stored.length });
      isCrowded ||= result.right.length === 0;
      stored.push(...result.right);
    }
    return E.right(stored);
  };
};

/** What is sent next. A part is stored already after one by one, or after a server's power loss. */
const restOf = (unit: Unit, stored: readonly number[], { isAtomic }: Atomicity): Unit => ({
  stamped: unit.stamped.slice(stored.length, isAtomic ? undefined : stored.length + 1),
  expected: stored.at(-1) ?? unit.expected,
});

/** The sequences of what is stored: all of it, as a rule; none when it has to go one by one. */
const createAttempt =
  (publish: Publish, link: Link, leader: LeaderReader, atomicity: Atomicity): Attempt =>
  async (unit) => {
    const deadline = performance.now() + patienceMs;
    const subject = unit.stamped[0]?.subject ?? '';
    let [reason, crowded] = ['the connection is down', 0];
    while (await link.whenUp(deadline - performance.now())) {
      const outcome = await publish([unit]);
      if (E.isRight(outcome)) return outcome;
      const { meaning, text } = outcome.left;
      reason = text;
      if (meaning === 'refused') return E.left(refused(subject, text));
      if (meaning === 'separately') {
        atomicity.isAtomic = false;
        return E.right([]);
      }
      const stored = await find(link, leader, unit);
      if (stored !== 'unknown') {
        if (stored.length > 0) return E.right(stored);
        if (meaning === 'conflict') return E.left(conflict(subject, unit.expected));
        if (meaning === 'full') return E.left(full(subject, text));
      }
      if (meaning === 'crowded') crowded += 1;
      if (crowded === mostCrowded) return E.right([]);
      if (performance.now() > deadline) break;
      await pause((meaning === 'busy' ? busyPauseMs : pauseMs) * (0.5 + Math.random()));
    }
    return E.left(unavailable(subject, reason));
  };

/** The sequences of the unit's first events that are stored after all. */
const find = async (
  link: Link,
  leader: LeaderReader,
  unit: Unit,
): Promise<readonly number[] | 'unknown'> => {
  try {
    return (await link.orLost(ownEvents(leader, unit))).sequences;
  } catch {
    return 'unknown';
  }
};
