/**
 * What recovering onto a candidate would lose, as far as the survey tells. Pure. What was not
 * measured is UNKNOWN and said to be: a prediction is never better than what it rests on.
 */
import type { PredictedLoss } from '@recovery-ledger/ledger';
import type { Ranking, Survey } from './candidates.ts';

const unknown = (basis: string): PredictedLoss => ({
  ...{ state: 'UNKNOWN', bytes: null, ms: null, records: null },
  basis,
});

export const predictLoss = ({ journal }: Survey, { best, chosen }: Ranking): PredictedLoss => {
  if (chosen === undefined) return unknown('nothing was found to recover onto');
  if (best === undefined || best.answer._tag === 'silent') {
    return unknown(`${chosen.name} does not say how much of the input it has`);
  }
  const { sequence, inSync } = best.answer;
  if (inSync === false) {
    return unknown(
      `${chosen.name} is a replica that is not in sync: what came after sequence ${sequence} may be lost`,
    );
  }
  if (inSync === true) {
    const basis = `${chosen.name} is in sync: nothing was accepted that it does not have`;
    return { state: 'BOUNDED', bytes: null, ms: null, records: 0, basis };
  }
  if (journal === null) return unknown('the input journal does not say how far it is');
  const behind = Math.max(0, journal.sequence - sequence);
  return {
    ...{ state: 'BOUNDED', bytes: null, ms: null, records: behind },
    basis: `${journal.source} is at sequence ${journal.sequence}, ${chosen.name} at ${sequence}: the difference is replayed from the journal`,
  };
};

/** Only a replica that is behind loses what nobody else has; the rest is still in the journal. */
export const mayLose = ({ best }: Ranking): boolean =>
  best?.answer._tag === 'health' && best.answer.inSync === false;
