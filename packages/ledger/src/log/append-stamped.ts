/**
 * Appends one stamped event under an expected sequence. Pure but for what it is given; see
 * append-durably for what makes a repeat safe.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Stamped } from '../events/producer.ts';
import type { AppendFailure } from './append-failure.ts';
import type { AppendUnit } from './append-unit.ts';

/** Safe to repeat with the same stamped event: its id is the message id. */
export type AppendStamped = (
  stamped: Stamped,
  expectedSequence: number,
) => Promise<E.Either<AppendFailure, number>>;

export const createAppendStamped =
  (append: AppendUnit): AppendStamped =>
  async (event, expected) => {
    const result = await append({ stamped: [event], expected });
    return E.isLeft(result) ? result : E.right(result.right[0] ?? 0);
  };
