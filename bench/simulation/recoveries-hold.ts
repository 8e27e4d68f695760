/** What must hold of claims, epochs, steps and effects, whoever carried them out. Pure. */
import { compareEpochs, type Epoch, formatEpoch } from '@recovery-ledger/ledger';
import type { Rule } from './invariants.ts';
import { byRecovery, ofType } from './record-parts.ts';
import { ends } from './recovery-statuses.ts';

/** 5: from a claim to its release, the component belongs to that recovery, or to a kill switch. */
export const oneRecoveryPerComponent: Rule = ({ record }) => {
  const kills = new Set(
    ofType(record, 'RecoveryDecided')
      .filter(({ data }) => data.origin === 'kill_switch')
      .map(({ data }) => data.recovery),
  );
  const held = new Map<string, string>();
  return ofType(record, 'RecoveryClaimed', 'ClaimReleased').flatMap(({ type, data, meta }) => {
    const holder = held.get(data.component);
    if (type === 'ClaimReleased') {
      held.delete(data.component);
      return holder === data.recovery ? [] : [`${meta.sequence} releases what ${holder} holds`];
    }
    held.set(data.component, data.recovery);
    return holder === undefined || holder === data.recovery || kills.has(data.recovery)
      ? []
      : [`${data.recovery} claimed ${data.component} at ${meta.sequence} while ${holder} held it`];
  });
};

/** 5: a claim's epoch is its sequence; nothing of a recovery is written under another's. */
export const epochsOnlyRise: Rule = ({ record }) => {
  const newest = new Map<string, Epoch>();
  return record.flatMap(({ type, data, meta }) => {
    if (!('epoch' in data) || !('recovery' in data) || type === 'ClaimReleased') return [];
    const { recovery, epoch } = data;
    const before = newest.get(recovery);
    newest.set(recovery, epoch);
    return before === undefined || compareEpochs(epoch, before) >= 0
      ? []
      : [`${type} ${meta.sequence} of ${recovery} under ${formatEpoch(epoch)}, older than before`];
  });
};

/** 5: whatever is carried out belongs to the newest claim that was known where it was done. */
export const noEffectUnderAnOldEpoch: Rule = ({ effects, record }) => {
  const claims = new Map(
    ofType(record, 'RecoveryClaimed').map(({ data, meta }) => [meta.sequence, data] as const),
  );
  const newest = new Map<string, Epoch>();
  return effects.flatMap(({ component, epoch, recovery, step }) => {
    const claim = claims.get(epoch.sequence);
    const before = newest.get(component);
    newest.set(component, epoch);
    return [
      ...(claim?.component === component && claim.recovery === recovery
        ? []
        : [`${step} of ${recovery} under ${formatEpoch(epoch)}, which is no claim of it`]),
      ...(before === undefined || compareEpochs(epoch, before) >= 0
        ? []
        : [`${step} of ${recovery} after a newer claim had acted`]),
    ];
  });
};

/** 7: no step begins before everything that it needs has ended well, or is lived with. */
export const stepsWaitForTheirNeeds: Rule = ({ record }) => {
  const problems: string[] = [];
  for (const events of byRecovery(record).values()) {
    const planned = events.find((event) => event.type === 'RecoveryPlanned');
    if (planned?.type !== 'RecoveryPlanned') continue;
    const needsOf = new Map(planned.data.steps.map((step) => [step.id, step]));
    const over = new Set<string>();
    for (const event of events) {
      if (event.type === 'StepSucceeded' || event.type === 'StepSkipped') over.add(event.data.step);
      if (
        event.type === 'StepFailed' &&
        !event.data.willRetry &&
        event.data.onFailure === 'continue'
      )
        over.add(event.data.step);
      if (event.type !== 'StepStarted') continue;
      const missing = (needsOf.get(event.data.step)?.needs ?? []).filter((need) => !over.has(need));
      if (missing.length > 0)
        problems.push(
          `${event.data.step} (${event.meta.sequence}) began without ${missing.join(', ')}`,
        );
    }
  }
  return problems;
};

/** A recovery ends once, and nothing of it is written after its end. */
export const nothingAfterTheEnd: Rule = ({ record }) =>
  [...byRecovery(record)].flatMap(([recovery, events]) => {
    const end = events.findIndex(({ type }) => ends.includes(type));
    const later = end < 0 ? undefined : events[end + 1];
    return later === undefined
      ? []
      : [`${recovery}: ${later.type} ${later.meta.sequence} after its end`];
  });
