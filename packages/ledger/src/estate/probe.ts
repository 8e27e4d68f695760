/**
 * How a component is watched: what is asked, how often, and when answers make a failure. Pure.
 */
import * as t from 'io-ts';
import { Sequence, Token } from '../events/primitives.ts';
import { Milliseconds } from './duration.ts';
import { withDefault } from './with-default.ts';

/** Where to probe: a fixed address, or whatever the registry key names at the moment. */
const Target = t.union(
  [t.strict({ address: t.string }), t.strict({ registry: t.string })],
  'Target',
);

const probe = { id: Token, target: Target, every: Milliseconds, deadline: Milliseconds };

/** A connection that is held open: its reset is noticed at once and re-probed. */
const TcpProbe = t.strict({ kind: t.literal('tcp'), ...probe });

const question = {
  path: t.string,
  expect: t.record(t.string, t.union([t.string, t.number, t.boolean])),
  slowAfter: Milliseconds,
};

/** A question and a typed answer: `path` must answer JSON whose `expect` fields are equal. */
const HttpProbe = t.strict({ kind: t.literal('http'), ...probe, ...question });

/** The same of something that has to be so only while the session is open by the calendar. */
const SessionProbe = t.strict({ kind: t.literal('session'), ...probe, ...question });

/**
 * A feed handler's legs: `path` answers `{version, suspect, legs: {<leg>: {state, ageMs}}}`, and at
 * once when the version is another than `?after=`. A leg silent for longer than `maxAge` is stale
 * whatever the handler says. Silence outside the session is normal.
 */
const FeedProbe = t.strict({
  kind: t.literal('feed'),
  ...probe,
  path: t.string,
  legs: t.readonlyArray(Token),
  maxAge: Milliseconds,
});

/** What is asked of a database server on a connection that is held open. */
const server = { ...probe, slowAfter: withDefault(Milliseconds, 200) };

/**
 * A PostgreSQL server that takes connections and answers; `writable`: and is neither in recovery
 * nor read-only. The password comes from the file that PGPASSFILE names.
 */
const PostgresqlProbe = t.strict({
  kind: t.literal('postgresql'),
  ...server,
  database: t.string,
  user: t.string,
  expect: withDefault(t.keyof({ writable: null, readable: null }), 'writable'),
});

/** A Redis server that answers, and is the one that is written to. */
const RedisProbe = t.strict({
  kind: t.literal('redis'),
  ...server,
  /** The variable that holds the password; null: none is needed. */
  secret: withDefault(t.union([t.string, t.null]), null),
  expect: withDefault(t.keyof({ writable: null, readable: null }), 'writable'),
});

/** The process list of a supervisor: `GET <url>` answers `{processes:[{name,pid,state}]}`. */
const ProcessProbe = t.strict({ kind: t.literal('process'), ...probe, url: t.string });

export const Probe = t.union(
  [TcpProbe, HttpProbe, SessionProbe, FeedProbe, PostgresqlProbe, RedisProbe, ProcessProbe],
  'Probe',
);
export type Probe = t.TypeOf<typeof Probe>;

/** `bad` of `of` samples suspect, `good` in a row clear; `flaps` in `flapWindow` is FLAPPING. */
export const Judgement = t.strict(
  {
    bad: Sequence,
    of: Sequence,
    good: Sequence,
    flaps: Sequence,
    flapWindow: Milliseconds,
    confirmWithin: Milliseconds,
  },
  'Judgement',
);
export type Judgement = t.TypeOf<typeof Judgement>;
