/**
 * What must hold of every run, read from the record and from what was really carried out. Pure.
 * The numbers in the rules are those of the design's invariants.
 */
import type { Recorded } from '@recovery-ledger/ledger';
import * as decisions from './decisions-hold.ts';
import * as liveness from './liveness-hold.ts';
import * as people from './people-hold.ts';
import * as recoveries from './recoveries-hold.ts';
import * as scope from './scope-hold.ts';
import type { Effect, Host } from './simulated-host.ts';
import type { Flavour } from './simulated-texts.ts';

export type Run = {
  readonly record: readonly Recorded[];
  readonly effects: readonly Effect[];
  readonly facts: Host['facts'];
  /** Whether the person whom the act at a sequence names did it, as they may. */
  readonly isGood: (sequence: number) => boolean;
  /** When the run was over, on a wall clock that nobody steps. */
  readonly endsAtMs: number;
  readonly flavour: Flavour;
};

export type Rule = (run: Run) => readonly string[];

const rules: Readonly<Record<string, Rule>> = {
  ...decisions,
  ...recoveries,
  ...people,
  ...scope,
  ...liveness,
};

export const broken = (run: Run): readonly string[] =>
  Object.entries(rules).flatMap(([name, rule]) => rule(run).map((found) => `${name}: ${found}`));
