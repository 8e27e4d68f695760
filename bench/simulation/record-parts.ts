/** Ways to take a record apart, for the invariants. Pure. */
import type { Recorded } from '@recovery-ledger/ledger';

export type OfType<T extends Recorded['type']> = Extract<Recorded, { type: T }>;

export const ofType = <T extends Recorded['type']>(
  record: readonly Recorded[],
  ...types: readonly T[]
): readonly OfType<T>[] =>
  record.filter((event): event is OfType<T> => (types as readonly string[]).includes(event.type));

export const groupBy = <A>(
  items: readonly A[],
  keyOf: (item: A) => string,
): ReadonlyMap<string, readonly A[]> => {
  const groups = new Map<string, A[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
};

export const byRecovery = (record: readonly Recorded[]) =>
  groupBy(
    record.filter(({ meta }) => meta.subject.includes('.recovery.')),
    ({ meta }) => meta.aggregate,
  );
