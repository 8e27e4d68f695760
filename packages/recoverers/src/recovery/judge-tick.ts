/** Whether a person did what only a person can do, and says so. The newest word counts. Pure. */
import type { EventOfType } from '@recovery-ledger/ledger';
import type { ValidAct } from '../actions/people.ts';
import type { Round } from './rounds.ts';

type Ticked = EventOfType<'StepTicked'>['data'];

export type TickJudgement =
  | { readonly _tag: 'Waiting' }
  | {
      readonly _tag: 'Ticked';
      readonly outcome: Ticked['outcome'];
      readonly by: string;
      readonly reason: string;
      readonly evidence: Ticked['evidence'];
    }
  | { readonly _tag: 'Expired' };

export const judgeTick = (
  { since, newest }: Round,
  acts: readonly ValidAct[],
  step: string,
  nowMs: number,
): TickJudgement => {
  if (newest === undefined) return { _tag: 'Waiting' };
  const { recovery, approvers, expiresAt } = newest.data;
  const ticked = acts.findLast(
    ({ sequence, event: { type, data } }) =>
      type === 'StepTicked' &&
      sequence > since &&
      data.recovery === recovery &&
      data.step === step &&
      approvers.roles.includes(data.role),
  );
  if (ticked?.event.type === 'StepTicked') {
    const { outcome, by, reason, evidence } = ticked.event.data;
    return { _tag: 'Ticked', outcome, by, reason, evidence };
  }
  return nowMs > Date.parse(expiresAt) ? { _tag: 'Expired' } : { _tag: 'Waiting' };
};
