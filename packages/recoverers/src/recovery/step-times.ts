/** When each step began and ended, in nanoseconds since 1970, from the record. Pure. */
import { happenedAtNs, type Recorded } from '@recovery-ledger/ledger';

export type StepTime = {
  /** Of the first attempt. */
  readonly startedNs: bigint;
  /** Undefined while it runs, or may be tried again. */
  readonly endedNs?: bigint;
};

export type StepTimes = Readonly<Record<string, StepTime>>;

export const evolveStepTimes = (times: StepTimes, event: Recorded): StepTimes => {
  const atNs = happenedAtNs(event.meta);
  switch (event.type) {
    case 'StepStarted': {
      const { step } = event.data;
      return { ...times, [step]: { startedNs: times[step]?.startedNs ?? atNs } };
    }
    case 'StepSucceeded':
      return ended(times, event.data.step, atNs);
    case 'StepFailed':
      return event.data.willRetry ? times : ended(times, event.data.step, atNs);
    default:
      return times;
  }
};

const ended = (times: StepTimes, step: string, endedNs: bigint): StepTimes => {
  const time = times[step];
  return time === undefined ? times : { ...times, [step]: { ...time, endedNs } };
};
