/**
 * Which instance takes over, and why each other one does not. Pure; the survey is handed in.
 */
import type { Candidate, Instance } from '@recovery-ledger/ledger';

/** What one instance said of itself just now. */
export type Surveyed = {
  readonly instance: Instance;
  readonly answer:
    | { readonly _tag: 'silent'; readonly reason: string }
    | { readonly _tag: 'health'; readonly status: string; readonly sequence: number };
};

export type Survey = {
  readonly instances: readonly Surveyed[];
  /** The instance that service discovery names, which is the one that failed. */
  readonly active: string | null;
};

export type Ranking = {
  readonly candidates: readonly Candidate[];
  readonly chosen: Instance | undefined;
  readonly failed: Instance | undefined;
};

/** The standby that has consumed most of the input log; the failed instance never. */
export const rankCandidates = ({ instances, active }: Survey): Ranking => {
  const fit = instances.filter((surveyed) => refusalOf(surveyed, active) === undefined);
  const [best] = [...fit].sort((a, b) => sequenceOf(b) - sequenceOf(a));
  return {
    candidates: instances.map((surveyed) => ({
      instance: surveyed.instance.name,
      chosen: surveyed === best,
      reason: reasonFor(surveyed, best, active),
    })),
    chosen: best?.instance,
    failed: failedOf({ instances, active }, best),
  };
};

/** Where service discovery is away, the one instance left when all others are fit must be it. */
const failedOf = ({ instances, active }: Survey, best: Surveyed | undefined) => {
  const named = instances.find(({ instance }) => instance.name === active);
  if (named !== undefined || best === undefined) return named?.instance;
  const [unfit, ...more] = instances.filter((surveyed) => refusalOf(surveyed, null) !== undefined);
  return more.length === 0 ? unfit?.instance : undefined;
};

const refusalOf = ({ instance, answer }: Surveyed, active: string | null): string | undefined => {
  if (instance.name === active) return 'it is the instance that failed';
  if (answer._tag === 'silent') return `it does not answer: ${answer.reason}`;
  return answer.status === 'STANDBY' ? undefined : `it is ${answer.status}, not STANDBY`;
};

const reasonFor = (
  surveyed: Surveyed,
  best: Surveyed | undefined,
  active: string | null,
): string => {
  const refusal = refusalOf(surveyed, active);
  if (refusal !== undefined) return refusal;
  const sequence = sequenceOf(surveyed);
  return surveyed === best
    ? `hot standby at input sequence ${sequence}`
    : `its input sequence ${sequence} is not the highest`;
};

const sequenceOf = ({ answer }: Surveyed): number =>
  answer._tag === 'health' ? answer.sequence : -1;
