/** A recovery that asks people, as a recoverer would write it of the tiny estate. */
import { contentHash, type EventOfType, type Log } from '@recovery-ledger/ledger';
import { decidedFields } from './decided-fields.ts';
import { add } from './scripted-estate.ts';

const epoch = { generation: 0, sequence: 5 };
const ofRecovery = { recovery: 'rec-7', incident: 'inc-7', component: 'thing', epoch };

/** Two people have to agree, one of each role, to this text. */
export const askByHand = async (log: Log, shown: string): Promise<void> => {
  const recovery = { mode: 'real', family: 'recovery', id: 'rec-7' } as const;
  const data: EventOfType<'ApprovalRequested'>['data'] = {
    ...{ ...ofRecovery, approval: 'rec-7-ask', aboutStep: null, about: 'act' },
    ...{ shown, shownHash: contentHash(shown) },
    approvers: { required: 2, roles: ['on_call', 'ceo'], everyRole: true, notRequester: true },
    ...{ loss: null, requestedBy: 'recoverer-1', onExpiry: 'pause', decidedAtSequence: 1 },
    expiresAt: new Date(Date.now() + 600_000).toISOString(),
  };
  await add(log, recovery, { type: 'ApprovalRequested', data });
};

export const decideByHand = async (log: Log): Promise<void> => {
  const scope = { mode: 'real', family: 'scope', id: 'tiny' } as const;
  await add(log, scope, {
    type: 'RecoveryDecided',
    data: {
      ...{ incident: 'inc-7', component: 'thing', failure: 7, recovery: 'rec-7', runbook: 'RB' },
      ...{ tier: 2, targetMs: 1, rule: '', policyVersion: '1', inputs: [], candidates: [] },
      ...{ decidedAtSequence: 1, ...decidedFields },
    },
  });
};
