/** Acts of people for tests of decisions, as events that count. Pure. */
import type { EventOfType, LedgerEvent } from '@recovery-ledger/ledger';

const by = { by: 'on-call', role: 'on_call', reason: 'for the test' };

export const pauseEvent = (
  pause: string,
  expiresAt: string | null = null,
  components: EventOfType<'RecoveriesPaused'>['data']['components'] = 'all',
): LedgerEvent => ({
  type: 'RecoveriesPaused',
  data: { estate: 'floor', ...by, pause, components, expiresAt },
});

export const blockEvent = (block: string, component: string): LedgerEvent => ({
  type: 'ComponentBlocked',
  data: { estate: 'floor', ...by, block, component, expiresAt: null },
});

type Requested = EventOfType<'RecoveryRequested'>['data'];

export const requestEvent = (over: Partial<Requested>): LedgerEvent => ({
  type: 'RecoveryRequested',
  data: {
    ...{ estate: 'floor', ...by, request: 'r-1', action: 'start', component: 'engine' },
    ...{ incident: null, aboutRecovery: null, runbook: null, target: null, aboutHalt: null },
    ...{ rehearsal: false, overrides: [], parameters: {}, decidedAtSequence: 0, expiresAt: null },
    ...over,
  },
});

export const killEvent = (
  over: Partial<EventOfType<'KillSwitchInvoked'>['data']> = {},
): LedgerEvent => ({
  type: 'KillSwitchInvoked',
  data: {
    ...{ estate: 'floor', ...by, invocation: 'k-1', reach: { level: 'firm', id: null } },
    ...{ incident: null, cancelOrders: true, blockOrders: true, test: false },
    ...over,
  },
});
