/**
 * The sequencer's side of its replica. In sync: an entry counts when the replica has it, and the
 * registry says so. A replica that is away too long is given up, and the registry is told before
 * anything is acknowledged without it; when the registry cannot be told, orders wait: a replica
 * that the registry calls in sync has everything, always. IO.
 *
 *   alone → catching up → in sync → (away or silent too long) degrading → alone
 */

import { sequencerKey } from '../wire/gateways.ts';
import type { LineConnection } from '../wire/line-connection.ts';
import { watchKey } from '../wire/watch-key.ts';
import type { ReplicatedLog } from './replicated-log.ts';
import { readSequencing, replaceSequencing, sequencingNow } from './sequencer-key.ts';
import type { Standing } from './standing.ts';

export type ReplicaView = {
  readonly name: string;
  readonly state: 'alone' | 'catching-up' | 'in-sync' | 'degrading';
  readonly inSync: boolean;
  /** The last entry on the replica's disk. */
  readonly sequence: number;
  /** Entries on this disk that the replica does not have. */
  readonly lag: number;
};

/** A replica whose connection ended is away for sure, and orders wait for it this long. */
const awayMs = 500;
/** One that is merely slow is given longer: without it, a lost site is a loss to be accepted. */
const silentMs = 2000;
const lookMs = 25;
/** A replica that is this close is waited for; one further away catches up first. */
const nearly = 1000;

export class Replication {
  readonly #log: ReplicatedLog;
  readonly #standing: Standing;
  readonly #registryPort: number;
  readonly #timer: NodeJS.Timeout;
  readonly #watch: { readonly close: () => void };
  #replica: { readonly name: string; readonly connection: LineConnection } | undefined;
  #lastName: string | undefined;
  #leftAt = performance.now();
  /** What the registry says. */
  #declared: boolean;
  /** This gateway is a replica, and the registry says that it has everything. */
  #inSyncHere = false;
  #busy = false;
  /** While it joins: the replica must have this before it may be called in sync. */
  #goal: number | undefined;

  constructor(log: ReplicatedLog, standing: Standing, registryPort: number, declared: boolean) {
    this.#log = log;
    this.#standing = standing;
    this.#registryPort = registryPort;
    this.#declared = declared;
    this.#timer = setInterval(() => void this.#look(), lookMs);
    this.#watch = watchKey(registryPort, sequencerKey, ({ value }) => {
      const { instance, incarnation, inSync, replica } = readSequencing(value);
      this.#inSyncHere = inSync && replica === standing.name;
      if (instance !== standing.name) this.supersede(instance, incarnation);
    });
  }

  join = (name: string, connection: LineConnection, has: number): void => {
    this.#replica?.connection.destroy();
    this.#replica = { name, connection };
    this.#lastName = name;
    this.#log.acknowledge(has);
  };

  acknowledge = (connection: LineConnection, seq: number): void => {
    if (this.#replica?.connection === connection && Number.isSafeInteger(seq)) {
      this.#log.acknowledge(seq);
    }
  };

  leave = (connection: LineConnection): void => {
    if (this.#replica?.connection !== connection) return;
    this.#replica = undefined;
    this.#leftAt = performance.now();
  };

  /** Another gateway has become the sequencer: this one stops for good. */
  supersede = (by: string, incarnation: number): void => {
    if (!this.#standing.isActive() || incarnation <= this.#standing.term()) return;
    const reason = `${by} became the sequencer under incarnation ${incarnation}`;
    // Held back from now on, whatever the replica once acknowledged.
    this.#log.require(true);
    this.#log.acknowledge(0);
    this.#standing.become({ _tag: 'fenced', reason }, incarnation);
  };

  view = (): ReplicaView | null => {
    if (this.#lastName === undefined) return null;
    const sequence = this.#log.acknowledged();
    const lag = Math.max(0, this.#log.local.head() - sequence);
    return { name: this.#lastName, state: this.#state(), inSync: this.#declared, sequence, lag };
  };

  isInSyncHere = (): boolean => this.#inSyncHere;

  close = (): void => {
    clearInterval(this.#timer);
    this.#watch.close();
  };

  #state(): ReplicaView['state'] {
    if (this.#declared) return this.#isAway() ? 'degrading' : 'in-sync';
    return this.#replica === undefined ? 'alone' : 'catching-up';
  }

  #isAway(): boolean {
    const gone = this.#replica === undefined && performance.now() - this.#leftAt > awayMs;
    return gone || this.#log.waitedMs() > silentMs;
  }

  async #look(): Promise<void> {
    if (this.#busy || !this.#standing.isActive()) return;
    this.#busy = true;
    try {
      if (this.#declared) await this.#giveUpIfAway();
      else await this.#takeInIfNear();
    } catch {
      // The registry is away: what it says holds, and the next look tries again.
    }
    this.#busy = false;
  }

  async #giveUpIfAway(): Promise<void> {
    if (!this.#isAway() || !(await this.#declare(false))) return;
    this.#declared = false;
    this.#log.require(false);
    console.error(`${this.#standing.name}: the replica is away; going on without it`);
  }

  async #takeInIfNear(): Promise<void> {
    if (this.#replica === undefined || this.#log.waitedMs() > silentMs) {
      this.#goal = undefined;
      this.#log.require(false);
      return;
    }
    const has = this.#log.acknowledged();
    if (this.#goal === undefined) {
      if (this.#log.local.head() - has > nearly) return;
      this.#log.require(true);
      this.#goal = this.#log.head();
    }
    if (has < this.#goal || !(await this.#declare(true))) return;
    this.#goal = undefined;
    this.#declared = true;
  }

  /** True when the registry says it now; an entry of another gateway's ends this one. */
  async #declare(inSync: boolean): Promise<boolean> {
    const kept = await sequencingNow(this.#registryPort);
    if (kept === undefined) return false;
    const { instance, incarnation } = kept.sequencing;
    if (instance !== this.#standing.name) {
      this.supersede(instance, incarnation);
      return false;
    }
    const replica = inSync ? (this.#lastName ?? null) : null;
    const next = { instance, incarnation, inSync, replica };
    return replaceSequencing(this.#registryPort, kept.index, next);
  }
}
