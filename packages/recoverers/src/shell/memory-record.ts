/**
 * The record of a rehearsal that nobody keeps: the plan and what follows, in memory. Pure but for
 * what it holds. The engine writes to it as to the log.
 */
import type { RecoveryEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { decide } from '../recovery/decide.ts';
import { evolveRounds, noRound, type Rounds } from '../recovery/rounds.ts';
import { evolve, initial, type Recovery } from '../recovery/state.ts';
import type { RecoveryRecord } from './recovery-record.ts';

export type MemoryRecord = RecoveryRecord & { readonly events: () => readonly RecoveryEvent[] };

/** `onEvent` hears each event as it is written, and may throw to cut the holder off there. */
export const createMemoryRecord = (
  history: readonly RecoveryEvent[],
  onEvent: (event: RecoveryEvent) => void = () => undefined,
): MemoryRecord => {
  const events: RecoveryEvent[] = [];
  let state: Recovery = initial;
  let rounds: Rounds = {};
  const apply = (event: RecoveryEvent): void => {
    events.push(event);
    rounds = evolveRounds(rounds, event, events.length, state);
    state = evolve(state, event);
  };
  const write = (event: RecoveryEvent): void => {
    onEvent(event);
    apply(event);
  };
  history.forEach(apply);
  return {
    events: () => events,
    state: () => state,
    round: (approval) => rounds[approval] ?? noRound,
    report: async (command) => {
      const decided = decide(command, state);
      if (E.isLeft(decided)) throw new Error(`${command.type}: ${decided.left._tag}`);
      decided.right.forEach(write);
    },
    open: async (plan) => write(plan),
    append: async (added) => added.forEach(write),
    appendTo: async (_aggregate, added) => added.map(() => 0),
  };
};
