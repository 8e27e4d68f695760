/**
 * How an engine becomes primary, and how a primary comes back after losing the exchange:
 * 1. the gateway journals the promotion: nothing older can be recorded after it;
 * 2. the exchange logs this incarnation on, cuts an older one off, and re-sends what this
 *    engine's state has not seen; every report is journaled and applied;
 * 3. an order journaled before and still unheard of is unknown at the exchange, because its
 *    old connection is closed and every report has arrived: it is rejected, never sent late;
 * 4. output is enabled.
 * A kill at any point leaves the journal telling the next engine the same. IO.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { firmRejection, notSentReason } from '../book/report.ts';
import type { Engine } from './engine.ts';
import { type ExchangeSession, type LoggedOn, logOn } from './exchange-session.ts';

export type TakenOver =
  | {
      readonly _tag: 'TakenOver';
      readonly resent: number;
      readonly resolved: { readonly adopted: number; readonly rejected: number };
    }
  | { readonly _tag: 'Fenced'; readonly reason: string };

const member = 'FIRM1';
const retryMs = 20;

export const takeOver = async (
  engine: Engine,
  incarnation: number,
  exchangePort: number,
): Promise<TakenOver> => {
  engine.becomePrimary(incarnation);
  await settled(engine, () => engine.state.sequence >= engine.barrier);
  return joinExchange(engine, exchangePort);
};

/** Logs on, catches up, resolves what was in flight, and lets orders flow; again if it is lost. */
const joinExchange = async (engine: Engine, exchangePort: number): Promise<TakenOver> => {
  const { incarnation } = engine;
  const { nextIn } = engine.state;
  const isOver = () => engine.isOver() || engine.incarnation !== incarnation;
  for (;;) {
    const logged = await logOnOnce(engine, exchangePort, isOver);
    if (logged._tag === 'Refused' && !isOver()) engine.fence(`exchange: ${logged.reason}`);
    if (isOver()) return fencedResult(engine);
    if (logged._tag !== 'LoggedOn') {
      await delay(retryMs);
      continue;
    }
    const { session } = logged;
    const resolved = await catchUp(engine, session);
    if (isOver()) return fencedResult(engine);
    if (!session.isOpen()) continue;
    engine.enableOutput();
    return { _tag: 'TakenOver', resent: session.nextOut - nextIn, resolved };
  }
};

const logOnOnce = async (
  engine: Engine,
  port: number,
  isOver: () => boolean,
): Promise<LoggedOn> => {
  const { incarnation, lastOut } = engine;
  const { nextIn } = engine.state;
  let mine: ExchangeSession | undefined;
  const onClose = (): void => {
    if (mine === undefined || engine.session !== mine) return;
    const wasTrading = engine.output;
    engine.leaveExchange();
    if (wasTrading && !isOver()) void joinExchange(engine, port);
  };
  const { record: onReport, recordDuplicate: onDuplicate } = engine;
  const logon = { port, session: member, incarnation, nextIn, lastOut };
  const logged = await logOn({ ...logon, onReport, onDuplicate, onClose });
  if (logged._tag !== 'LoggedOn') return logged;
  mine = logged.session;
  if (isOver()) mine.close();
  else engine.session = mine;
  return logged;
};

/** Applies what was re-sent, then rejects what the exchange turns out not to know. */
const catchUp = async (engine: Engine, session: ExchangeSession) => {
  const before = unresolved(engine).length;
  const isLost = () => !session.isOpen();
  await settled(engine, () => engine.state.nextIn >= session.nextOut || isLost());
  const unsent = isLost() ? [] : unresolved(engine);
  const now = new Date().toISOString();
  for (const order of unsent) engine.record(firmRejection(order, notSentReason, now));
  const isGone = ({ clOrdId }: { clOrdId: string }) => !engine.state.inFlight.has(clOrdId);
  await settled(engine, () => unsent.every(isGone) || isLost());
  return { adopted: before - unsent.length, rejected: unsent.length };
};

const fencedResult = (engine: Engine): TakenOver => ({
  _tag: 'Fenced',
  reason: engine.fenced ?? 'the engine is stopping',
});

const settled = (engine: Engine, condition: () => boolean): Promise<boolean> =>
  engine.waiting.until(() => condition() || engine.isOver());

const unresolved = (engine: Engine) =>
  [...engine.state.inFlight.values()].filter(({ clOrdId }) => !engine.outbox.holdsOrder(clOrdId));
