/**
 * How far a primary was, and each of its standbys, as a detector last saw it: beside the log, once
 * a second, so that there is a bound for what is lost when the primary is dead. Pure.
 *
 * Subject: `telemetry.<mode>.position.<component>`. Nothing is published while the primary cannot
 * be asked: the newest one is its last known position, and `at` says how old that is.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { ComponentId, IsoInstant, type Mode, Sequence, Token } from '../events/primitives.ts';

const text = t.union([t.string, t.null]);
const count = t.union([Sequence, t.null]);

/** `write`, `flush` and `replay` are positions as the server writes them; null: not known. */
const StandbyPosition = t.strict(
  {
    name: t.string,
    state: t.string,
    syncState: text,
    write: text,
    flush: text,
    replay: text,
    bytes: count,
    ms: count,
  },
  'StandbyPosition',
);

/**
 * `position` is an LSN or a replication offset; `timeline` is that of the LSN, or the id of the
 * history that the offset belongs to. `syncCommit` and `syncNames` as the primary has them.
 */
export const Position = t.strict(
  {
    at: IsoInstant,
    instance: Token,
    component: ComponentId,
    source: t.string,
    position: t.string,
    timeline: t.string,
    standbys: t.readonlyArray(StandbyPosition),
    syncCommit: text,
    syncNames: text,
  },
  'Position',
);
export type Position = t.TypeOf<typeof Position>;

export const positionSubject = (mode: Mode, component: string): string =>
  `telemetry.${mode}.position.${component}`;

/** Null for what is no position of that component: telemetry is nobody's word. */
export const readPosition = (payload: Uint8Array, component: string): Position | null => {
  const json = E.tryCatch<Error, unknown>(
    () => JSON.parse(Buffer.from(payload).toString('utf8')),
    E.toError,
  );
  const decoded = E.isRight(json) ? Position.decode(json.right) : json;
  return E.isRight(decoded) && decoded.right.component === component ? decoded.right : null;
};
