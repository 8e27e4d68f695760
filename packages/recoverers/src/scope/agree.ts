/**
 * Whether what a shadow would have decided is what was decided. Pure. To act is the same when the
 * runbook and the instance are; not to act is the same when the reasons are.
 */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';

type Decided = EventOfType<'RecoveryDecided' | 'RecoveryWithheld'>;
export type Would = EventOfType<'WouldHaveDecided'>['data'];

export const agrees = (would: Would, actual: Decided): boolean => {
  if (actual.type === 'RecoveryDecided') {
    return (
      would.decision === 'recover' &&
      would.component === actual.data.component &&
      would.runbook === actual.data.runbook &&
      chosenIn(would) === chosenIn(actual.data)
    );
  }
  return (
    would.decision === 'withhold' &&
    would.component === actual.data.component &&
    codesIn(would) === codesIn(actual.data)
  );
};

const chosenIn = ({ candidates }: Pick<Would, 'candidates'>): string | undefined =>
  candidates.find(({ chosen }) => chosen)?.instance;

const codesIn = ({ blockers }: Pick<Would, 'blockers'>): string =>
  blockers
    .map(({ code }) => code)
    .sort()
    .join();

/** The event for what was decided purely here; `actual` is null while nothing was decided. */
export const wouldHave = (
  recoverer: string,
  event: Decided,
  tier: number,
  targetMs: number,
): Would => {
  const { incident, component, failure, rule, policyVersion } = event.data;
  const { inputs, candidates, decidedAtSequence } = event.data;
  const about = { recoverer, incident, component, failure, tier, targetMs };
  const reasons = { rule, policyVersion, inputs, candidates, decidedAtSequence };
  const open = { actual: null, agrees: null };
  return event.type === 'RecoveryDecided'
    ? {
        ...about,
        ...reasons,
        ...open,
        decision: 'recover',
        runbook: event.data.runbook,
        blockers: [],
      }
    : {
        ...about,
        ...reasons,
        ...open,
        decision: 'withhold',
        runbook: null,
        blockers: event.data.blockers,
      };
};

/** The same, compared with what was decided. */
export const compared = (would: Would, actual: Recorded<Decided>): Would => ({
  ...would,
  actual: actual.meta.sequence,
  agrees: agrees(would, actual),
});
