/**
 * What a fault scenario is made of: the servers it needs, and rounds of one fault each, with what
 * must hold while the fault lasts. Pure.
 */

/** Nodes by name of their part; `one` is drawn by the seed, a number names it. */
export type Which = 'leader' | 'one' | 'two' | 'all' | 0 | 1 | 2;

export type Fault =
  | { readonly _tag: 'kill'; readonly which: Which }
  | { readonly _tag: 'pause'; readonly which: Which }
  /** The disk under the server's store has no room left; room is made, the server restarted. */
  | { readonly _tag: 'fill-server' }
  /** The server is killed, and the spools' disk has no room for the facts of so long an outage. */
  | { readonly _tag: 'fill-spool' }
  | { readonly _tag: 'slow-disk'; readonly delayMs: number }
  /** One client is cut off; what it sent meanwhile arrives late, or never. */
  | { readonly _tag: 'cut'; readonly late: boolean }
  /** The wall clocks of the writers jump, once more at every heal. */
  | { readonly _tag: 'step-clock' };

export type Round = {
  readonly fault: Fault;
  /** `works`: every writer is acknowledged while the fault lasts. `stops`: nobody need be. */
  readonly during: 'works' | 'stops';
  /** What a writer or a follower tells the person before the fault is taken away. */
  readonly sees?: RegExp;
};

/** What the machine must be able to do; else a scenario is left out, with the reason. */
export type Need = 'mount' | 'strace';

export type Scenario = {
  readonly name: string;
  readonly about: string;
  readonly nodes: 1 | 3;
  readonly needs: readonly Need[];
  /** The server's store, or the spools, lie on a disk of this size. */
  readonly storeKb?: number;
  readonly spoolKb?: number;
  /** The first writer and the first follower reach the server through a proxy. */
  readonly proxied?: boolean;
  /** How the writers' clocks jump, one after the other. */
  readonly clockStepsMs?: readonly number[];
  /** One cycle; the soak runs several, a test one. */
  readonly rounds: readonly Round[];
};
