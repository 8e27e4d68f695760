/** What `init` must publish, given what was published before: only what changed. Pure. */
import type {
  EstateEvent,
  LoadedEstate,
  LoadedRunbook,
  PublishedComponent,
} from '@recovery-ledger/ledger';

type Files = LoadedEstate & { readonly runbooks: readonly LoadedRunbook[] };

/** `before` is the history of the estate's own aggregate, oldest first. */
export const publications = (
  { estate, hash, text, runbooks }: Files,
  before: readonly EstateEvent[],
): readonly EstateEvent[] => {
  const newest = before.findLast((event) => event.type === 'EstatePublished')?.data.hash;
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
    ...(newest === hash ? [] : [estatePublished({ estate, hash, text })]),
  ];
};

const estatePublished = ({ estate, hash, text }: LoadedEstate): EstateEvent => ({
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
        aliases: [],
        tierLabel: `Tier ${of.tier}`,
        priorityLabel: `P${of.priority}`,
      }),
    ),
    policyVersion: estate.policy.version,
    text,
    people: [],
  },
});
