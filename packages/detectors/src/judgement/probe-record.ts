/**
 * What one probe has seen lately: a window of its last samples and the runs that end it. Pure.
 * An unknown sample takes a place in the window and ends every run: it is neither good nor bad.
 */
import { isRefusal, type Observation } from './observation.ts';

export type Sample = Pick<Observation, 'askedAt' | 'at' | 'result' | 'sign' | 'evidence'>;

export type ProbeRecord = {
  /** The last samples, newest last, at most `of`. */
  readonly window: readonly Sample[];
  /** When the last good answer that has left the window was asked for. */
  readonly goodBefore: bigint | null;
  /** Lengths of the runs of samples that end the history. */
  readonly good: number;
  readonly answered: number;
  readonly refused: number;
  readonly unknown: number;
  /** A connection was lost, and nothing but losses and refusals was seen since. */
  readonly lost: boolean;
};

export const noSamples: ProbeRecord = {
  window: [],
  goodBefore: null,
  good: 0,
  answered: 0,
  refused: 0,
  unknown: 0,
  lost: false,
};

export const addSample = (record: ProbeRecord, sample: Sample, of: number): ProbeRecord => {
  const { result, sign } = sample;
  const answered = isAnswer(sample);
  const grown = [...record.window, sample];
  const kept = grown.slice(-of);
  return {
    window: kept,
    goodBefore: newest(record.goodBefore, grown.slice(0, -of)),
    good: result === 'good' ? record.good + 1 : 0,
    answered: answered ? record.answered + 1 : 0,
    refused: isRefusal(sign) ? record.refused + 1 : 0,
    unknown: result === 'unknown' ? record.unknown + 1 : 0,
    lost: sign === 'reset' || sign === 'closed' || (isRefusal(sign) && record.lost),
  };
};

/** The same probe with its bad samples forgotten: they have been accounted for. */
export const forgiven = (record: ProbeRecord): ProbeRecord => ({
  ...record,
  window: record.window.filter(isAnswer).slice(-1),
  goodBefore: newest(record.goodBefore, record.window),
});

/** When the last good answer before `instant` was asked for, as far as the window reaches. */
export const lastGoodBefore = (record: ProbeRecord, instant: bigint): bigint | null =>
  newest(
    record.goodBefore,
    record.window.filter(({ at }) => at <= instant),
  );

/** A correct answer proves life from when it was asked for: the earliest it can have been given. */
const newest = (before: bigint | null, samples: readonly Sample[]): bigint | null =>
  samples.filter(isAnswer).at(-1)?.askedAt ?? before;

export const isAnswer = ({ result }: Pick<Sample, 'result'>): boolean =>
  result === 'good' || result === 'slow';
