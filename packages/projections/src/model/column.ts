/**
 * What a column of a read model can hold. Pure. One description serves three readers: TypeScript
 * (the row's type), PostgreSQL (its type and comment) and the auditor who reads the comment.
 */

/** `sql` is the PostgreSQL type; `T` is what a row holds in memory, the same before and after. */
export type Column<T = unknown> = {
  readonly sql: string;
  readonly comment: string;
  readonly nullable: boolean;
  /** Never set: it only carries the type. */
  readonly holds?: T;
};

export type Columns = Readonly<Record<string, Column>>;

export type RowOf<C extends Columns> = {
  readonly [K in keyof C]: C[K] extends Column<infer T> ? T : never;
};

const column =
  <T>(sql: string) =>
  (comment: string): Column<T> => ({ sql, comment, nullable: false });

export const text = column<string>('text');

/** A whole number that fits a double: sequences, counts, milliseconds of a target. */
export const whole = column<number>('bigint');

/** Measured milliseconds with a fraction. */
export const milliseconds = column<number>('double precision');

/** An exact amount, as decimal text in memory. */
export const decimal = column<string>('numeric');

/** A UTC instant in microseconds, as `toInstant` writes it. */
export const instant = column<string>('timestamptz');

export const flag = column<boolean>('boolean');

export const texts = column<readonly string[]>('text[]');

/** JSON of a shape that this projection version wrote itself. */
export const json = <T>(comment: string): Column<T> => column<T>('jsonb')(comment);

export const maybe = <T>(inner: Column<T>): Column<T | null> => ({
  sql: inner.sql,
  comment: inner.comment,
  nullable: true,
});
