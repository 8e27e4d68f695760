/**
 * What a person asks the recoverers to do: start, switch over, fail back, halt, resume, continue,
 * abandon. Pure. It is decided by the same rules and under the same claims as any recovery; an
 * unanswered request lapses, so that nothing happens an hour later that nobody expects any more.
 */
import type { EventOfType } from '@recovery-ledger/ledger';
import type { Desk } from '../desk/desk.ts';
import type { Act, Moment, Who } from './act.ts';
import { anyRole } from './signed-by.ts';

type Requested = EventOfType<'RecoveryRequested'>['data'];

/** What a kind of request says beyond who, why and when. */
export type Request = Pick<Requested, 'action' | 'component'> &
  Partial<
    Pick<
      Requested,
      | 'incident'
      | 'aboutRecovery'
      | 'runbook'
      | 'target'
      | 'aboutHalt'
      | 'rehearsal'
      | 'overrides'
      | 'parameters'
    >
  >;

/** Long enough for a recoverer that is being started. */
const lapsesAfterMs = 60_000;

export const requested = (
  { estate, newest }: Desk,
  who: Who,
  { nowMs, newId }: Moment,
  asked: Request,
): Act => {
  const [id, request] = [estate?.estate ?? '', newId('request')];
  const data: Requested = {
    ...{ estate: id, request, incident: null, aboutRecovery: null, runbook: null, target: null },
    ...{ aboutHalt: null, rehearsal: false, overrides: [], parameters: {} },
    decidedAtSequence: newest,
    expiresAt: new Date(nowMs + lapsesAfterMs).toISOString(),
    ...anyRole(who),
    ...asked,
  };
  const { action, component } = asked;
  const words = action.replaceAll('_', '-');
  return {
    ...{ family: 'control', id, names: { request, action, component } },
    events: [{ type: 'RecoveryRequested', data }],
    said: [`${request}: ${who.person} asks for ${words} of ${component}`],
  };
};
