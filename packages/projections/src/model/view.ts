/**
 * A view of the read models: SQL over the tables, with a comment for the view and for every one of
 * its columns, which an auditor reads in the database and in docs/read-models.md. Pure.
 */

export type View = {
  readonly name: string;
  readonly comment: string;
  /** Every column in the order of the select, with its comment. */
  readonly columns: Readonly<Record<string, string>>;
  /** The select, over the tables of the given schema (quoted already). */
  readonly select: (schema: string) => string;
};
