/** Why a name is no component here: nobody knows it, or what it means does not run here. Pure. */
import type { ComponentLeftOut, UnknownComponent } from '@recovery-ledger/ledger';
import type * as E from 'fp-ts/lib/Either.js';
import { badInput, type Trouble } from '../outcome.ts';

export const noComponent = (
  problem: UnknownComponent | ComponentLeftOut,
): E.Either<Trouble, never> =>
  problem._tag === 'UnknownComponent'
    ? badInput(`there is no component "${problem.name}"`, problem.hint)
    : badInput(`${problem.component} is left out here`, problem.hint);
