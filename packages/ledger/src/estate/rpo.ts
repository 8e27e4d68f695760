/**
 * How often it is checked what could be lost now, after how long without a check somebody else says
 * so, and the files that are the only copy of a class of data. Pure.
 */
import * as t from 'io-ts';
import { Token } from '../events/primitives.ts';
import { Milliseconds } from './duration.ts';
import { withDefault } from './with-default.ts';

/** `path` is a file, or a pattern with `*`: the newest that matches counts. */
const Snapshot = t.strict(
  { id: Token, dataClass: Token, path: t.string, maxAge: Milliseconds },
  'Snapshot',
);

export const Rpo = t.strict(
  {
    every: withDefault(Milliseconds, 60_000),
    deadManAfter: withDefault(Milliseconds, 150_000),
    snapshots: withDefault(t.readonlyArray(Snapshot), []),
  },
  'Rpo',
);
export type Rpo = t.TypeOf<typeof Rpo>;

export const noRpo: Rpo = { every: 60_000, deadManAfter: 150_000, snapshots: [] };
