/** IO: waits until every watched component of the estate is UP, as the projections see it. */
import { createQueries } from '@recovery-ledger/projections';
import * as E from 'fp-ts/lib/Either.js';
import { openPool } from '../connection/with-queries.ts';
import type { Trouble } from '../outcome.ts';
import { list } from '../words/list.ts';
import type { Local } from './start-local.ts';
import { until } from './until.ts';

const withinMs = 30_000;

/** Gives `null` when all are UP, else which are not, in words. */
export const waitUntilUp = async ({
  shell,
  estate,
}: Local): Promise<E.Either<Trouble, string | null>> => {
  const pool = openPool(shell);
  if (E.isLeft(pool)) return pool;
  const queries = createQueries({ pool: pool.right, now: () => new Date() });
  const wanted = Object.entries(estate.estate.components).flatMap(([id, { probes }]) =>
    probes.length > 0 ? [id] : [],
  );
  let missing: readonly string[] = wanted;
  try {
    const allUp = async () => {
      const answer = await queries.status(shell.environment.mode);
      const states = E.isRight(answer) ? answer.right.components : [];
      const stateOf = (id: string) =>
        states.find(({ component }) => component === id)?.state ?? 'UNKNOWN';
      missing = wanted.filter((id) => stateOf(id) !== 'UP').map((id) => `${id} ${stateOf(id)}`);
      return missing.length === 0 ? true : null;
    };
    const up = await until(allUp, { withinMs, signal: shell.stopping });
    return E.right(up === true ? null : list(missing));
  } finally {
    await pool.right.end();
  }
};
