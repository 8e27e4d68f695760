/**
 * What `migrate` would do to the streams, each change by itself, or why it must not. Pure.
 *
 * It grows and adds; it never narrows. A setting under which events could be or could have been
 * lost is not put right in passing: a person has to look at what is missing first.
 */
import { driftOf, type FoundStream } from './drift.ts';
import { placed, type WantedStream } from './streams.ts';

export type MigrationOptions = {
  /** Copies of every stream; undefined leaves them as they are. */
  readonly replicas?: number | undefined;
  /** Of LEDGER. */
  readonly maxBytes?: number | undefined;
  readonly serverVersion: string;
};

export type FieldChange = { readonly field: string; readonly from: string; readonly to: string };

export type MigrationStep = {
  readonly stream: string;
  /** A whole configuration for what is created, the changed fields alone for what is there. */
  readonly config: WantedStream;
  readonly creates: boolean;
  readonly changes: readonly FieldChange[];
};

export type MigrationRefusal = { readonly stream: string; readonly reason: string };

export type MigrationPlan = {
  readonly steps: readonly MigrationStep[];
  readonly refusals: readonly MigrationRefusal[];
};

/** Fields that may be brought to what is wanted: no event is lost or refused by it. */
const mendable = ['duplicate_window', 'allow_direct'];

export const planMigration = (
  streams: readonly WantedStream[],
  found: (name: string) => FoundStream | undefined,
  options: MigrationOptions,
): MigrationPlan => {
  // What is missing gets as many copies as LEDGER has.
  const copies = numberOf(found('LEDGER'), 'num_replicas');
  const plans = streams.map((wanted) => planStream(wanted, found(wanted.name), copies, options));
  return {
    steps: plans.flatMap(({ steps }) => steps),
    refusals: plans.flatMap(({ refusals }) => refusals),
  };
};

const planStream = (
  wanted: WantedStream,
  found: FoundStream | undefined,
  copies: number | undefined,
  { replicas, maxBytes, serverVersion }: MigrationOptions,
): MigrationPlan => {
  const target: WantedStream = {
    ...placed(wanted, {
      replicas: replicas ?? numberOf(found, 'num_replicas') ?? copies ?? 1,
      serverVersion,
    }),
    ...(wanted.name === 'LEDGER' && maxBytes !== undefined ? { max_bytes: maxBytes } : {}),
  };
  const stream = wanted.name;
  if (found === undefined) {
    return { steps: [{ stream, config: target, creates: true, changes: [] }], refusals: [] };
  }
  const changes = changesOf(target, found, maxBytes !== undefined);
  const refusals = [...drifted(wanted, found), ...narrowing(changes)];
  const config = Object.fromEntries(
    Object.entries(target).filter(([name]) => changes.some(({ field }) => field === name)),
  );
  return {
    steps:
      changes.length === 0
        ? []
        : [{ stream, config: { ...config, name: stream }, creates: false, changes }],
    refusals: refusals.map((reason) => ({ stream, reason })),
  };
};

const changesOf = (
  target: WantedStream,
  found: FoundStream,
  withSize: boolean,
): readonly FieldChange[] => {
  const fields = ['description', 'num_replicas', 'allow_atomic', ...mendable];
  const asked = withSize && target.name === 'LEDGER' ? [...fields, 'max_bytes'] : fields;
  return asked.flatMap((field) => {
    const want: unknown = Object.entries(target).find(([name]) => name === field)?.[1];
    const [from, to] = [text(found[field]), text(want)];
    return want === undefined || from === to ? [] : [{ field, from, to }];
  });
};

const drifted = (wanted: WantedStream, found: FoundStream): readonly string[] =>
  driftOf(wanted, found)
    .filter(({ field }) => !mendable.includes(field))
    .map(
      ({ field, wanted: want, found: have }) =>
        `${field} is ${have}, not ${want}: events may be missing, which no migration brings back`,
    );

const narrowing = (changes: readonly FieldChange[]): readonly string[] =>
  changes.flatMap(({ field, from, to }) =>
    field === 'max_bytes' && Number(to) < Number(from)
      ? [`max_bytes would shrink from ${from} to ${to}: a log only grows`]
      : [],
  );

/** What a server leaves out of its answer is its zero. */
const text = (value: unknown): string => JSON.stringify(value ?? false);

const numberOf = (found: FoundStream | undefined, field: string): number | undefined => {
  const value = found?.[field];
  return typeof value === 'number' ? value : undefined;
};
