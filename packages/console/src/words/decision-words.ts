/** What recoverers decided, and who may act, in plain words. Pure. */
import type { ClaimEvent, ScopeEvent } from '@recovery-ledger/ledger';
import { formatEpoch } from '@recovery-ledger/ledger';
import { showMs } from '../terminal/show-ms.ts';
import { list } from './list.ts';

export const scopeWords = (event: ScopeEvent): string => {
  switch (event.type) {
    case 'FailureAssigned':
      return `failure #${event.data.failure} of ${event.data.component} belongs to ${event.data.incident}`;
    case 'ScopeAssessed': {
      const { scope, components, rule } = event.data;
      const what = scope === 'full_dr' ? 'full disaster recovery' : 'one component';
      return `scope: ${what}, ${list(components)} (${rule})`;
    }
    case 'RecoveryDecided': {
      const { component, runbook, targetMs, rule, candidates } = event.data;
      const chosen = candidates.filter(({ chosen }) => chosen).map(({ instance }) => instance);
      const onto = chosen.length === 0 ? '' : ` onto ${list(chosen)}`;
      return `decided: recover ${component}${onto} by ${runbook} within ${showMs(targetMs)} (${rule})`;
    }
    case 'RecoveryWithheld':
      return `decided not to act on ${event.data.component}: ${list(event.data.blockers.map(({ detail }) => detail))}`;
    case 'IncidentResolved':
      return `incident closed, ${event.data.outcome}: ${event.data.reason}`;
  }
};

export const claimWords = (event: ClaimEvent): string =>
  event.type === 'RecoveryClaimed'
    ? `${event.data.recoverer} holds the claim on ${event.data.component} (${event.data.reason})`
    : `${event.data.recoverer} gives back the claim on ${event.data.component}, epoch ${formatEpoch(event.data.epoch)}: ${event.data.outcome}`;
