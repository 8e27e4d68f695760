/**
 * The estate: what is watched, by what probes, with which targets and which runbook. Pure.
 * An unknown component is an error, never a default target (ruling I18 of the source procedures).
 */
import * as t from 'io-ts';
import { ComponentId, Sequence, Token } from '../events/primitives.ts';
import { Milliseconds } from './duration.ts';

/** Where to probe: a fixed address, or whatever the registry key names at the moment. */
const Target = t.union(
  [t.strict({ address: t.string }), t.strict({ registry: t.string })],
  'Target',
);

const probe = { id: Token, target: Target, every: Milliseconds, deadline: Milliseconds };

/** A connection that is held open: its reset is noticed at once and re-probed. */
const TcpProbe = t.strict({ kind: t.literal('tcp'), ...probe });

/** A question and a typed answer: `path` must answer JSON whose `expect` fields are equal. */
const HttpProbe = t.strict({
  kind: t.literal('http'),
  ...probe,
  path: t.string,
  expect: t.record(t.string, t.union([t.string, t.number, t.boolean])),
  slowAfter: Milliseconds,
});

/** The process list of a supervisor: `GET <url>` answers `{processes:[{name,pid,state}]}`. */
const ProcessProbe = t.strict({ kind: t.literal('process'), ...probe, url: t.string });

export const Probe = t.union([TcpProbe, HttpProbe, ProcessProbe], 'Probe');
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

export const Instance = t.strict(
  { name: t.string, address: t.string, http: t.string, process: t.string },
  'Instance',
);
export type Instance = t.TypeOf<typeof Instance>;

const Tier = t.union([t.literal(1), t.literal(2), t.literal(3)], 'Tier');

export const Component = t.strict(
  {
    label: t.string,
    priority: Sequence,
    tier: Tier,
    rto: Milliseconds,
    rpo: Milliseconds,
    availability: t.string,
    resumeCriterion: t.string,
    runbook: t.union([t.string, t.null]),
    dependsOn: t.readonlyArray(ComponentId),
    instances: t.readonlyArray(Instance),
    judgement: Judgement,
    probes: t.readonlyArray(Probe),
  },
  'Component',
);
export type Component = t.TypeOf<typeof Component>;

export const Estate = t.strict(
  {
    estate: Token,
    /** How many detector instances must agree. At least two, checked at load. */
    quorum: Sequence,
    registry: t.strict({ kind: t.literal('consul'), url: t.string }),
    /** Everything that carries out effects: told the epoch of every new claim. */
    actuators: t.record(t.string, t.string),
    /** Typed constants that runbooks may refer to as `${endpoints.<name>}`. */
    endpoints: t.record(t.string, t.string),
    runbooks: t.string,
    policy: t.strict({
      version: t.string,
      antiFlap: Milliseconds,
      correlationWindow: Milliseconds,
    }),
    /** How `up` starts this estate on one machine; absent when it runs elsewhere. */
    local: t.union([
      t.strict({
        command: t.readonlyArray(t.string),
        ports: t.readonlyArray(t.string),
        ready: t.string,
      }),
      t.undefined,
    ]),
    components: t.record(ComponentId, Component),
  },
  'Estate',
);
export type Estate = t.TypeOf<typeof Estate>;
