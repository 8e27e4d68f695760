/**
 * One recoverer process of the simulation: the shipped `runRecoverer`, with time, log and network
 * handed in. A kill ends it at the next thing it waits for, or at a crash point in between; what it
 * had under way never comes back. It is started again under its own name.
 */
import type { RecovererDeps } from '@recovery-ledger/recoverers';
import { runRecoverer } from '@recovery-ledger/recoverers';
import type { Loaded } from './load-simulated.ts';
import type { Machine } from './simulated-clock.ts';
import { simulatedClock } from './simulated-clock.ts';
import { type Server, simulatedLog } from './simulated-log.ts';

export type Surroundings = {
  readonly server: Server;
  readonly http: (machine: Machine) => RecovererDeps['http'];
  readonly estate: Loaded;
  readonly logger: RecovererDeps['logger'];
  /** Whether the process dies here. */
  readonly diesAt: (point: string) => boolean;
  /** What a recoverer rejected with, which it must not. */
  readonly onEnded: (reason: unknown) => void;
};

export type SimulatedRecoverer = {
  readonly name: string;
  readonly machine: () => Machine;
  readonly kill: () => void;
  readonly start: () => void;
  readonly stop: () => void;
};

class Killed extends Error {}

export const createRecoverer = (around: Surroundings, name: string): SimulatedRecoverer => {
  let boot = 0;
  let machine: Machine = { name, isAlive: false, pausedUntilMs: 0, wallOffsetMs: 0 };
  let end = new AbortController();
  const start = () => {
    if (machine.isAlive) return;
    boot += 1;
    machine = { name, isAlive: true, pausedUntilMs: 0, wallOffsetMs: machine.wallOffsetMs };
    end = new AbortController();
    const [mine, ended] = [machine, end.signal];
    const crash = (point: string) => {
      if (!mine.isAlive) throw new Killed(point);
      if (!around.diesAt(point)) return;
      mine.isAlive = false;
      throw new Killed(point);
    };
    const deps: RecovererDeps = {
      ...around.estate,
      log: simulatedLog(around.server, mine, boot),
      clock: simulatedClock(around.server.time, mine),
      http: around.http(mine),
      instance: name,
      logger: around.logger,
      secret: () => undefined,
      admit: async () => true,
      crash,
    };
    runRecoverer(deps, ended).catch((error: unknown) => {
      if (mine.isAlive && !ended.aborted) around.onEnded(error);
    });
  };
  return {
    name,
    machine: () => machine,
    start,
    kill: () => {
      machine.isAlive = false;
    },
    stop: () => {
      end.abort();
      machine.isAlive = false;
    },
  };
};
