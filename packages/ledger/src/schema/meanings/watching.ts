/** What detectors saw, and how well they watched. Pure. */
import type { ComponentEvent } from '../../events/component.ts';
import type { DetectorEvent } from '../../events/detector.ts';
import { by, type Meanings, watchers } from './meaning.ts';

const seen = by(...watchers);
const detector = by('detector');

export const watching: Meanings<(ComponentEvent | DetectorEvent)['type']> = {
  ObservationEstablished: seen('An observer has good answers of the component: it is watched.'),
  FailureSuspected: seen('One observer holds the component for failed; a quorum has to agree.'),
  FailureConfirmed: seen('A quorum of observers agrees: the component has failed.'),
  FailureRefuted: seen('An observer takes its suspicion back: it was wrong, or over too soon.'),
  FailureCleared: seen('The component answers again after a confirmed failure.'),
  LagBreached: seen('A replica, feed or snapshot is further behind than the data may be lost.'),
  LagCleared: seen('What was behind has caught up.'),
  ObservationLost: seen('An observer is blind: it can no longer tell good from bad.'),
  RedundancyLost: seen('A standby, leg or archive is gone: the next failure may not be survived.'),
  RedundancyRestored: seen('The redundancy that was lost is there again.'),
  DetectorStarted: detector('A detector instance watches these components from now on.'),
  DetectorStopped: detector(
    'A detector instance stopped on purpose; silence without it is a fault.',
  ),
  CoverageSummarised: detector('How much of a span the detector really watched, and how well.'),
  RpoValidated: detector('A run of checks of what could be lost now, each with its own result.'),
  ReadinessChecked: detector('Whether a recovery would find what it needs, before it is needed.'),
};
