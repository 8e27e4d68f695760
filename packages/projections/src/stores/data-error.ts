/**
 * Whether PostgreSQL refused a value rather than being away: waiting would not help. Pure.
 * SQLSTATE classes: https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
import pg from 'pg';

/** 21 cardinality, 22 data, 23 constraint, 54 program limit (an index entry too long, for one). */
const dataClasses = ['21', '22', '23', '54'];

export const isDataError = (error: unknown): error is Error =>
  error instanceof pg.DatabaseError && dataClasses.includes(error.code?.slice(0, 2) ?? '');
