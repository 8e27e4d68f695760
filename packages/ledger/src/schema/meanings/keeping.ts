/** People told, drills held, the estate in force, and the ledger's own health. Pure. */
import type { AlertEvent } from '../../events/alert.ts';
import type { DrillEvent } from '../../events/drill.ts';
import type { EstateEvent } from '../../events/estate.ts';
import type { UpkeepEvent } from '../../events/upkeep.ts';
import { by, type Meanings } from './meaning.ts';

const alerter = by('alerter');
const chaos = by('chaos');
const admin = by('admin');

export const keeping: Meanings<(AlertEvent | DrillEvent | EstateEvent | UpkeepEvent)['type']> = {
  AlertRaised: alerter('Somebody has to be told; raised once per condition.'),
  AlertDelivered: alerter('A channel took the message for a role.'),
  AlertDeliveryFailed: alerter('A channel did not take the message, and what is tried next.'),
  AlertEscalated: alerter('The next level of the ladder is called.'),
  AlertAcknowledged: by('operator')('A person has seen the alert and takes it on.'),
  AlertClosed: alerter('The condition is over.'),
  DrillStarted: chaos('A drill begins: which fault is asked for, by whom, and why.'),
  FaultInjected: chaos('The fault was told or caused.'),
  FaultObserved: chaos("The estate's own detectors saw the fault."),
  FaultRemoved: chaos('The fault was taken back, and whether anything is left of it.'),
  DrillConcluded: chaos('What came of the drill.'),
  EstatePublished: admin('The components, targets and quorum in force from here on.'),
  RunbookPublished: admin('The text of a runbook, behind the hash that plans pin.'),
  EpochGenerationRaised: admin('Another stream stands for this log from a sequence on.'),
  RebuildProved: by('projector')(
    'A projection rebuilt from the start was compared with its live rows.',
  ),
  ObserverSilent: by(
    'alerter',
    'detector',
  )('A detector, or its checks, have not been heard of: what only it watches is unknown.'),
  LedgerOutageRecorded: by(
    'detector',
    'recoverer',
    'shadow',
    'projector',
    'alerter',
    'sealer',
  )('How long a service could not reach the log, and how much it spooled meanwhile.'),
  ProjectionStalled: by('projector')('A projection stands still while the log goes on.'),
};
