/**
 * Which replica becomes the primary, and why each other one does not. Pure.
 *
 * A replica has a prefix of its primary's history, so that of those with the same history the
 * highest offset has everything that the others have. What is not of that history, is in the middle
 * of its first copy, or must never be promoted is no choice at all. A link that was down before
 * the failure is told: what was lost is not only the last moment then.
 */
import { allKeys, type KeyCounts, type Replication } from './redis-info.ts';

/** What one server said, or why it said nothing. */
export type Asked = {
  readonly name: string;
  readonly said: /** `isGone`: its port refuses, so that nobody is there who could answer later. */
    | { readonly _tag: 'silent'; readonly reason: string; readonly isGone: boolean }
    | {
        readonly _tag: 'info';
        readonly replication: Replication;
        readonly keys: KeyCounts;
        readonly loading: boolean;
      };
};

/** The failed primary, as it was last heard of; null where nobody knows its history. */
export type Former = { readonly replicationId: string | null };

export type Choice = {
  readonly chosen: Told | undefined;
  /** By server: why it was chosen, or why not. */
  readonly reasons: Readonly<Record<string, string>>;
};

type Told = { readonly name: string } & Extract<Asked['said'], { _tag: 'info' }>;

export const chooseReplica = (asked: readonly Asked[], former: Former): Choice => {
  const told = asked.flatMap(({ name, said }): Told[] =>
    said._tag === 'info' ? [{ name, ...said }] : [],
  );
  const history = former.replicationId ?? commonHistory(told);
  const refused = new Map(asked.map((one) => [one.name, refusalOf(one, told, history)] as const));
  const fit = told.filter(({ name }) => refused.get(name) === undefined);
  const [best] = [...fit].sort(
    (a, b) => b.replication.offset - a.replication.offset || downSeconds(a) - downSeconds(b),
  );
  const reasons = asked.map(({ name }) => [name, refused.get(name) ?? reasonFor(name, fit, best)]);
  return { chosen: best, reasons: Object.fromEntries(reasons) };
};

/**
 * Those that may be fit in a moment: busy, or still reading their data. As long as there are any,
 * nobody may conclude that no replica is fit.
 */
export const undecided = (asked: readonly Asked[]): readonly string[] =>
  asked.flatMap(({ name, said }) => {
    const isOpen = said._tag === 'silent' ? !said.isGone : said.loading;
    return isOpen ? [name] : [];
  });

const downSeconds = ({ replication: { link } }: Told): number => link?.downSeconds ?? 0;

/** Where nobody kept the primary's own: the history that most replicas follow. */
const commonHistory = (told: readonly Told[]): string | null => {
  const ids = told.flatMap(({ replication }) =>
    replication.role === 'replica' ? [replication.replicationId] : [],
  );
  const count = (id: string) => ids.filter((one) => one === id).length;
  return [...ids].sort((a, b) => count(b) - count(a) || (a < b ? -1 : 1))[0] ?? null;
};

const refusalOf = (
  { name, said }: Asked,
  all: readonly Told[],
  history: string | null,
): string | undefined => {
  if (said._tag === 'silent') return `it does not answer: ${said.reason}`;
  const { replication, keys, loading } = said;
  const { link } = replication;
  if (link === null) return 'it is a primary itself, not a replica: look before anything else';
  if (loading) return 'it is still reading its data';
  if (link.copying) return 'it is in the middle of a copy: it has a part of the data';
  if (link.priority === 0) return 'its replica-priority is 0: it must never be promoted';
  if (replication.replicationId !== history) {
    return `its history is ${short(replication.replicationId)}, not ${short(history ?? '')}`;
  }
  const fuller = all.find((one) => one.name !== name && allKeys(one.keys) > 0);
  return allKeys(keys) === 0 && fuller !== undefined && fuller.replication.link !== null
    ? `it has no key, and ${fuller.name} has ${allKeys(fuller.keys)}`
    : undefined;
};

const reasonFor = (name: string, fit: readonly Told[], best: Told | undefined): string => {
  const one = fit.find((candidate) => candidate.name === name);
  if (one === undefined || best === undefined) return '';
  const { offset } = one.replication;
  if (one !== best) return `its offset ${offset} is behind ${best.replication.offset}`;
  const down = downSeconds(one);
  const since = down === 0 ? '' : `, its link down for ${down} s`;
  return `it has the highest offset, ${offset}, with ${allKeys(one.keys)} keys${since}`;
};

const short = (replicationId: string): string => replicationId.slice(0, 8);
