/**
 * The record of one recovery as its holder writes it: every append under the expected sequence,
 * one after the other, and the folded state. IO.
 *
 * A conflict means that another wrote: the tail is read, and when it carries a newer epoch the
 * claim is lost and nothing more is written. While the log is away the append is repeated; no step
 * starts before the one before is on the record.
 */
import {
  type Aggregate,
  type AppendFailure,
  compareEpochs,
  type Epoch,
  type LedgerEvent,
  type Log,
  type RecoveryEvent,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { decide, type RecoveryCommand } from '../recovery/decide.ts';
import { evolve, initial, isRecoveryEvent, type Recovery } from '../recovery/state.ts';

export class LostClaim extends Error {}

export type RecoveryRecord = {
  readonly state: () => Recovery;
  /** Decides and appends; a repeated command appends nothing. */
  readonly report: (command: RecoveryCommand) => Promise<void>;
  /** Appends facts that need no decision: the plan, checks, losses. */
  readonly append: (events: readonly RecoveryEvent[]) => Promise<void>;
  /** Appends to another aggregate that this holder writes. */
  readonly appendTo: (aggregate: Aggregate, events: readonly LedgerEvent[]) => Promise<void>;
};

const retryMs = 100;

export const openRecoveryRecord = async (
  log: Log,
  recovery: string,
  incident: string,
  epoch: Epoch,
  signal: AbortSignal,
): Promise<RecoveryRecord> => {
  const own: Aggregate = { mode: log.mode, family: 'recovery', id: recovery };
  const context = { correlationId: incident };
  let state: Recovery = initial;
  let expected = 0;
  let queue: Promise<unknown> = Promise.resolve();
  const lastOf = new Map<string, number>();

  const catchUp = async () => {
    const tail = await log.history(own, expected);
    for (const event of tail.events) if (isRecoveryEvent(event)) state = evolve(state, event);
    expected = tail.last;
    if (state.status !== 'unplanned' && compareEpochs(state.epoch, epoch) > 0) {
      throw new LostClaim(`${recovery} is held under a newer epoch`);
    }
  };

  const write = async (decideNow: () => readonly RecoveryEvent[]) => {
    for (;;) {
      if (signal.aborted) throw new LostClaim(`${recovery}: stopped`);
      const events = decideNow();
      if (events.length === 0) return;
      const result = await log.append(own, expected, events, context);
      if (E.isRight(result)) {
        state = events.reduce(evolve, state);
        expected = result.right.last;
        return;
      }
      await recoverFrom(result.left, catchUp);
    }
  };

  const inTurn = (work: () => Promise<void>): Promise<void> => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };

  await catchUp();
  return {
    state: () => state,
    report: (command) => inTurn(() => write(() => decideOrLose(command, state))),
    append: (events) => inTurn(() => write(() => events)),
    appendTo: (aggregate, events) =>
      inTurn(() => appendElsewhere(log, aggregate, events, context, lastOf)),
  };
};

/** A refusal here is a newer epoch or an end that another wrote: either way, not ours any more. */
const decideOrLose = (command: RecoveryCommand, state: Recovery): readonly RecoveryEvent[] => {
  const decision = decide(command, state);
  if (E.isLeft(decision)) throw new LostClaim(`${command.type}: ${decision.left._tag}`);
  return decision.right;
};

const recoverFrom = async (failure: AppendFailure, catchUp: () => Promise<void>): Promise<void> => {
  if (failure._tag === 'LogRefused') throw new Error(`${failure.subject}: ${failure.reason}`);
  if (failure._tag === 'SequenceConflict') return catchUp();
  await new Promise((resolve) => setTimeout(resolve, retryMs));
};

/** Aggregates with one writer: a conflict is an older holder's last word, read past it. */
const appendElsewhere = async (
  log: Log,
  aggregate: Aggregate,
  events: readonly LedgerEvent[],
  context: { readonly correlationId: string },
  lastOf: Map<string, number>,
): Promise<void> => {
  const key = `${aggregate.family}.${aggregate.id}`;
  let left = events;
  while (left.length > 0) {
    const expected = lastOf.get(key) ?? (await log.history(aggregate)).last;
    const result = await log.append(aggregate, expected, left, context);
    if (E.isRight(result)) {
      lastOf.set(key, result.right.last);
      return;
    }
    if (result.left._tag === 'LogRefused') throw new Error(result.left.reason);
    left = left.slice(result.left.appended);
    lastOf.delete(key);
    if (result.left._tag === 'LogUnavailable') {
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }
};
