/**
 * A report that an auditor asks for: one question, answered by sections of rows. Pure. The SQL sees
 * $1 mode, $2 and $3 the range (instants, the first included), $4 a component or null for all.
 */

export type ReportSection = {
  readonly title: string;
  readonly sql: string;
  /** Rows of this section are bad news: a violated target, an open break, a clock that ran out. */
  readonly isBad?: true;
};

export type ReportDefinition = {
  readonly name: string;
  /** Its number in the catalogue of what auditors ask. */
  readonly number: string;
  readonly title: string;
  readonly question: string;
  readonly sections: readonly ReportSection[];
  /** What it cannot say, and where else to look. */
  readonly gaps: readonly string[];
};

/** `column` within the range, of the component that was asked for. */
export const within = (column: string, component: string | null = 'component'): string =>
  `mode = $1 and ${column} >= $2 and ${column} < $3` +
  (component === null
    ? ' and ($4::text is null or true)'
    : ` and ($4::text is null or ${component} = $4)`);
