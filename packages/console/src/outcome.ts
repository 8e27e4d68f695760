/**
 * How a command ends, and the exit code that says so to a script. Pure.
 * A trouble is expected: it says what is wrong, where, and what to do next. Bugs are thrown.
 */
import * as E from 'fp-ts/lib/Either.js';

export type Trouble = {
  readonly _tag: 'BadInput' | 'Unreachable' | 'BadAnswer';
  readonly message: string;
  readonly hint: string;
};

/** `bad`: the command worked, and what it found is bad (violated, not ready, drill failed). */
export type Outcome = E.Either<Trouble, 'done' | 'bad'>;

export const done: Outcome = E.right('done');
export const bad: Outcome = E.right('bad');

const trouble =
  (_tag: Trouble['_tag']) =>
  (message: string, hint: string): E.Either<Trouble, never> =>
    E.left({ _tag, message, hint });

export const badInput = trouble('BadInput');
export const unreachable = trouble('Unreachable');
export const badAnswer = trouble('BadAnswer');

export const usageCode = 2;
export const bugCode = 70;

const codes = { BadAnswer: 1, BadInput: usageCode, Unreachable: 3 } as const;

export const exitCodeOf = (outcome: Outcome): number =>
  E.isLeft(outcome) ? codes[outcome.left._tag] : outcome.right === 'done' ? 0 : 1;
