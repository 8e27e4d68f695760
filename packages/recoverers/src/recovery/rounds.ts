/**
 * What people were asked in one recovery, and since when their answers count. Pure.
 *
 * A step that waits for people opens a round; its failure ends it. An act from before the round is
 * an answer to an older question, and counts for nothing: so a step that is tried again asks again.
 */
import { compareEpochs, type EventOfType, type RecoveryEvent } from '@recovery-ledger/ledger';
import type { Recovery } from './state.ts';

export type Asked = {
  readonly sequence: number;
  readonly data: EventOfType<'ApprovalRequested'>['data'];
};

export type Round = {
  /** Acts after this sequence count. */
  readonly since: number;
  /** The newest question of the round: it is the one that is answered. */
  readonly newest: Asked | undefined;
  /** Since when people are shown the text of the newest question. */
  readonly textSince: number;
};

/** By approval. */
export type Rounds = Readonly<Record<string, Round>>;

export const noRound: Round = { since: 0, newest: undefined, textSince: 0 };

/** One for each step that asks, the same for every holder; at most as long as an id may be. */
export const approvalOf = (recovery: string, step: string): string =>
  `${recovery}-${step}`.slice(-64).replace(/^[^A-Za-z0-9]+/, '');

/** `state` is the recovery's before the event: what an older epoch wrote does not count. */
export const evolveRounds = (
  rounds: Rounds,
  event: RecoveryEvent,
  sequence: number,
  state: Recovery,
): Rounds => {
  if (state.status !== 'unplanned' && compareEpochs(event.data.epoch, state.epoch) < 0) {
    return rounds;
  }
  if (event.type === 'ApprovalRequested') {
    const { approval } = event.data;
    const round = rounds[approval] ?? noRound;
    const same = round.newest?.data.shownHash === event.data.shownHash;
    const textSince = same ? round.textSince : sequence;
    const newest = { sequence, data: event.data };
    return { ...rounds, [approval]: { ...round, newest, textSince } };
  }
  if (event.type !== 'StepFailed') return rounds;
  const approval = approvalOf(event.data.recovery, event.data.step);
  return { ...rounds, [approval]: { ...noRound, since: sequence } };
};
