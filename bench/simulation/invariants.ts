/**
 * What must hold of every run, read from the record and from what was really carried out. Pure.
 * The numbers in the rules are those of the design's invariants.
 */
import type { Recorded } from '@recovery-ledger/ledger';
import * as decisions from './decisions-hold.ts';
import * as recoveries from './recoveries-hold.ts';
import type { Effect } from './simulated-host.ts';

export type Run = {
  readonly record: readonly Recorded[];
  readonly effects: readonly Effect[];
};

export type Rule = (run: Run) => readonly string[];

const rules: Readonly<Record<string, Rule>> = { ...decisions, ...recoveries };

export const broken = (run: Run): readonly string[] =>
  Object.entries(rules).flatMap(([name, rule]) => rule(run).map((found) => `${name}: ${found}`));
