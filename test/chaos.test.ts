/** The chaos service on a real log: fake failures on request, to a verdict, in drill mode only. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runChaos } from '@recovery-ledger/chaos';
import {
  type Estate,
  type EventOfType,
  type EventType,
  formatProblem,
  type Log,
  loadEstate,
  modeFilter,
  type Recorded,
  systemClock,
} from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { ledgerLog } from './harness/ledger-log.ts';
import { type NatsFixture, natsServer } from './harness/nats.ts';
import { quiet } from './harness/quiet-logger.ts';
import { completed, decided } from './harness/recovery-history.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const component = 'trading_engine';
const request = { failureType: 'HUNG', reason: 'quarterly drill', requestedBy: 'ops' };

const tradingFloor = (): Estate => {
  const file = fileURLToPath(new URL('../examples/trading-floor/estate.yaml', import.meta.url));
  const loaded = loadEstate(file, readFileSync(file, 'utf8'), {});
  if (E.isLeft(loaded)) throw new Error(loaded.left.map(formatProblem).join('\n'));
  return loaded.right.estate;
};

/** Runs a chaos service whose clock is ahead of ours by `aheadMs()`. */
const chaos = async (
  t: ExecutionContext,
  nats: NatsFixture,
  name: string,
  aheadMs: () => number = () => 0,
) => {
  const opened = await ledgerLog(t, nats, { service: 'chaos', instance: name, mode: 'drill' });
  const now = () => new Date(Date.now() + aheadMs()).toISOString();
  const log = { ...opened, producer: { ...opened.producer, clock: { ...systemClock, now } } };
  const end = new AbortController();
  const deps = { log, estate: tradingFloor(), logger: quiet };
  const running = await new Promise<{ readonly ended: Promise<void> }>((resolve, reject) => {
    const ended = runChaos({ ...deps, ready: () => resolve({ ended }) }, end.signal);
    ended.catch(reject);
  });
  t.teardown(async () => {
    end.abort();
    await running.ended;
  });
};

const ask = (log: Log, name = component, body: object = request) =>
  log.messenger.ask(`chaos.fail.${name}`, body, 5_000);

const refusalOf = (answer: unknown): string =>
  typeof answer === 'object' && answer !== null && 'refused' in answer
    ? String(answer.refused)
    : 'not refused';

const read = async (log: Log, mode: 'real' | 'drill' = 'drill'): Promise<readonly Recorded[]> => {
  const subjects = [modeFilter(mode)];
  const newest = (await log.leader.last(modeFilter(mode)))?.sequence ?? 0;
  const events: Recorded[] = [];
  const end = new AbortController();
  if (newest === 0) return events;
  for await (const { entry, sequence } of log.follow({ subjects, from: 1, signal: end.signal })) {
    if (E.isRight(entry)) events.push(entry.right);
    if (sequence >= newest) break;
  }
  end.abort();
  return events;
};

const eventsOf = async <T extends EventType>(log: Log, type: T) =>
  (await read(log)).filter((event): event is Recorded<EventOfType<T>> => event.type === type);

/** What a recoverer would write: it decided, and rehearsed the recovery to its end. */
const rehearse = async (log: Log, failure: number): Promise<void> => {
  const data = { ...decided.data, failure, recovery: `rec-${failure}` };
  const scope = { mode: 'drill', family: 'scope', id: 'trading-floor' } as const;
  orThrow(await log.append(scope, 0, [{ ...decided, data }]));
  const end = { ...completed(0, 0).data, recovery: data.recovery, outcome: 'rehearsed' as const };
  const recovery = { mode: 'drill', family: 'recovery', id: data.recovery } as const;
  orThrow(await log.append(recovery, 0, [{ type: 'RecoveryCompleted', data: end }]));
};

