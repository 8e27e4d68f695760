/** Events of one aggregate that belong together, and what becomes of them. Pure. */
import type * as E from 'fp-ts/lib/Either.js';
import type { Stamped } from '../events/producer.ts';
import type { AppendFailure } from './append-failure.ts';

/** Stored in this order, right after the sequence that the aggregate is expected to be at. */
export type Unit = { readonly stamped: readonly Stamped[]; readonly expected: number };

/** Gives the sequence of every event. Safe to repeat: the events keep their ids. */
export type AppendUnit = (unit: Unit) => Promise<E.Either<AppendFailure, readonly number[]>>;
