/**
 * The estate in force: components, targets and runbooks as they were when events were decided.
 * Projections read priorities and targets from here, so that a rebuild needs nothing but the log.
 *
 * Subject: `ledger.<mode>.estate.<estate>`. Written by admin commands (`init`).
 */
import * as t from 'io-ts';
import { ComponentId, Sequence, Token } from './primitives.ts';

export const PublishedComponent = t.strict(
  {
    component: ComponentId,
    label: t.string,
    priority: Sequence,
    tier: Sequence,
    rtoMs: Sequence,
    rpoMs: Sequence,
    availability: t.string,
    resumeCriterion: t.string,
    runbook: t.union([t.string, t.null]),
    dependsOn: t.readonlyArray(ComponentId),
  },
  'PublishedComponent',
);
export type PublishedComponent = t.TypeOf<typeof PublishedComponent>;

export const EstatePublished = t.strict({
  type: t.literal('EstatePublished'),
  data: t.strict({
    estate: Token,
    hash: t.string,
    quorum: Sequence,
    components: t.readonlyArray(PublishedComponent),
  }),
});

/** `text` is the runbook as it was loaded: the audit copy behind the hash that plans pin. */
export const RunbookPublished = t.strict({
  type: t.literal('RunbookPublished'),
  data: t.strict({ estate: Token, runbook: t.string, hash: t.string, text: t.string }),
});

export const EstateEvent = t.union([EstatePublished, RunbookPublished], 'EstateEvent');
export type EstateEvent = t.TypeOf<typeof EstateEvent>;
