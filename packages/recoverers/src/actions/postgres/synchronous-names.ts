/**
 * What `synchronous_standby_names` demands before a commit is acknowledged. Pure.
 * https://www.postgresql.org/docs/current/runtime-config-replication.html
 *
 * A bare list is `FIRST 1` of it. Of either kind one rule holds: a commit that was acknowledged is
 * on at least `count` of `names`, so that it is on one of those asked unless `count` are missing.
 */
export type Demand = { readonly count: number; readonly names: readonly string[] };

/** Undefined where nothing is demanded. */
export const demandOf = (text: string): Demand | undefined => {
  const all = text.trim();
  if (all === '') return undefined;
  const [, count, list] = /^(?:(?:ANY|FIRST)\s+)?(\d+)\s*\((.*)\)$/is.exec(all) ?? [];
  const names = (list ?? all).split(',').map(unquoted);
  return {
    count: count === undefined ? 1 : Number(count),
    names: names.filter((one) => one !== ''),
  };
};

const unquoted = (name: string): string => {
  const bare = name.trim();
  return /^".*"$/.test(bare) ? bare.slice(1, -1).replaceAll('""', '"') : bare.toLowerCase();
};

/** The members of it that the old primary waits for: it is not its own standby. */
export const membersOf = ({ names }: Demand, all: readonly string[], old: string) =>
  names.includes('*') ? all.filter((name) => name !== old) : names.filter((name) => name !== old);

/** Whether every acknowledged commit is on one of those asked, whatever the others have. */
export const covers = (
  demand: Demand,
  asked: readonly string[],
  all: readonly string[],
  old: string,
): boolean => {
  const members = membersOf(demand, all, old);
  const missing = members.filter((name) => !asked.includes(name));
  return demand.count > 0 && members.length >= demand.count && missing.length < demand.count;
};

/** Whether `synchronous_commit` waits until a standby has the commit on its disk. */
export const waitsForDisk = (setting: string): boolean =>
  setting === 'on' || setting === 'remote_apply';
