/** Watches the log for the next incident, from its confirmation to its resolution. */
import { type Log, modeFilter, type Recorded } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Engine, Floor } from './floor.ts';

export type Incident = {
  readonly incident: string;
  readonly recovery: string;
  /** Everything recorded from the first suspicion to IncidentResolved. */
  readonly events: readonly Recorded[];
};

const deadlineMs = 60_000;

/** Resolves when the next incident is resolved; rejects with what was seen when none is. */
export const watchIncident = async (log: Log): Promise<Incident> => {
  const from = (await log.head()).lastSequence + 1;
  const events: Recorded[] = [];
  const signal = AbortSignal.timeout(deadlineMs);
  for await (const { entry } of log.follow({ subjects: [modeFilter('real')], from, signal })) {
    if (E.isLeft(entry)) continue;
    events.push(entry.right);
    if (entry.right.type !== 'IncidentResolved') continue;
    const { incident } = entry.right.data;
    const decided = events.find(({ type }) => type === 'RecoveryDecided');
    const recovery = decided?.type === 'RecoveryDecided' ? decided.data.recovery : '';
    return { incident, recovery, events };
  }
  const seen = events.map(({ type }) => type).join(' ');
  throw new Error(`no incident was resolved within ${deadlineMs} ms; seen: ${seen}`);
};

/** Kills an engine for real and gives the incident that follows. */
export const killAndWatch = async (log: Log, floor: Floor, engine: Engine): Promise<Incident> => {
  const watch = watchIncident(log);
  process.kill(await floor.pidOf(engine), 'SIGKILL');
  return watch;
};
