/** The sentences about recovery time objectives. Pure. */
import { actualMs, type Deadline, type RecoveryClock, verdictOf } from '@recovery-ledger/ledger';

/** The source procedures' sentence (2.2), of a violated recovery that has ended; else null. */
export const recoveredText = (clock: RecoveryClock): string | null => {
  const actual = actualMs(clock);
  if (actual === null || clock.targetMs === null || verdictOf(clock) !== 'VIOLATED') return null;
  const seconds = (actual.best / 1_000).toFixed(2);
  return `RTO VIOLATION: ${clock.component} recovered in ${seconds}s (target: ${target(clock.targetMs)})`;
};

/** Whether it still runs or was missed while nobody watched: it was not back in time. */
export const notRecoveredText = ({ component, targetMs, endedAt }: Deadline): string =>
  `RTO VIOLATION: ${component} not recovered after ${target(targetMs)}${
    endedAt === null ? '' : ' (it has recovered since)'
  }`;

export const warningText = ({ component, targetMs, warnAt, onsetAt }: Deadline): string =>
  `${component} not recovered after ${target(warnAt - onsetAt)} of its ${target(targetMs)} RTO`;

const target = (ms: number): string => `${Number((ms / 1_000).toFixed(2))}s`;
