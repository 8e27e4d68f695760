/**
 * What a supervisor says of the process: `GET <url>` answers `{processes:[{name,pid,state}]}`.
 * IO (net). A silent supervisor is our blindness, not the component's death.
 */
import type { Instance, Probe } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Sign, Target } from '../judgement/observation.ts';
import type { Seen } from './asker.ts';
import { httpGet } from './http-get.ts';

export type ProcessProbe = Extract<Probe, { readonly kind: 'process' }>;

const Processes = t.type({ processes: t.array(t.type({ name: t.string, state: t.string })) });

const signOfState: Readonly<Record<string, Sign>> = {
  running: 'answered',
  paused: 'paused',
  stopped: 'exited',
  exited: 'exited',
};

export const askSupervisor = async (
  probe: ProcessProbe,
  instances: readonly Instance[],
  target: Target,
): Promise<Seen> => {
  const name = processOf(instances, target);
  const outcome = await httpGet(probe.url, probe.deadline);
  const asked = { url: probe.url, process: name };
  if (outcome.is !== 'answer') {
    const reason = `the supervisor did not answer (${outcome.is})`;
    return { sign: 'source-silent', evidence: { ...asked, reason } };
  }
  const state = stateIn(outcome.body, name);
  const sign = signOfState[state] ?? 'source-silent';
  return { sign, evidence: { ...asked, state, reason: `the supervisor says "${state}"` } };
};

const processOf = (instances: readonly Instance[], { instance, endpoint }: Target): string =>
  instances.find(({ name, address }) => name === instance || address === endpoint)?.process ??
  instance ??
  '';

const stateIn = (body: string, name: string): string => {
  try {
    const decoded = Processes.decode(JSON.parse(body));
    if (E.isLeft(decoded)) return 'unreadable';
    return decoded.right.processes.find((one) => one.name === name)?.state ?? 'not listed';
  } catch {
    return 'unreadable';
  }
};
