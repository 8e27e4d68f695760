/** A held connection to a server, as a probe uses it: one question, again and again. Types. */
import type { Target } from '../judgement/observation.ts';
import type { HeldConnection, Opened } from '../servers/connection.ts';
import type { Seen } from './asker.ts';

export type Talk = HeldConnection & {
  /** Never rejects; of a server that is stopped it never resolves either. */
  readonly ask: () => Promise<Seen>;
};

/** Opens one within the deadline; also the password's exchange has to be over by then. */
export type Call = (target: Target, deadlineMs: number) => Promise<Opened<Talk>>;
