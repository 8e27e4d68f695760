/**
 * The scripted estate where nothing is done before people agree, its people with their keys, and
 * what they answer. What people are shown has a fact in it that the test may change. IO.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type Aggregate,
  actSigner,
  type EventOfType,
  formatProblem,
  type LedgerEvent,
  type Log,
  loadEstate,
  loadRunbook,
  newSeed,
  type Signer,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { publishedFields } from './decided-fields.ts';
import { ledgerLog } from './ledger-log.ts';
import { natsServer } from './nats.ts';
import {
  type Actuator,
  add,
  component,
  failures,
  recoveryOf,
  scriptedDeps,
  startActuator,
  startRecoverer,
} from './scripted-estate.ts';
import { estateText, runbookText } from './scripted-texts.ts';
import type { Teardown } from './server-fixture.ts';
import { confirmed } from './thing-failures.ts';
import { until } from './until.ts';

type Requested = EventOfType<'ApprovalRequested'>['data'];

export type Asking = {
  readonly log: Log;
  readonly actuator: Actuator;
  /** What the fact is from now on. */
  readonly say: (lost: number) => void;
  /** Confirms a failure and waits until people are asked. */
  readonly fail: () => Promise<{ readonly failure: number; readonly asked: Requested }>;
  /** What is asked now, once it is another text than `before`. */
  readonly askedAgain: (failure: number, before: Requested) => Promise<Requested>;
  /** An answer as it is written; `signer` is whose key signs it, if anybody's. */
  readonly answer: (asked: Requested, given: Given) => Promise<void>;
  readonly signers: Readonly<Record<Person, Signer>>;
};

const roles = { 'on-call': 'on_call', lead: 'infrastructure_lead', ceo: 'ceo' } as const;
type Person = keyof typeof roles;

export type Given = {
  readonly by: Person;
  readonly granted?: boolean;
  readonly signer: Signer | undefined;
};

const policy = (limit: string): string =>
  `{ version: "1", antiFlap: 0s, correlationWindow: 5s, tiers: { 2: two, 3: two }, approvals: {
     two: { required: 2, roles: [on_call, infrastructure_lead], limit: ${limit}, onExpiry: abort } } }`;

const orThrow = <A>(loaded: E.Either<readonly Parameters<typeof formatProblem>[0][], A>): A => {
  if (E.isLeft(loaded)) throw new Error(loaded.left.map(formatProblem).join('\n'));
  return loaded.right;
};

/** Asks in a first step of its own: one person, who is shown what would be lost. */
const askingRunbook = (facts: string): string =>
  runbookText(component)
    .replace(
      'steps:',
      `steps:
  - { id: ask, phase: contain, why: "it may lose something", action: approve, needs: [],
      with: { about: act, show: "Recover the thing", required: 1, roles: [on_call, ceo],
              everyRole: false, notRequester: false, limit: 30s, onExpiry: abort,
              facts: [{ what: lost, http: "${facts}", fields: [lost] }] },
      budget: 30s, timeout: 60s, attempts: 1, onFailure: abort, irreversible: false }`,
    )
    .replace('action: http, needs: []', 'action: http, needs: [ask]');

type Options = {
  /** 2 asks two people first; 1 asks one in a step of its runbook. */
  readonly tier: 1 | 2;
  readonly limit?: string;
};

export const askingEstate = async (
  t: Teardown,
  { tier, limit = '30s' }: Options,
): Promise<Asking> => {
  const [nats, actuator, facts] = [
    await natsServer(t),
    await startActuator(t),
    await factServer(t),
  ];
  const log = await ledgerLog(t, nats);
  const text = estateText(component, actuator.url)
    .replace('tier: 1', `tier: ${tier}`)
    .replace(/^policy: .*$/m, `policy: ${policy(limit)}`);
  const { estate, hash } = orThrow(loadEstate('estate.yaml', text, {}));
  const runbook = tier === 1 ? askingRunbook(facts.url) : runbookText(component);
  const runbooks = new Map([['RB', orThrow(loadRunbook('rb.yaml', runbook))]]);
  const signers = await publishPeople(log);
  const own = await ledgerLog(t, nats, { service: 'recover', instance: 'a' });
  const deps = { ...scriptedDeps(own, actuator.url), estate, estateHash: hash, runbooks };
  startRecoverer(t, own, actuator, deps).catch(() => undefined);
  const newest = async (failure: number): Promise<Requested | undefined> => {
    const { events } = await log.history(recoveryOf(failure));
    const found = events.findLast(({ type }) => type === 'ApprovalRequested');
    return found?.type === 'ApprovalRequested' ? found.data : undefined;
  };
  return {
    ...{ log, actuator, signers, say: facts.say },
    fail: async () => {
      const failure = await add(log, failures, confirmed());
      return { failure, asked: await until(() => newest(failure)) };
    },
    askedAgain: (failure, before) =>
      until(async () => {
        const now = await newest(failure);
        return now?.shownHash !== before.shownHash && now;
      }),
    answer: (asked, given) => answer(log, asked, given),
  };
};

const factServer = async (t: Teardown) => {
  let lost = 0;
  const server = createServer((_, response) => response.end(JSON.stringify({ lost })));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.teardown(async () => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/loss`,
    say: (now: number) => {
      lost = now;
    },
  };
};

const key = (): Signer => {
  const signer = actSigner(newSeed());
  if (E.isLeft(signer)) throw new Error(signer.left);
  return signer.right;
};

const publishPeople = async (log: Log): Promise<Asking['signers']> => {
  const signers = { 'on-call': key(), lead: key(), ceo: key() };
  const people = (['on-call', 'lead', 'ceo'] as const).map((person) => ({
    ...{ person, key: signers[person].publicKey, roles: [roles[person]] },
  }));
  const data = { estate: 'scripted', hash: 'h', quorum: 2, components: [] };
  await add(
    log,
    { mode: 'real', family: 'estate', id: 'scripted' },
    { type: 'EstatePublished', data: { ...data, ...publishedFields, people } },
  );
  return signers;
};

const answer = async (
  log: Log,
  asked: Requested,
  { by, granted = true, signer }: Given,
): Promise<void> => {
  const { incident, approval, recovery, aboutStep, shownHash, expiresAt } = asked;
  const signed = { by, role: roles[by], reason: 'for the test' };
  const data = { incident, approval, recovery, aboutStep, shownHash, request: 0, ...signed };
  const event: LedgerEvent = granted
    ? { type: 'ApprovalGranted', data: { ...data, expiresAt } }
    : { type: 'ApprovalDenied', data };
  const aggregate: Aggregate = { mode: 'real', family: 'approval', id: incident };
  const { last } = await log.history(aggregate);
  const appended = await log.append(aggregate, last, [event], { signer });
  if (E.isLeft(appended)) throw new Error(appended.left.hint);
};
