/** What `init` must publish, given what was published before: only what changed. Pure. */
import { isDeepStrictEqual } from 'node:util';
import type {
  EstateEvent,
  LoadedEstate,
  LoadedRunbook,
  Person,
  PublishedComponent,
} from '@recovery-ledger/ledger';

type Files = LoadedEstate & { readonly runbooks: readonly LoadedRunbook[] };
type Published = Extract<EstateEvent, { type: 'EstatePublished' }>;

/**
 * `before` is the history of the estate's own aggregate, oldest first. `people` are undefined where
 * nobody said who they are: then they stay who they were, for nobody was removed.
 */
export const publications = (
  { estate, hash, text, runbooks }: Files,
  before: readonly EstateEvent[],
  people?: readonly Person[],
): readonly EstateEvent[] => {
  const isEstate = (event: EstateEvent): event is Published => event.type === 'EstatePublished';
  const newest = before.findLast(isEstate)?.data;
  const acting = people ?? newest?.people ?? [];
  const same = newest?.hash === hash && isDeepStrictEqual(newest.people, acting);
  const inForce = new Map<string, string>();
  for (const { type, data } of before) {
    if (type === 'RunbookPublished') inForce.set(data.runbook, data.hash);
  }
  const changed = runbooks.filter(({ runbook, hash }) => inForce.get(runbook.runbook) !== hash);
  return [
    ...changed.map(
      ({ runbook: { runbook }, hash, text }): EstateEvent => ({
        type: 'RunbookPublished',
        data: { estate: estate.estate, runbook, hash, text },
      }),
    ),
    ...(same ? [] : [estatePublished({ estate, hash, text }, acting)]),
  ];
};

const estatePublished = (
  { estate, hash, text }: Pick<LoadedEstate, 'estate' | 'hash' | 'text'>,
  people: readonly Person[],
): EstateEvent => ({
  type: 'EstatePublished',
  data: {
    estate: estate.estate,
    hash,
    quorum: estate.quorum,
    components: Object.entries(estate.components).map(
      ([component, of]): PublishedComponent => ({
        component,
        label: of.label,
        priority: of.priority,
        tier: of.tier,
        rtoMs: of.rto,
        rpoMs: of.rpo,
        availability: of.availability,
        resumeCriterion: of.resumeCriterion,
        runbook: of.runbook,
        dependsOn: of.dependsOn,
        aliases: of.aliases,
        tierLabel: of.tierLabel,
        priorityLabel: of.priorityLabel,
      }),
    ),
    policyVersion: estate.policy.version,
    text,
    people,
  },
});
