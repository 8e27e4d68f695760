/**
 * The record of one recovery as its holder writes it: every append under the expected sequence,
 * one after the other, and the folded state. IO.
 *
 * A conflict means that the record has moved: the tail is read, and when it carries a newer epoch
 * the claim is lost and nothing more is written. An event of one's own epoch there is the append
 * whose outcome was unknown, and is not written again. While the log is away the append is
 * repeated; no step starts before the one before is on the record. What cannot be read is not
 * decided on.
 */
import {
  type Aggregate,
  type AppendFailure,
  compareEpochs,
  type Epoch,
  type RecoveryEvent,
  type Unreadable,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { RecoveryCommand } from '../recovery/commands.ts';
import { decide } from '../recovery/decide.ts';
import { evolveRounds, noRound, type Round, type Rounds } from '../recovery/rounds.ts';
import { evolve, initial, isRecoveryEvent, type Recovery } from '../recovery/state.ts';
import { type AppendElsewhere, createAppendElsewhere } from './append-elsewhere.ts';
import { LostClaim } from './lost-claim.ts';
import type { RecovererDeps } from './recoverer.ts';

/** The recovery's own history holds what this program cannot read: it must not go on from there. */
export class UnreadableRecord extends Error {
  constructor({ sequence, subject, reason }: Unreadable) {
    super(`event ${sequence} on ${subject} cannot be read (${reason}): run a recoverer that can`);
  }
}

export type RecoveryRecord = {
  readonly state: () => Recovery;
  /** What people were asked, by approval. */
  readonly round: (approval: string) => Round;
  /** Decides and appends; a repeated command appends nothing. */
  readonly report: (command: RecoveryCommand) => Promise<void>;
  /** Begins with the plan; where another has planned it already, goes on under that plan. */
  readonly open: (plan: RecoveryEvent, goOn: RecoveryCommand) => Promise<void>;
  /** Appends facts that need no decision: checks, losses. */
  readonly append: (events: readonly RecoveryEvent[]) => Promise<void>;
  /** Appends to another aggregate that this holder writes; gives the events' sequences. */
  readonly appendTo: AppendElsewhere;
};

const retryMs = 100;

export const openRecoveryRecord = async (
  deps: Pick<RecovererDeps, 'log' | 'clock'>,
  recovery: string,
  incident: string,
  epoch: Epoch,
  signal: AbortSignal,
): Promise<RecoveryRecord> => {
  const { log, clock } = deps;
  const own: Aggregate = { mode: log.mode, family: 'recovery', id: recovery };
  const context = { correlationId: incident };
  let state: Recovery = initial;
  let rounds: Rounds = {};
  let expected = 0;
  let queue: Promise<unknown> = Promise.resolve();
  const elsewhere = createAppendElsewhere(deps, context, signal);

  const apply = (event: RecoveryEvent, sequence: number): void => {
    rounds = evolveRounds(rounds, event, sequence, state);
    state = evolve(state, event);
  };

  /** Whether the tail holds what was written here. */
  const catchUp = async (): Promise<boolean> => {
    const tail = await log.history(own, expected);
    const [unreadable] = tail.unreadable;
    if (unreadable !== undefined) throw new UnreadableRecord(unreadable);
    const events = tail.events.filter((event) => isRecoveryEvent(event));
    for (const event of events) apply(event, event.meta.sequence);
    expected = tail.last;
    if (state.status !== 'unplanned' && compareEpochs(state.epoch, epoch) > 0) {
      throw new LostClaim(`${recovery} is held under a newer epoch`);
    }
    return events.some(({ data }) => compareEpochs(data.epoch, epoch) === 0);
  };

  const write = async (decideNow: () => readonly RecoveryEvent[]) => {
    for (;;) {
      if (signal.aborted) throw new LostClaim(`${recovery}: stopped`);
      const events = decideNow();
      if (events.length === 0) return;
      const result = await log.append(own, expected, events, context);
      if (E.isRight(result)) {
        const { sequences, last } = result.right;
        for (const [index, event] of events.entries()) apply(event, sequences[index] ?? last);
        expected = last;
        return;
      }
      const again = () => clock.sleep(retryMs, signal);
      if (await isWritten(result.left, catchUp, again)) return;
    }
  };

  const inTurn = <A>(work: () => Promise<A>): Promise<A> => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };

  await catchUp();
  return {
    state: () => state,
    round: (approval) => rounds[approval] ?? noRound,
    report: (command) => inTurn(() => write(() => decideOrLose(command, state))),
    open: (plan, goOn) =>
      inTurn(() =>
        write(() => (state.status === 'unplanned' ? [plan] : decideOrLose(goOn, state))),
      ),
    append: (events) => inTurn(() => write(() => events)),
    appendTo: (aggregate, events) => inTurn(() => elsewhere(aggregate, events)),
  };
};

/** A refusal here is a newer epoch or an end that another wrote: either way, not ours any more. */
const decideOrLose = (command: RecoveryCommand, state: Recovery): readonly RecoveryEvent[] => {
  const decision = decide(command, state);
  if (E.isLeft(decision)) throw new LostClaim(`${command.type}: ${decision.left._tag}`);
  return decision.right;
};

/** After a failed append: true when it turns out to be on the record after all. */
const isWritten = async (
  failure: AppendFailure,
  catchUp: () => Promise<boolean>,
  pause: () => Promise<void>,
): Promise<boolean> => {
  if (failure._tag === 'LogRefused') throw new Error(`${failure.subject}: ${failure.reason}`);
  if (failure._tag === 'SequenceConflict') {
    try {
      return await catchUp();
    } catch (error) {
      if (error instanceof LostClaim || error instanceof UnreadableRecord) throw error;
    }
  }
  await pause();
  return false;
};
