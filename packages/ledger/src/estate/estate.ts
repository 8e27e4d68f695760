/**
 * The estate: what is watched, by what probes, with which targets and which runbook. Pure.
 * An unknown component is an error, never a default target (ruling I18 of the source procedures).
 */
import * as t from 'io-ts';
import { ComponentId, Sequence, Token } from '../events/primitives.ts';
import { Calendar, Maintenance } from './calendar.ts';
import { Component, mainSite } from './component.ts';
import { Milliseconds } from './duration.ts';
import { Policy } from './policy.ts';
import { noRpo, Rpo } from './rpo.ts';
import { withDefault } from './with-default.ts';

const Site = t.strict({ label: t.string, standby: withDefault(t.boolean, false) }, 'Site');

const Range = t.strict({ from: Milliseconds, until: Milliseconds }, 'Range');

/** What the procedures promise for the whole: reported against, never a component's default. */
const Targets = t.strict(
  {
    rto: Milliseconds,
    rpo: Milliseconds,
    availability: t.string,
    /** By phase: how long the procedures give it. */
    phases: withDefault(t.record(t.string, Range), {}),
  },
  'Targets',
);

/** In words, for people; nothing is decided on it. */
const said = withDefault(t.string, '');

/** How long recovery may take for a rank of the catalogue; no component's own target is longer. */
const Rank = t.strict(
  {
    label: t.string,
    from: Milliseconds,
    until: Milliseconds,
    method: said,
    trigger: said,
    people: said,
    loss: said,
    cost: said,
  },
  'Rank',
);

/** `tier` as in the procedures: 1 loses nothing, 2 under 5 s, 3 under 5 min. */
const DataClass = t.strict(
  {
    label: t.string,
    tier: t.union([t.literal(1), t.literal(2), t.literal(3)]),
    rpo: Milliseconds,
    store: t.string,
  },
  'DataClass',
);

/** Who is called when, from the first alert on; levels of one number are called together. */
const Escalation = t.strict(
  {
    level: Sequence,
    label: t.string,
    role: Token,
    from: Milliseconds,
    until: t.union([Milliseconds, t.null]),
    channels: withDefault(t.readonlyArray(Token), []),
  },
  'Escalation',
);

/** How old or how wrong an input of the safe-to-trade gate may be. */
const Gate = t.strict(
  {
    maxAnswerAge: withDefault(Milliseconds, 5_000),
    maxReconciliationAge: withDefault(Milliseconds, 60_000),
    maxMarketDataAge: withDefault(Milliseconds, 1_000),
    maxKillSwitchAge: withDefault(Milliseconds, 86_400_000),
    maxClockError: withDefault(Milliseconds, 50),
    /** Builds and configurations that may trade; none listed: all instances have to be alike. */
    approvedBuilds: withDefault(t.readonlyArray(t.string), []),
    approvedConfigs: withDefault(t.readonlyArray(t.string), []),
  },
  'Gate',
);
export type Gate = t.TypeOf<typeof Gate>;

const KillSwitch = t.strict({ component: ComponentId, url: t.string }, 'KillSwitch');

/** What readiness looks at, how often, and how old a checkpoint or an archive may be. */
const Readiness = t.strict(
  {
    every: withDefault(Milliseconds, 300_000),
    maxCheckpointAge: withDefault(Milliseconds, 60_000),
    maxArchiveAge: withDefault(Milliseconds, 3_600_000),
    /** How far a standby may be behind, in sequences. */
    maxBehind: withDefault(Sequence, 1_000),
    /** Where to ask whether a kill switch would work, and whose readiness that is. */
    killSwitch: withDefault(t.union([KillSwitch, t.null]), null),
    /** Components whose instances answer GET /checkpoints. */
    checkpoints: withDefault(t.readonlyArray(ComponentId), []),
    /** By component: an address that answers {status, writtenAt}. */
    archives: withDefault(t.record(ComponentId, t.string), {}),
  },
  'Readiness',
);
export type Readiness = t.TypeOf<typeof Readiness>;

const noGate: Gate = {
  ...{ maxAnswerAge: 5_000, maxReconciliationAge: 60_000, maxMarketDataAge: 1_000 },
  ...{ maxKillSwitchAge: 86_400_000, maxClockError: 50, approvedBuilds: [], approvedConfigs: [] },
};

const noReadiness: Readiness = {
  ...{ every: 300_000, maxCheckpointAge: 60_000, maxArchiveAge: 3_600_000, maxBehind: 1_000 },
  ...{ killSwitch: null, checkpoints: [], archives: {} },
};

/** How `up` starts this estate on one machine; absent when it runs elsewhere. */
const Local = t.strict(
  {
    command: t.readonlyArray(t.string),
    ports: t.readonlyArray(t.string),
    ready: t.string,
    /** `all`, or what is started, processes and groups with commas: the rest is left out. */
    only: withDefault(t.string, 'all'),
    /** Names for several processes at once. */
    groups: withDefault(t.record(t.string, t.readonlyArray(t.string)), {}),
  },
  'Local',
);

export const Estate = t.strict(
  {
    estate: Token,
    /** How many detector instances must agree. At least two, checked at load. */
    quorum: Sequence,
    sites: withDefault(t.record(Token, Site), { [mainSite]: { label: 'Main', standby: false } }),
    registry: t.strict({ kind: t.literal('consul'), url: t.string }),
    /** Everything that carries out effects: told the epoch of every new claim. */
    actuators: t.record(t.string, t.string),
    /** Typed constants that runbooks may refer to as `${endpoints.<name>}`. */
    endpoints: t.record(t.string, t.string),
    runbooks: t.string,
    policy: Policy,
    targets: withDefault(t.union([Targets, t.null]), null),
    priorities: withDefault(t.record(t.string, Rank), {}),
    tiers: withDefault(t.record(t.string, Rank), {}),
    maintenance: withDefault(t.readonlyArray(Maintenance), []),
    /** None: always in session. */
    calendar: withDefault(t.union([Calendar, t.null]), null),
    dataClasses: withDefault(t.record(Token, DataClass), {}),
    escalation: withDefault(t.readonlyArray(Escalation), []),
    gate: withDefault(Gate, noGate),
    readiness: withDefault(Readiness, noReadiness),
    rpo: withDefault(Rpo, noRpo),
    local: t.union([Local, t.undefined]),
    components: t.record(ComponentId, Component),
  },
  'Estate',
);
export type Estate = t.TypeOf<typeof Estate>;
