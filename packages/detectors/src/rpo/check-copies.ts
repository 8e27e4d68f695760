/**
 * The checks of one database: two looks when the first shows anything behind, so that time can be
 * told, and the keys of its transactions. IO.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Component, Replication } from '@recovery-ledger/ledger';
import { activeIn } from '../readiness/active-in.ts';
import { judgeSample, nextLookMs, unseen } from '../replication/judge-replication.ts';
import { openPatientSampler } from '../replication/open-sampler.ts';
import { type RpoTarget, strictestTarget, targetsOf } from '../replication/rpo-target.ts';
import { passfileVariable } from '../servers/open-postgres.ts';
import { compareKeys } from './compare-keys.ts';
import { judgeCopies } from './judge-copies.ts';
import { judgeTransactions } from './judge-transactions.ts';
import type { RpoCheck } from './rpo-check.ts';
import type { RpoDeps } from './rpo-deps.ts';

type Copied = Component & { readonly replication: Replication };

export const checkCopies = async (
  id: string,
  component: Copied,
  deps: RpoDeps,
): Promise<readonly RpoCheck[]> => {
  const { estate, ask } = deps;
  const key = component.registryKey ?? '';
  const named = activeIn(await ask('GET', `${estate.registry.url}/v1/kv/${key}`));
  // Nobody names a primary: nothing that is asked would be compared with the right one.
  const primary = component.instances.find(({ name }) => name === named)?.name ?? 'nobody';
  const [state, transactions] = await Promise.all([
    lookTwice(component, primary, deps),
    checkTransactions(id, component, primary, deps),
  ]);
  const known = targetsOf(id, estate);
  const targets = known.length === 0 ? [strictestTarget(id, estate)] : known;
  const copies = { component: id, replication: component.replication, state };
  return [...targets.flatMap((target) => judgeCopies(copies, target)), ...transactions];
};

const lookTwice = async (component: Copied, primary: string, { secret }: RpoDeps) => {
  const { replication } = component;
  const sampler = openPatientSampler(component, replication, secret);
  try {
    const first = judgeSample(unseen, await sampler.look(primary), replication);
    const waitMs = nextLookMs(first, replication);
    if (waitMs >= replication.sample) return first;
    await pause(waitMs);
    return judgeSample(first, await sampler.look(primary), replication);
  } finally {
    sampler.close();
  }
};

const checkTransactions = async (
  id: string,
  { instances, replication }: Copied,
  primary: string,
  { estate, secret }: RpoDeps,
): Promise<readonly RpoCheck[]> => {
  if (replication.kind !== 'postgresql' || replication.transactions === null) return [];
  const { transactions } = replication;
  const target = targetFor(transactions.dataClass, id, estate);
  const passfile = secret(passfileVariable);
  const compared = await compareKeys(instances, replication, transactions, primary, passfile);
  return [...compared].map(([source, found]) =>
    judgeTransactions({ component: id, source }, target, found),
  );
};

const targetFor = (dataClass: string | null, id: string, estate: RpoDeps['estate']): RpoTarget =>
  targetsOf(id, estate).find((target) => target.dataClass === dataClass) ??
  strictestTarget(id, estate);
