/**
 * Everything that effects are carried out on: per component the highest epoch is kept, and a call
 * under an older one is refused, as every actuator of an estate does. What was really carried out
 * is written down, with who asked and when, for the invariants.
 */
import { compareEpochs, type Epoch, formatEpoch } from '@recovery-ledger/ledger';
import type { RecovererDeps } from '@recovery-ledger/recoverers';
import type { Network } from './network.ts';
import { type Machine, startedAtMs } from './simulated-clock.ts';
import type { VirtualTime } from './virtual-time.ts';

type OpenHttp = RecovererDeps['http'];
type Answer = Awaited<ReturnType<ReturnType<OpenHttp>>>;

export type Effect = {
  readonly atMs: number;
  readonly component: string;
  readonly epoch: Epoch;
  readonly recovery: string;
  readonly step: string;
  readonly by: string;
};

/** What a standby says of itself: fit, behind its primary, or nothing. */
export type Standby = 'fit' | 'behind' | 'silent';

export type Host = {
  readonly effects: readonly Effect[];
  /** When the component was last brought back for real; 0 when it never was. */
  readonly resumedAtMs: (component: string) => number;
  /** What people are shown of the vault, from when on. */
  readonly facts: readonly { readonly wallMs: number; readonly value: number }[];
  readonly changeFact: () => void;
  readonly setStandby: (component: string, says: Standby) => void;
  readonly refused: () => number;
  readonly http: (machine: Machine) => OpenHttp;
};

const answered = (
  status: number,
  body: Readonly<Record<string, unknown>>,
  list: readonly unknown[] = [],
): Answer => ({
  _tag: 'Answer',
  ...{ status, body, list, text: JSON.stringify(list.length > 0 ? list : body) },
});

type Claim = NonNullable<Parameters<OpenHttp>[1]>;
type Request = Parameters<ReturnType<OpenHttp>>[0];

export type Manners = {
  /** Whether an effect fails for a reason of its own. */
  readonly fails: () => boolean;
  /** Whether it refuses older epochs, as it must. */
  readonly keepsEpochs: boolean;
};

export const createHost = (
  time: VirtualTime,
  network: Network,
  { fails, keepsEpochs }: Manners,
): Host => {
  const highest = new Map<string, Epoch>();
  const effects: Effect[] = [];
  const done = new Map<string, Answer>();
  const resumed = new Map<string, number>();
  const standbys = new Map<string, Standby>();
  const facts = [{ wallMs: startedAtMs, value: 0 }];
  let refused = 0;

  const raise = (component: string, epoch: Epoch): boolean => {
    const known = highest.get(component);
    if (keepsEpochs && known !== undefined && compareEpochs(epoch, known) < 0) {
      refused += 1;
      return false;
    }
    highest.set(component, epoch);
    return true;
  };

  const stale = (component: string): Answer => {
    const known = highest.get(component);
    return answered(409, {
      error: 'stale epoch',
      highest: known === undefined ? '' : formatEpoch(known),
    });
  };

  const carryOut = (machine: Machine, path: string, claim: Claim): Answer => {
    const { component, epoch, idempotencyKey } = claim;
    if (!raise(component, epoch)) return stale(component);
    const before = done.get(idempotencyKey);
    if (before !== undefined) return before;
    const [recovery = ''] = idempotencyKey.split('/');
    if (fails()) return answered(500, { error: 'it failed' });
    effects.push({ atMs: time.nowMs(), component, epoch, recovery, step: path, by: machine.name });
    if (path === 'resume') resumed.set(component, time.nowMs());
    const answer = answered(200, { done: path });
    done.set(idempotencyKey, answer);
    return answer;
  };

  const serve = (
    machine: Machine,
    { method, url, body }: Request,
    claim: Claim | undefined,
  ): Answer => {
    const { host, pathname } = new URL(url.replace('sim://', 'http://'));
    if (host === 'registry') return answered(200, {}, [entryFor(pathname)]);
    if (pathname === '/epoch') {
      const { component, epoch } = body as { readonly component: string; readonly epoch: string };
      const [generation = 0, sequence = 0] = epoch.split('-').map(Number);
      return raise(component, { generation, sequence }) ? answered(200, {}) : stale(component);
    }
    if (method === 'GET' && pathname === '/facts') return answered(200, { ...facts.at(-1) });
    if (method === 'GET') return healthOf(standbys.get(host.replace(/-[ab]$/, '')));
    if (claim === undefined) throw new Error(`${method} ${url} without a claim`);
    return carryOut(machine, pathname.slice(1), claim);
  };

  return {
    effects,
    resumedAtMs: (component) => resumed.get(component) ?? 0,
    facts,
    changeFact: () => facts.push({ wallMs: startedAtMs + time.nowMs(), value: facts.length }),
    setStandby: (component, says) => standbys.set(component, says),
    refused: () => refused,
    http: (machine) => (signal, claim) => async (request) => {
      const called = network.call(machine, () => serve(machine, request, claim));
      let stop: () => void = () => undefined;
      const aborted = new Promise<undefined>((resolve) => {
        stop = () => resolve(undefined);
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
      });
      const answer = await Promise.race([called, aborted]);
      signal.removeEventListener('abort', stop);
      return answer?._tag === 'Answer'
        ? answer.value
        : { _tag: 'NoAnswer', reason: `${request.method} ${request.url}: no answer` };
    },
  };
};

const healthOf = (says: Standby | undefined): Answer => {
  if (says === 'silent') return answered(503, {});
  const replica = says === undefined ? null : { inSync: says === 'fit' };
  return answered(200, { status: 'STANDBY', sequence: 7, replica });
};

/** Service discovery names the first instance: it is the one that fails. */
const entryFor = (pathname: string) => {
  const component = pathname.split('/').at(-2) ?? '';
  const value = JSON.stringify({ instance: `${component}-a` });
  return { Value: Buffer.from(value).toString('base64'), ModifyIndex: 1 };
};
