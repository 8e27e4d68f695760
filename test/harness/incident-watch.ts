/** Watches the log for the next incident of a component, up to its resolution. */
import {
  type EventType,
  type Log,
  type Mode,
  modeFilter,
  type Recorded,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Engine, Floor } from './floor.ts';

export type Incident = {
  readonly incident: string;
  readonly recovery: string;
  /** Its own, and what was suspected of the component before, up to IncidentResolved. */
  readonly events: readonly Recorded[];
};

/**
 * Resolves when the next incident with a recovery of the component is resolved: its own events,
 * and what was suspected before. Others may come and go meanwhile, on a busy machine.
 */
export const watchRecovery = async (log: Log, component: string): Promise<Incident> => {
  let [incident, recovery] = ['', ''];
  const isOver = (event: Recorded): boolean => {
    if (event.type === 'RecoveryDecided' && event.data.component === component && incident === '') {
      ({ incident, recovery } = event.data);
    }
    return event.type === 'IncidentResolved' && event.data.incident === incident;
  };
  const events = await watchTill(log, 'real', isOver, `resolved incident of ${component}`);
  const about = (event: Recorded): boolean =>
    'incident' in event.data
      ? event.data.incident === incident
      : 'component' in event.data && event.data.component === component;
  return { incident, recovery, events: events.filter(about) };
};

/** Everything that a mode records from now on, up to the first event of the type. */
export const watchUntil = (log: Log, mode: Mode, type: EventType): Promise<readonly Recorded[]> =>
  watchTill(log, mode, (event) => event.type === type, type);

/** Everything that a mode records from now on, up to the last event. */
export const watchTill = async (
  log: Log,
  mode: Mode,
  isLast: (event: Recorded) => boolean,
  what: string,
  deadlineMs = 60_000,
): Promise<readonly Recorded[]> => {
  const from = (await log.head()).lastSequence + 1;
  const events: Recorded[] = [];
  const signal = AbortSignal.timeout(deadlineMs);
  for await (const { entry } of log.follow({ subjects: [modeFilter(mode)], from, signal })) {
    if (E.isLeft(entry)) continue;
    events.push(entry.right);
    if (isLast(entry.right)) return events;
  }
  const seen = events.map(brief).join(' ');
  throw new Error(`no ${what} came within ${deadlineMs} ms; seen: ${seen}`);
};

const brief = ({ type, data }: Recorded): string =>
  type === 'RecoveryWithheld'
    ? `${type} (${data.blockers.map(({ code, detail }) => `${code}: ${detail}`).join('; ')})`
    : type;

/** Kills an engine for real and gives the incident that follows. */
export const killAndWatch = async (log: Log, floor: Floor, engine: Engine): Promise<Incident> => {
  const watch = watchRecovery(log, 'trading_engine');
  process.kill(await floor.pidOf(engine), 'SIGKILL');
  return watch;
};
