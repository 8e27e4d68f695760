/**
 * One run over an estate, or over one component of it: what could be lost now? IO. Everything is
 * asked at once; what does not answer in time is unknown, and one unknown makes the run unknown.
 */
import type { Component, Estate, Replication } from '@recovery-ledger/ledger';
import { summarise } from '../readiness/summarise.ts';
import { checkCopies } from './check-copies.ts';
import { judgeSnapshot } from './judge-snapshot.ts';
import { newestFile } from './newest-file.ts';
import type { RpoCheck, RpoValidated } from './rpo-check.ts';
import type { RpoDeps } from './rpo-deps.ts';

/** `scheduledAt` is null when a person asked; `only` names the one component that is meant. */
export const checkRpo = async (
  deps: RpoDeps,
  scheduledAt: string | null,
  only?: string,
): Promise<RpoValidated> => {
  const from = deps.monotonicNs();
  const { estate } = deps;
  const checks = await Promise.all([
    ...copied(estate, only).map(({ id, component }) => checkCopies(id, component, deps)),
    ...snapshotsOf(estate, only).map((one) => checkSnapshot(one, deps)),
  ]);
  return {
    ...{ instance: deps.instance, run: deps.run, scheduledAt },
    ...summarise(checks.flat()),
    durationNs: String(deps.monotonicNs() - from),
  };
};

type Copied = Component & { readonly replication: Replication };

const copied = (
  { components }: Pick<Estate, 'components'>,
  only: string | undefined,
): readonly { readonly id: string; readonly component: Copied }[] =>
  Object.entries(components).flatMap(([id, component]) => {
    const { replication, instances } = component;
    if (replication === null || instances.length < 2) return [];
    return only === undefined || only === id
      ? [{ id, component: { ...component, replication } }]
      : [];
  });

type Snapshot = {
  readonly snapshot: Estate['rpo']['snapshots'][number];
  readonly component: string;
};

/** A snapshot belongs to the component that keeps its class of data. */
const snapshotsOf = (
  { rpo, components }: Pick<Estate, 'rpo' | 'components'>,
  only: string | undefined,
): readonly Snapshot[] =>
  rpo.snapshots.flatMap((snapshot) => {
    const owner = Object.entries(components).find(([, { dataClasses }]) =>
      dataClasses.includes(snapshot.dataClass),
    );
    if (owner === undefined || (only !== undefined && only !== owner[0])) return [];
    return [{ snapshot, component: owner[0] }];
  });

const checkSnapshot = async (
  { snapshot, component }: Snapshot,
  { estate, nowMs }: RpoDeps,
): Promise<readonly RpoCheck[]> => {
  const known = estate.dataClasses[snapshot.dataClass];
  if (known === undefined) return [];
  const target = { dataClass: snapshot.dataClass, tier: known.tier, rpoMs: known.rpo };
  return [judgeSnapshot(snapshot, component, target, await newestFile(snapshot.path, nowMs()))];
};

/** The components that a run looks at: those that nobody looks at when it does not come. */
export const checkedBy = (estate: Estate): readonly string[] => [
  ...new Set([
    ...copied(estate, undefined).map(({ id }) => id),
    ...snapshotsOf(estate, undefined).map(({ component }) => component),
  ]),
];
