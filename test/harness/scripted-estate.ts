/**
 * An estate of one component whose standby, registry and actuator are one small HTTP server that
 * keeps the epoch rule and counts what is done to it: for tests of recoverers without a floor. IO.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Aggregate,
  compareEpochs,
  type Epoch,
  formatProblem,
  type LedgerEvent,
  type LoadedRunbook,
  type Log,
  loadEstate,
  loadRunbook,
} from '@recovery-ledger/ledger';
import {
  actions,
  createHttpClient,
  type RecovererDeps,
  runRecoverer,
  systemClock,
} from '@recovery-ledger/recoverers';
import * as E from 'fp-ts/lib/Either.js';
import { quiet } from './quiet-logger.ts';
import { estateText, runbookText } from './scripted-texts.ts';
import type { Teardown } from './server-fixture.ts';

export const component = 'thing';
export const scope: Aggregate = { mode: 'real', family: 'scope', id: 'scripted' };
export const claim: Aggregate = { mode: 'real', family: 'claim', id: component };
export const failures: Aggregate = { mode: 'real', family: 'component', id: component };
export const recoveryOf = (failure: number): Aggregate => ({
  mode: 'real',
  family: 'recovery',
  id: `rec-${failure}`,
});

export type Actuator = {
  readonly url: string;
  /** Every effect carried out, in order. */
  readonly effects: readonly string[];
  /** Every epoch that was accepted, in order. */
  readonly epochs: readonly Epoch[];
  /** Every call refused for its epoch. */
  readonly refused: readonly string[];
  readonly knows: (generation: number, sequence: number) => void;
  /** Effects of this name are answered only when the result is called. */
  readonly hold: (name: string) => {
    readonly reached: Promise<void>;
    readonly release: () => void;
  };
};

type Held = { readonly reach: () => void; readonly released: Promise<void> };

export const startActuator = async (t: Teardown): Promise<Actuator> => {
  const [effects, epochs, refused]: [string[], Epoch[], string[]] = [[], [], []];
  const held = new Map<string, Held>();
  let highest = { generation: 0, sequence: 0 };
  const answer = async (request: IncomingMessage, body: string): Promise<[number, unknown]> => {
    const path = request.url ?? '';
    if (path.startsWith('/v1/kv/')) return [200, [registryEntry]];
    if (request.method === 'GET') return [200, { status: 'STANDBY', sequence: 7 }];
    const stated = request.headers['claim-epoch'] ?? JSON.parse(body).epoch ?? '0-0';
    const [generation = 0, sequence = 0] = String(stated).split('-').map(Number);
    const epoch = { generation, sequence };
    if (compareEpochs(epoch, highest) < 0) {
      refused.push(path);
      return [409, { error: 'stale epoch' }];
    }
    highest = epoch;
    epochs.push(epoch);
    if (path === '/epoch') return [200, {}];
    const name = path.slice(1);
    const hold = held.get(name);
    held.delete(name);
    hold?.reach();
    await hold?.released;
    effects.push(name);
    return [200, {}];
  };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const [status, json] = await answer(request, body);
    response.writeHead(status).end(JSON.stringify(json));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.teardown(async () => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    effects,
    epochs,
    refused,
    knows: (generation, sequence) => {
      highest = { generation, sequence };
    },
    hold: (name) => {
      const [reached, released] = [latch(), latch()];
      held.set(name, { reach: reached.open, released: released.opened });
      return { reached: reached.opened, release: released.open };
    },
  };
};

const latch = () => {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
};

const active = JSON.stringify({ instance: 'a' });
const registryEntry = { Value: Buffer.from(active).toString('base64'), ModifyIndex: 1 };

export const runbookOf = (why?: string): LoadedRunbook =>
  loadedOrThrow(loadRunbook('rb.yaml', runbookText(component, why)));

export const scriptedEstate = (url: string) =>
  loadedOrThrow(loadEstate('estate.yaml', estateText(component, url), {}));

const loadedOrThrow = <A>(
  loaded: E.Either<readonly Parameters<typeof formatProblem>[0][], A>,
): A => {
  if (E.isLeft(loaded)) throw new Error(loaded.left.map(formatProblem).join('\n'));
  return loaded.right;
};

export const scriptedDeps = (log: Log, url: string): RecovererDeps => {
  const { estate, hash } = scriptedEstate(url);
  return {
    log,
    estate,
    estateHash: hash,
    runbooks: new Map([['RB', runbookOf()]]),
    actions,
    instance: log.instance,
    logger: quiet,
    clock: systemClock,
    http: createHttpClient,
    secret: () => undefined,
    admit: async () => true,
    crash: () => undefined,
  };
};

/** Runs a recoverer until the test ends; its end, as a promise that the test may look at. */
export const startRecoverer = (
  t: Teardown,
  log: Log,
  { url }: Actuator,
  over: Partial<RecovererDeps> = {},
): Promise<void> => {
  const end = new AbortController();
  const running = runRecoverer({ ...scriptedDeps(log, url), ...over }, end.signal);
  t.teardown(async () => {
    end.abort();
    await running.catch(() => undefined);
  });
  return running;
};

/**
 * Appends at the end of the aggregate, wherever that is by then: the services of a test write to
 * it too. The last sequence.
 */
export const add = async (
  log: Log,
  aggregate: Aggregate,
  ...events: readonly LedgerEvent[]
): Promise<number> => {
  const { last } = await log.history(aggregate);
  const appended = await log.append(aggregate, last, events);
  if (E.isRight(appended)) return appended.right.last;
  if (appended.left._tag !== 'SequenceConflict') throw new Error(appended.left.hint);
  return add(log, aggregate, ...events);
};
