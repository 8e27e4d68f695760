/** Why a question to the read models has no answer, and what the person can do about it. Pure. */
import pg from 'pg';
import { PlaceNotReached } from './past.ts';

export type QueryFailure = {
  readonly _tag: 'NoProjections' | 'DatabaseUnreachable' | 'PlaceNotReached';
  readonly reason: string;
  readonly hint: string;
};

/** SQLSTATEs of a schema, table, column or database that is not there (yet). */
const absent = ['3F000', '42P01', '42703', '3D000'];

export const queryFailure = (error: unknown): QueryFailure | null => {
  const reason = error instanceof Error ? error.message || error.name : String(error);
  if (error instanceof PlaceNotReached) {
    const hint = 'give an earlier place, or wait until the projector has come so far';
    return { _tag: 'PlaceNotReached', reason, hint };
  }
  if (error instanceof pg.DatabaseError) {
    if (absent.includes(error.code ?? '')) {
      const hint = 'start the projector, which creates and fills them: `recovery-ledger project`';
      return { _tag: 'NoProjections', reason, hint };
    }
    return isOutage(error.code ?? '') ? unreachable(reason) : null;
  }
  return isNetwork(error) ? unreachable(reason) : null;
};

/** 08 connection, 28 login, 53 resources, 57 shutting down or starting. */
const isOutage = (code: string): boolean => ['08', '28', '53', '57'].includes(code.slice(0, 2));

const isNetwork = (error: unknown): boolean =>
  error instanceof AggregateError ||
  (error instanceof Error &&
    ('code' in error || /timeout|terminated|connection/i.test(error.message)));

const unreachable = (reason: string): QueryFailure => ({
  _tag: 'DatabaseUnreachable',
  reason: `the ledger's PostgreSQL does not answer (${reason})`,
  hint: 'start it, or set RECOVERY_LEDGER_DATABASE_URL to where it is',
});
