/**
 * One system of the catalogue: its targets, its names in the procedures, what it needs, what runs
 * it and how it is watched. Pure.
 */
import * as t from 'io-ts';
import { ComponentId, Sequence, Token } from '../events/primitives.ts';
import { Milliseconds } from './duration.ts';
import { Judgement, Probe } from './probe.ts';
import { Replication } from './replication.ts';
import { withDefault } from './with-default.ts';

export const mainSite = 'main';

export const Instance = t.strict(
  {
    name: t.string,
    address: t.string,
    /** Null where it speaks no HTTP: a database server. */
    http: t.union([t.string, t.null]),
    process: t.string,
    site: withDefault(Token, mainSite),
  },
  'Instance',
);
export type Instance = t.TypeOf<typeof Instance>;

const Tier = t.union([t.literal(1), t.literal(2), t.literal(3)], 'Tier');

const nameOrNull = t.union([t.string, t.null]);
const names = t.readonlyArray(t.string);

export const Component = t.strict(
  {
    label: t.string,
    /** Other names that people and procedures use: no two components share one. */
    aliases: withDefault(names, []),
    priority: Sequence,
    /** As the priority matrix of the procedures calls it; empty when it is not in there. */
    priorityLabel: withDefault(t.string, ''),
    tier: Tier,
    /** As the recovery tiers of the procedures call it; empty when it is in none. */
    tierLabel: withDefault(t.string, ''),
    rto: Milliseconds,
    rpo: Milliseconds,
    availability: t.string,
    resumeCriterion: t.string,
    runbook: nameOrNull,
    /** What moves it while all is well; null: the same that recovers it. */
    switchover: withDefault(nameOrNull, null),
    dependsOn: t.readonlyArray(ComponentId),
    dataClasses: withDefault(t.readonlyArray(Token), []),
    /** Whether it has to work only while the calendar says that the session is open. */
    session: withDefault(t.keyof({ always: null, calendar: null }), 'always'),
    /** What really stands by, whatever a procedure calls it. */
    standby: withDefault(t.keyof({ hot: null, warm: null, cold: null, none: null }), 'none'),
    /** The key of the registry that names the active instance. */
    registryKey: withDefault(nameOrNull, null),
    /** A policy of `policy.approvals` instead of the tier's own. */
    approval: withDefault(nameOrNull, null),
    /** What is restarted where no instance stands by. */
    processes: withDefault(names, []),
    instances: t.readonlyArray(Instance),
    /** How its instances copy from each other, where they do. */
    replication: withDefault(t.union([Replication, t.null]), null),
    judgement: Judgement,
    /** Empty: registered only, nobody watches it. */
    probes: t.readonlyArray(Probe),
  },
  'Component',
);
export type Component = t.TypeOf<typeof Component>;
