/** A report as sections of text and tables, before it is Markdown or lines on a terminal. Pure. */
import type { Row } from '../terminal/columns.ts';

export type Table = {
  readonly head: Row;
  readonly rows: readonly Row[];
  /** Columns whose cells stand to the right, as numbers do. */
  readonly right: readonly number[];
};

export type Section = {
  readonly title: string;
  readonly lines: readonly string[];
  readonly table?: Table;
};

export type Report = {
  readonly title: string;
  /** The verdict, in one line. */
  readonly headline: string;
  readonly tone: 'good' | 'bad' | 'open';
  readonly sections: readonly Section[];
};
