/** IO: the projections' questions for one command, and every way that asking can fail in words. */
import {
  createPool,
  createQueries,
  type Queries,
  type QueryFailure,
} from '@recovery-ledger/projections';
import * as E from 'fp-ts/lib/Either.js';
import { badInput, type Outcome, type Trouble, unreachable } from '../outcome.ts';
import type { Shell } from '../shell.ts';

type Pool = ReturnType<typeof createPool>;

export const openPool = ({ environment, home }: Shell): E.Either<Trouble, Pool> =>
  environment.databaseUrl === undefined
    ? unreachable(
        `no database is known here: RECOVERY_LEDGER_DATABASE_URL is not set, and no \`up\` runs in ${home}`,
        'start one with `recovery-ledger up --estate <file>`, or set RECOVERY_LEDGER_DATABASE_URL',
      )
    : E.right(createPool(environment.databaseUrl));

export const withQueries = async (
  shell: Shell,
  use: (queries: Queries) => Promise<Outcome>,
): Promise<Outcome> => {
  const pool = openPool(shell);
  if (E.isLeft(pool)) return pool;
  try {
    return await use(createQueries({ pool: pool.right, now: () => new Date() }));
  } finally {
    await pool.right.end();
  }
};

export const explainQueryFailure = ({
  _tag,
  reason,
  hint,
}: QueryFailure): E.Either<Trouble, never> =>
  _tag === 'PlaceNotReached' ? badInput(reason, hint) : unreachable(reason, hint);
