/**
 * Asks every actuator and instance for its health now and then, so that connections are open and
 * code is loaded when a failure comes: the first HTTP call of a process costs tens of
 * milliseconds, of which a recovery has none to give. IO.
 */
import type { Estate } from '@recovery-ledger/ledger';
import { withDeadline } from '../actions/clock.ts';
import { type Access, warm } from '../actions/sql/ask.ts';
import type { RecovererDeps } from './recoverer.ts';

/** Below the idle time after which client and servers close a connection (4 and 5 s). */
const everyMs = 2_000;
const deadlineMs = 500;
/** A connection to a database server costs both sides more, and the code stays warm for longer. */
const databasesEveryMs = 15_000;

export const keepWarm = ({ estate, clock, http }: RecovererDeps, signal: AbortSignal): void => {
  const instances = Object.values(estate.components).flatMap((component) =>
    component.instances.flatMap(({ http }) => (http === null ? [] : [http])),
  );
  const urls = [...new Set([...Object.values(estate.actuators), ...instances])];
  const ask = () =>
    withDeadline(clock, deadlineMs, signal, (inTime) =>
      Promise.all(urls.map((url) => http(inTime)({ method: 'GET', url: `${url}/health` }))),
    );
  clock.every(everyMs, signal, () => void ask());
  void ask();
  const databases = databasesOf(estate);
  if (databases.length === 0) return;
  clock.every(databasesEveryMs, signal, () => warm({ clock }, databases));
  warm({ clock }, databases);
};

/** As whoever watches them: this changes nothing, and needs no rights to. */
const databasesOf = ({ components, endpoints }: Estate): readonly Access[] => {
  const { pgpass } = endpoints;
  return Object.values(components).flatMap(({ replication, instances }) => {
    if (replication?.kind !== 'postgresql' || pgpass === undefined) return [];
    const { database, user } = replication;
    return instances.map(({ address }) => ({ address, database, user, pgpass }));
  });
};
