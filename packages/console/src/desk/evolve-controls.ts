/** What people told the recoverers to leave or to do, and what those answered. Pure. */
import type { Recorded } from '@recovery-ledger/ledger';
import type { Desk, Request } from './desk.ts';
import { put, without } from './put.ts';

/** Of acts that count alone. */
export const evolveControls = (desk: Desk, event: Recorded): Desk => {
  const { sequence } = event.meta;
  switch (event.type) {
    case 'RecoveriesPaused':
      return { ...desk, pauses: put(desk.pauses, event.data.pause, event.data) };
    case 'RecoveriesUnpaused':
      return { ...desk, pauses: without(desk.pauses, event.data.pause) };
    case 'ComponentBlocked':
      return { ...desk, blocks: put(desk.blocks, event.data.block, event.data) };
    case 'ComponentUnblocked':
      return { ...desk, blocks: without(desk.blocks, event.data.block) };
    case 'MaintenanceScheduled':
      return { ...desk, maintenance: put(desk.maintenance, event.data.maintenance, event.data) };
    case 'MaintenanceCancelled':
      return { ...desk, maintenance: without(desk.maintenance, event.data.maintenance) };
    case 'RecoveryRequested': {
      const { request, by, aboutRecovery } = event.data;
      return asked(desk, request, { sequence, by, aboutRecovery });
    }
    case 'KillSwitchInvoked':
      return asked(desk, event.data.invocation, {
        ...{ sequence, by: event.data.by, aboutRecovery: null },
      });
    default:
      return desk;
  }
};

const asked = (
  desk: Desk,
  id: string,
  request: Pick<Request, 'sequence' | 'by' | 'aboutRecovery'>,
): Desk => ({
  ...desk,
  requests: put(recent(desk.requests), id, { ...request, decided: null, withheld: null }),
});

/** As many as anybody still waits for. */
const mostKept = 200;

const recent = (requests: Desk['requests']): Desk['requests'] =>
  requests.size < mostKept ? requests : new Map([...requests].slice(-mostKept / 2));

/** `failure` of a decision is the sequence of its cause, which may be a request. */
export const evolveRequestAnswers = (desk: Desk, event: Recorded): Desk => {
  if (event.type !== 'RecoveryDecided' && event.type !== 'RecoveryWithheld') return desk;
  const cause = event.data.failure;
  const found = [...desk.requests].find(([, { sequence }]) => sequence === cause);
  if (found === undefined) return desk;
  const [id, request] = found;
  const answer =
    event.type === 'RecoveryDecided'
      ? { decided: event.data.recovery, withheld: null }
      : { withheld: { ...event.data, sequence: event.meta.sequence } };
  return { ...desk, requests: put(desk.requests, id, { ...request, ...answer }) };
};
