/**
 * Which standby becomes the primary, and why each other one does not. Pure; what they said just now
 * is handed in.
 *
 * The one that has flushed most of the log: of an acknowledging quorum that is the one that has
 * all that was acknowledged. Of equal ones the first of the estate, and that is said.
 */
import { bytesAhead, formatLsn } from './lsn.ts';

/** What one member said of itself, after nothing more could come from the old primary. */
export type StandbyAnswer =
  | { readonly _tag: 'Silent'; readonly reason: string }
  | {
      readonly _tag: 'Standby';
      readonly systemId: string;
      readonly timeline: number;
      readonly inRecovery: boolean;
      /** Received and on its disk. */
      readonly flushed: bigint;
      readonly replayed: bigint;
      /** Whether it still gets the log from somewhere. */
      readonly receiving: boolean;
    };

export type Asked = { readonly name: string; readonly answer: StandbyAnswer };

export type Expected = {
  /** The one that failed. */
  readonly old: string;
  /** Of the cluster, where somebody said it before; null when nobody knows. */
  readonly timeline: number | null;
  /** More than this to apply would take longer than the objective. */
  readonly maxReplayBytes: number;
};

export type Rejected = { readonly name: string; readonly reason: string };
type Fit = Extract<StandbyAnswer, { _tag: 'Standby' }> & { readonly name: string };

export type Choice = {
  readonly chosen: Fit | undefined;
  readonly reason: string;
  readonly rejected: readonly Rejected[];
  /** Those that answered as standbys of this cluster: what a quorum is counted from. */
  readonly asked: readonly string[];
};

export const chooseStandby = (all: readonly Asked[], expected: Expected): Choice => {
  const others = all.filter(({ name }) => name !== expected.old);
  const systemId = commonSystem(others);
  const timeline = expected.timeline ?? newestTimeline(others);
  const judged = others.map(({ name, answer }) => {
    const reason = refusalOf(answer, systemId, timeline, expected);
    return { name, answer, reason };
  });
  const fit = judged.flatMap(({ name, answer, reason }): Fit[] =>
    reason === undefined && answer._tag === 'Standby' ? [{ ...answer, name }] : [],
  );
  const [chosen] = [...fit].sort((a, b) =>
    b.flushed > a.flushed ? 1 : b.flushed < a.flushed ? -1 : 0,
  );
  return {
    chosen,
    reason: praiseOf(chosen, fit),
    asked: fit.map(({ name }) => name),
    rejected: [
      { name: expected.old, reason: 'it is the primary that failed' },
      ...judged
        .filter(({ name }) => name !== chosen?.name)
        .map(({ name, answer, reason }) => ({ name, reason: reason ?? shortOf(answer, chosen) })),
    ],
  };
};

const refusalOf = (
  answer: StandbyAnswer,
  systemId: string | undefined,
  timeline: number | null,
  { maxReplayBytes }: Expected,
): string | undefined => {
  if (answer._tag === 'Silent') return `it does not answer: ${answer.reason}`;
  if (!answer.inRecovery) return 'it is not in recovery: it is no standby';
  if (systemId === undefined) return 'the standbys are of different clusters: a person has to look';
  if (answer.systemId !== systemId) return `it is of another cluster (${answer.systemId})`;
  if (timeline !== null && answer.timeline !== timeline) {
    return `it is on timeline ${answer.timeline}, and the cluster on ${timeline}`;
  }
  if (answer.receiving) return 'it still gets the log from somewhere';
  const behind = bytesAhead(answer.flushed, answer.replayed);
  return behind > maxReplayBytes
    ? `it would have to apply ${behind} bytes first, more than the ${maxReplayBytes} allowed`
    : undefined;
};

const shortOf = (answer: StandbyAnswer, chosen: Fit | undefined): string => {
  if (answer._tag === 'Silent' || chosen === undefined) return '';
  const bytes = bytesAhead(chosen.flushed, answer.flushed);
  return bytes === 0
    ? `equal to ${chosen.name}, which comes first in the estate`
    : `its flushed log is ${bytes} bytes behind that of ${chosen.name}`;
};

const praiseOf = (chosen: Fit | undefined, fit: readonly Fit[]): string => {
  if (chosen === undefined) return 'no standby is fit to be promoted';
  const equal = fit.filter((one) => one !== chosen && one.flushed === chosen.flushed);
  const most = `it has flushed the log to ${formatLsn(chosen.flushed)}`;
  if (equal.length > 0) {
    return `${most}, as has ${equal.map(({ name }) => name).join(', ')}: it comes first in the estate`;
  }
  return fit.length === 1 ? `${most}, and no other is fit` : `${most}, more than any other`;
};

/** That of most of those that answered; undefined where as many say something else. */
const commonSystem = (others: readonly Asked[]): string | undefined => {
  const counts = new Map<string, number>();
  for (const { answer } of others) {
    if (answer._tag === 'Silent') continue;
    counts.set(answer.systemId, (counts.get(answer.systemId) ?? 0) + 1);
  }
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a);
  return second !== undefined && second[1] === first?.[1] ? undefined : first?.[0];
};

const newestTimeline = (others: readonly Asked[]): number | null => {
  const known = others.flatMap(({ answer }) =>
    answer._tag === 'Standby' ? [answer.timeline] : [],
  );
  return known.length === 0 ? null : Math.max(...known);
};
