/**
 * The estate in force: components, targets and runbooks as they were when events were decided.
 * Projections read priorities and targets from here, so that a rebuild needs nothing but the log.
 *
 * Subject: `ledger.<mode>.estate.<estate>`. Written by admin commands (`init`, `adopt`).
 */
import * as t from 'io-ts';
import { ComponentId, PublicKey, Sequence, Token } from './primitives.ts';

/** Version 1 had no second names: its codec keeps the name PublishedComponent. */
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
    aliases: t.readonlyArray(t.string),
    tierLabel: t.string,
    priorityLabel: t.string,
  },
  'PublishedComponent2',
);
export type PublishedComponent = t.TypeOf<typeof PublishedComponent>;

/** Whose acts count, by key, and in which roles: a person is a code, never a name. */
export const PublishedPerson = t.strict(
  { person: Token, key: PublicKey, roles: t.readonlyArray(Token) },
  'PublishedPerson',
);
export type PublishedPerson = t.TypeOf<typeof PublishedPerson>;

/**
 * Version 2; version 1 had no policy version, text, people or second names.
 * `text` is the estate file as it was loaded, the audit copy behind `hash`; `people` come from the
 * credentials of this machine, not from the file.
 */
export const EstatePublished = t.strict({
  type: t.literal('EstatePublished'),
  data: t.strict({
    estate: Token,
    hash: t.string,
    quorum: Sequence,
    components: t.readonlyArray(PublishedComponent),
    policyVersion: t.string,
    text: t.string,
    people: t.readonlyArray(PublishedPerson),
  }),
});

/** `text` is the runbook as it was loaded: the audit copy behind the hash that plans pin. */
export const RunbookPublished = t.strict({
  type: t.literal('RunbookPublished'),
  data: t.strict({ estate: Token, runbook: t.string, hash: t.string, text: t.string }),
});

/**
 * Another stream stands for this log from here on: restored, imported, or a promoted mirror.
 * `previous.created` and `current.created` are the streams' creation times, which identify them;
 * `previous.through` is the last sequence taken over. Epochs of an older generation lose to every
 * epoch of a newer one. `by` is the person's role or key id.
 */
export const EpochGenerationRaised = t.strict({
  type: t.literal('EpochGenerationRaised'),
  data: t.strict({
    estate: Token,
    generation: Sequence,
    previous: t.strict({ created: t.string, through: Sequence }),
    current: t.strict({ created: t.string }),
    reason: t.string,
    by: t.string,
  }),
});

export const EstateEvent = t.union(
  [EstatePublished, RunbookPublished, EpochGenerationRaised],
  'EstateEvent',
);
export type EstateEvent = t.TypeOf<typeof EstateEvent>;
