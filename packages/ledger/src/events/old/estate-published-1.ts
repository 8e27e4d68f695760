/**
 * The data of EstatePublished as version 1 wrote it, frozen: without the policy's version, the
 * file's text, people and their keys, and the second names of components. Pure.
 */
import * as t from 'io-ts';
import type { EstatePublished } from '../estate.ts';
import { ComponentId, Sequence, Token } from '../primitives.ts';

/** Called as it was when version 1 was published. */
const PublishedComponent1 = t.strict(
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

export const EstatePublished1 = t.strict({
  estate: Token,
  hash: t.string,
  quorum: Sequence,
  components: t.readonlyArray(PublishedComponent1),
});

/** To version 2: no key of a person was known then, so no act of a person counts. */
export const liftEstatePublished1 = (data: t.TypeOf<typeof EstatePublished1>) =>
  ({
    ...data,
    policyVersion: '',
    text: '',
    people: [],
    components: data.components.map((component) => ({
      ...component,
      aliases: [],
      tierLabel: '',
      priorityLabel: '',
    })),
  }) satisfies t.TypeOf<typeof EstatePublished>['data'];
