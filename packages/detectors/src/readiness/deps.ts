/** What readiness needs of the world: handed in, so that a test can hand in another one. */
import type { Component, Estate, EstateEvent } from '@recovery-ledger/ledger';
import type { Sample } from '../replication/sample.ts';
import type { Ask } from './answer.ts';
import type { Hashes } from './judge-runbook.ts';

export type ReadinessDeps = {
  readonly estate: Estate;
  /** Of the estate and the runbooks as they are on this machine. */
  readonly hashes: Hashes;
  readonly instance: string;
  /** The run's own id: also the id of its test of the kill switch. */
  readonly run: string;
  readonly ask: Ask;
  /** What was published for this estate; null when the log does not answer. */
  readonly history: () => Promise<readonly EstateEvent[] | null>;
  readonly loggedIn: () => boolean;
  /** The secrets that a runbook's steps name. */
  readonly secretsOf: (runbook: string) => readonly string[];
  readonly hasSecret: (name: string) => boolean;
  /** One look at what copies from each other; `primary` is the instance in charge. */
  readonly lookAt: (component: Component, primary: string) => Promise<Sample | null>;
  readonly nowMs: () => number;
  readonly monotonicNs: () => bigint;
};
