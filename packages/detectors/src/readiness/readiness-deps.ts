/** Readiness at a real log and a real network: what `checkReadiness` is handed in service. IO. */
import {
  type Component,
  type Estate,
  type EstateEvent,
  type Log,
  nextId,
  type Recorded,
} from '@recovery-ledger/ledger';
import { askHttp } from '../probes/ask-http.ts';
import { openPatientSampler } from '../replication/open-sampler.ts';
import type { Sample } from '../replication/sample.ts';
import type { ReadinessDeps } from './deps.ts';

/** What only this machine knows: its files and its variables. */
export type ReadinessGround = Pick<ReadinessDeps, 'hashes' | 'secretsOf' | 'hasSecret'> & {
  readonly secret: (name: string) => string | undefined;
};

export const readinessDeps = (
  log: Log,
  estate: Estate,
  instance: string,
  ground: ReadinessGround,
): ReadinessDeps => ({
  ...ground,
  ...{ estate, instance, ask: askHttp, run: nextId(), nowMs: Date.now },
  history: async () => {
    const aggregate = { mode: log.mode, family: 'estate', id: estate.estate } as const;
    const history = await log.history(aggregate).catch(() => null);
    return history === null ? null : history.events.filter(isEstateEvent);
  },
  lookAt: (component, primary) => lookOnce(component, primary, ground.secret),
  loggedIn: () => log.isConnected(),
  monotonicNs: () => process.hrtime.bigint(),
});

const lookOnce = async (
  component: Component,
  primary: string,
  secret: ReadinessGround['secret'],
): Promise<Sample | null> => {
  const { replication } = component;
  if (replication === null) return null;
  const sampler = openPatientSampler(component, replication, secret);
  try {
    return await sampler.look(primary);
  } finally {
    sampler.close();
  }
};

const isEstateEvent = (event: Recorded): event is Recorded<EstateEvent> =>
  event.type === 'EstatePublished' || event.type === 'RunbookPublished';
