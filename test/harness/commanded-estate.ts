/**
 * An estate of several components on one scripted actuator, people whose acts count, and what they
 * say: for tests of how a recoverer decides among failures and people. IO.
 */
import {
  type Aggregate,
  actSigner,
  type EventOfType,
  type EventType,
  type FailureType,
  formatProblem,
  type LedgerEvent,
  type LoadedRunbook,
  type Log,
  loadEstate,
  loadRunbook,
  newSeed,
  type Recorded,
  type Signer,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { publishedFields } from './decided-fields.ts';
import { type Actuator, add, scriptedDeps } from './scripted-estate.ts';
import { confirmed } from './thing-failures.ts';

const names = ['engine', 'db', 'oms', 'feed', 'order_gateway', 'site'] as const;
const dependencies: Readonly<Record<string, string>> = { oms: 'db' };

const aggregate = (family: Aggregate['family'], id: string): Aggregate => ({
  ...{ mode: 'real', family, id },
});
const control = aggregate('control', 'commanded');

const componentText = (name: string, url: string): string => `
  ${name}:
    label: ${name}
    priority: 1
    tier: 1
    rto: 30s
    rpo: 0s
    availability: "99.9"
    resumeCriterion: it answers
    runbook: ${name === 'site' ? 'DR' : `RB-${name}`}
    standby: ${name === 'site' ? 'none' : 'hot'}
    dependsOn: [${dependencies[name] ?? ''}]
    instances: ${
      name === 'site'
        ? '[]'
        : `
      - { name: a, process: a, address: "127.0.0.1:1", http: "http://127.0.0.1:1" }
      - { name: b, process: b, site: dr, address: "127.0.0.1:1", http: "${url}" }`
    }
    judgement: { bad: 2, of: 3, good: 3, flaps: 3, flapWindow: 10s, confirmWithin: 500ms }
    probes:
      - { id: port, kind: tcp, target: { registry: active }, every: 1s, deadline: 1s }`;

const estateText = (url: string): string => `
estate: commanded
quorum: 2
registry: { kind: consul, url: "${url}" }
actuators: { actuator: "${url}" }
endpoints: { actuator: "${url}" }
runbooks: runbooks
sites: { main: { label: Main }, dr: { label: DR, standby: true } }
policy:
  version: "1"
  antiFlap: 0s
  correlationWindow: 1s
  fullDr: { systems: 3, component: site, runbook: DR }
components:${names.map((name) => componentText(name, url)).join('')}
`;

type Step = readonly [id: string, action: string, withText: string, needs?: string];

const runbookText = (id: string, recovers: string, steps: readonly Step[]): string => {
  const lines = steps.map(
    ([step, action, withText, needs = '']) => `
  - { id: ${step}, phase: contain, why: "for the test", action: ${action}, needs: [${needs}],
      with: ${withText}, budget: 1s, timeout: 20s, attempts: 3, onFailure: abort,
      irreversible: false }`,
  );
  return `runbook: ${id}\nrecovers: ${recovers}\nwhy: for the test\nsteps:${lines.join('')}\n`;
};

const post = (name: string): string =>
  `{ method: POST, url: "\${endpoints.actuator}/${name}", body: {}, expect: {} }`;

const runbookTexts = (): readonly string[] => [
  ...names
    .filter((name) => name !== 'site')
    .map((name) =>
      runbookText(`RB-${name}`, name, [
        ['do', 'http', post(name)],
        ['after', 'http', post(`${name}-after`), 'do'],
      ]),
    ),
  runbookText('KILL-SWITCH-001', 'order_gateway', [['kill', 'http', post('kill')]]),
  runbookText('DR', 'site', [
    ['engine', 'recover', '{ component: engine }'],
    ['db', 'recover', '{ component: db }'],
    ['oms', 'recover', '{ component: oms }', 'db'],
    ['feed', 'recover', '{ component: feed }'],
  ]),
];

const orThrow = <A>(loaded: E.Either<readonly Parameters<typeof formatProblem>[0][], A>): A => {
  if (E.isLeft(loaded)) throw new Error(loaded.left.map(formatProblem).join('\n'));
  return loaded.right;
};

export const commandedDeps = (log: Log, { url }: Actuator) => {
  const { estate, hash } = orThrow(loadEstate('estate.yaml', estateText(url), {}));
  const loaded = runbookTexts().map((text): LoadedRunbook => orThrow(loadRunbook('rb.yaml', text)));
  const runbooks = new Map(loaded.map((one) => [one.runbook.runbook, one]));
  return { ...scriptedDeps(log, url), estate, estateHash: hash, runbooks };
};

export const fail = (log: Log, name: string, type: FailureType = 'PROCESS_DEAD') => {
  const event = confirmed(type);
  if (event.type !== 'FailureConfirmed') throw new Error('no failure');
  const data = { ...event.data, component: name };
  return add(log, aggregate('component', name), { ...event, data });
};

export type Person = { readonly signer: Signer };

/** Publishes an estate in which one person may act, and gives that person's key. */
export const publishPerson = async (log: Log): Promise<Person> => {
  const signer = actSigner(newSeed());
  if (E.isLeft(signer)) throw new Error(signer.left);
  const people = [{ person: 'on-call', key: signer.right.publicKey, roles: ['on_call'] }];
  const data = { estate: 'commanded', hash: 'h', quorum: 2, components: [] };
  await add(log, aggregate('estate', 'commanded'), {
    type: 'EstatePublished',
    data: { ...data, ...publishedFields, people },
  });
  return { signer: signer.right };
};

/** Writes an act of that person; of nobody when none is given. Its sequence. */
export const act = async (log: Log, event: LedgerEvent, person?: Person): Promise<number> => {
  const { last } = await log.history(control);
  const appended = await log.append(control, last, [event], { signer: person?.signer });
  if (E.isLeft(appended)) throw new Error(appended.left.hint);
  return appended.right.last;
};

const by = { estate: 'commanded', by: 'on-call', role: 'on_call', reason: 'for the test' };

export const pause: LedgerEvent = {
  type: 'RecoveriesPaused',
  data: { ...by, pause: 'p', components: 'all', expiresAt: null },
};
export const unpause: LedgerEvent = { type: 'RecoveriesUnpaused', data: { ...by, pause: 'p' } };

export const kill: LedgerEvent = {
  type: 'KillSwitchInvoked',
  data: {
    ...{ ...by, invocation: 'k', reach: { level: 'firm', id: null }, incident: null },
    ...{ cancelOrders: true, blockOrders: true, test: false },
  },
};

export const request = (over: Partial<EventOfType<'RecoveryRequested'>['data']>): LedgerEvent => ({
  type: 'RecoveryRequested',
  data: {
    ...{ ...by, request: 'r', action: 'start', component: 'engine', incident: null },
    ...{ aboutRecovery: null, runbook: null, target: null, aboutHalt: null, rehearsal: false },
    ...{ overrides: [], parameters: {}, decidedAtSequence: 0, expiresAt: null },
    ...over,
  },
});

/** Everything on record, in order, of all aggregates that recoverers write. */
export const record = async (log: Log): Promise<readonly Recorded[]> => {
  const found: Recorded[] = [];
  const { lastSequence } = await log.head();
  const over = new AbortController();
  const follow = log.follow({ subjects: ['ledger.real.>'], from: 1, signal: over.signal });
  for await (const { entry, sequence } of follow) {
    if (E.isRight(entry)) found.push(entry.right);
    if (sequence >= lastSequence) break;
  }
  over.abort();
  return found;
};

/** Those of one type. */
export const of = <T extends EventType>(events: readonly Recorded[], type: T) =>
  events.filter((event): event is Recorded<EventOfType<T>> => event.type === type);
