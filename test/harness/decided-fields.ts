/**
 * What decisions say beside the point when they come from a plain failure: nobody is asked, nothing
 * is part of an activation, nothing is known of the loss. Pure. Tests put it under what they mean.
 */
import type { EventOfType } from '@recovery-ledger/ledger';

type Data<T extends 'ScopeAssessed' | 'RecoveryDecided' | 'RecoveryWithheld' | 'DiscrepancyFound'> =
  EventOfType<T>['data'];

export const scopedFields: Pick<
  Data<'ScopeAssessed'>,
  'origin' | 'policyVersion' | 'root' | 'counted' | 'explained' | 'threshold' | 'windowMs'
> = {
  ...{ origin: 'failure', policyVersion: '1', root: null, counted: [], explained: [] },
  ...{ threshold: null, windowMs: null },
};

const unknownLoss = {
  ...({ state: 'UNKNOWN', bytes: null, ms: null, records: null } as const),
  basis: 'nothing was asked',
} as const;

export const decidedFields: Pick<
  Data<'RecoveryDecided'>,
  'origin' | 'parent' | 'site' | 'approval' | 'predictedLoss' | 'overrides'
> = {
  ...{ origin: 'failure', parent: null, site: null, approval: null },
  ...{ predictedLoss: unknownLoss, overrides: [] },
};

export const withheldFields: Pick<
  Data<'RecoveryWithheld'>,
  'origin' | 'candidates' | 'predictedLoss' | 'until'
> = { origin: 'failure', candidates: [], predictedLoss: null, until: null };

export const foundFields: Pick<Data<'DiscrepancyFound'>, 'third' | 'severity' | 'notional'> = {
  ...{ third: null, severity: 'major', notional: null },
};

export const publishedFields: Pick<
  EventOfType<'EstatePublished'>['data'],
  'policyVersion' | 'text' | 'people'
> = { policyVersion: '1', text: 'estate: floor\n', people: [] };

export const componentFields = { aliases: [], tierLabel: 'Tier 1', priorityLabel: 'P1' } as const;
