/**
 * What the primary last said of itself before it failed, as the detectors published it: its
 * position, who followed it, and what it waited for. Pure.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { parseLsn } from './lsn.ts';

const Text = t.union([t.string, t.null]);
const Standby = t.intersection([
  t.type({ name: t.string, state: Text, syncState: Text }),
  t.partial({ flush: Text, replay: Text }),
]);

const Told = t.intersection([
  t.type({
    at: t.string,
    position: t.string,
    standbys: t.readonlyArray(Standby),
    syncCommit: Text,
    syncNames: Text,
  }),
  t.partial({ instance: t.string, source: t.string, timeline: t.union([t.number, t.null]) }),
]);
type Told = t.TypeOf<typeof Told>;

export type LastPosition = Pick<Told, 'standbys'> & {
  readonly atMs: number;
  readonly lsn: bigint;
  readonly instance: string | null;
  readonly timeline: number | null;
  readonly syncCommit: string;
  readonly syncNames: string;
};

/** Undefined for what is none, or what is about a server of another kind. */
export const lastPosition = (told: unknown): LastPosition | undefined => {
  const decoded = Told.decode(told);
  if (E.isLeft(decoded)) return undefined;
  const { at, position, standbys, syncCommit, syncNames, instance, timeline } = decoded.right;
  const lsn = parseLsn(position);
  const atMs = Date.parse(at);
  if (lsn === undefined || Number.isNaN(atMs)) return undefined;
  return {
    ...{ atMs, lsn, standbys, instance: instance ?? null, timeline: timeline ?? null },
    syncCommit: syncCommit ?? '',
    syncNames: syncNames ?? '',
  };
};