test('a fake failure is told, rehearsed, judged and cleared, and the next drill may start', async (t) => {
  const nats = await natsServer(t);
  const log = await ledgerLog(t, nats, { mode: 'drill' });
  await chaos(t, nats, 'a');
  const answer = await ask(log);
  const [confirmed] = await eventsOf(log, 'FailureConfirmed');
  const sequence = confirmed?.meta.sequence ?? 0;
  const subject = 'ledger.drill.component.trading_engine';
  t.deepEqual(answer, { drill: 'drill-1', sequence, subject });
  t.is(refusalOf(await ask(log)), 'drill-1 of trading_engine is still open');

  await rehearse(log, sequence);
  await until(async () => (await eventsOf(log, 'FailureCleared')).length === 1);
  const [concluded] = await eventsOf(log, 'DrillConcluded');
  t.is(concluded?.data.verdict, 'passed');
  t.is(concluded?.data.incident, `inc-${sequence}`);
  t.is(concluded?.meta.correlationid, `inc-${sequence}`);
  t.is(refusalOf(await ask(log)), 'not refused');
  t.deepEqual(await read(log, 'real'), []);
});

test('a request that makes no sense is refused with what would', async (t) => {
  const nats = await natsServer(t);
  const log = await ledgerLog(t, nats, { mode: 'drill' });
  await chaos(t, nats, 'a');
  t.is(refusalOf(await ask(log, 'coffee')), '"coffee" is no component of trading-floor');
  t.regex(refusalOf(await ask(log, component, { ...request, failureType: 'ON_FIRE' })), /ON_FIRE/);
  t.deepEqual(await read(log), []);
});

test('of simultaneous requests to two services one starts a drill', async (t) => {
  const nats = await natsServer(t);
  const log = await ledgerLog(t, nats, { mode: 'drill' });
  await Promise.all([chaos(t, nats, 'a'), chaos(t, nats, 'b')]);
  const answers = await Promise.all(Array.from({ length: 6 }, () => ask(log)));
  t.is(answers.filter((answer) => refusalOf(answer) === 'not refused').length, 1);
  t.is((await eventsOf(log, 'DrillStarted')).length, 1);
  t.is((await eventsOf(log, 'FailureSuspected')).length, 2);
  t.is((await eventsOf(log, 'FailureConfirmed')).length, 1);
});

test('a drill whose service died is finished by the next one', async (t) => {
  const nats = await natsServer(t);
  const log = await ledgerLog(t, nats, { mode: 'drill' });
  const data = { ...request, drill: 'drill-1', component, failureType: 'HUNG' as const };
  const aggregate = { mode: 'drill', family: 'drill', id: 'drill-1' } as const;
  orThrow(await log.append(aggregate, 0, [{ type: 'DrillStarted', data }]));
  await chaos(t, nats, 'b');
  const injected = () => eventsOf(log, 'FaultInjected');
  const [fault] = await until(async () => ((await injected()).length > 0 ? injected() : null));
  const [confirmed] = await eventsOf(log, 'FailureConfirmed');
  t.is(fault?.data.failure, confirmed?.meta.sequence);
});

test('a drill that nobody responds to ends inconclusive, with its failure cleared', async (t) => {
  const nats = await natsServer(t);
  const log = await ledgerLog(t, nats, { mode: 'drill' });
  let aheadMs = 0;
  await chaos(t, nats, 'a', () => aheadMs);
  t.is(refusalOf(await ask(log)), 'not refused');
  aheadMs = 120_000;
  await until(async () => (await eventsOf(log, 'FailureCleared')).length === 1);
  const [concluded] = await eventsOf(log, 'DrillConcluded');
  t.is(concluded?.data.verdict, 'inconclusive');
});

test('chaos does not run in real mode', async (t) => {
  const nats = await natsServer(t);
  const log = await ledgerLog(t, nats, { mode: 'real' });
  const deps = { log, estate: tradingFloor(), logger: quiet };
  await t.throwsAsync(runChaos(deps, new AbortController().signal), { message: /drill mode/ });
});
