/** The estate that the detectors' tests watch: one component, its probes, wide deadlines. Pure. */
import type { Component, Estate, Judgement, Probe } from '@recovery-ledger/ledger';

const judgement: Judgement = {
  bad: 2,
  of: 3,
  good: 3,
  flaps: 3,
  flapWindow: 60_000,
  confirmWithin: 500,
};

/** What an estate file that leaves them out means. */
const leftOut: Omit<
  Estate,
  'estate' | 'quorum' | 'registry' | 'actuators' | 'endpoints' | 'runbooks' | 'components'
> = {
  sites: { main: { label: 'Main', standby: false } },
  policy: {
    ...{ version: '1', antiFlap: 60_000, antiFlapMax: 60_000, antiFlapReset: 60_000 },
    ...{ correlationWindow: 5_000, fullDr: null, failoverCap: null, approvals: {} },
    ...{ tiers: { 2: null, 3: null }, reconciliation: null, onLedgerLoss: 'keep' },
  },
  ...{ targets: null, priorities: {}, tiers: {}, maintenance: [], calendar: null },
  ...{ dataClasses: {}, escalation: [], local: undefined },
  gate: {
    ...{ maxAnswerAge: 5_000, maxReconciliationAge: 60_000, maxMarketDataAge: 1_000 },
    ...{ maxKillSwitchAge: 60_000, maxClockError: 50, approvedBuilds: [], approvedConfigs: [] },
  },
  readiness: {
    ...{ every: 300_000, maxCheckpointAge: 60_000, maxArchiveAge: 60_000, maxBehind: 1_000 },
    ...{ killSwitch: null, checkpoints: [], archives: {} },
  },
  rpo: { every: 60_000, deadManAfter: 150_000, snapshots: [] },
};

const unnamed: Pick<
  Component,
  | ('aliases' | 'priorityLabel' | 'tierLabel' | 'dataClasses' | 'session' | 'standby')
  | ('registryKey' | 'switchover' | 'approval' | 'processes' | 'replication')
> = {
  ...{ aliases: [], priorityLabel: '', tierLabel: '', dataClasses: [], session: 'always' },
  ...{ standby: 'none', registryKey: null, switchover: null, approval: null, processes: [] },
  replication: null,
};

/** An estate of one component with these probes. */
export const estateOf = (
  component: string,
  probes: readonly Probe[],
  changed: Partial<Judgement> = {},
  registryUrl = 'http://127.0.0.1:9',
): Estate => ({
  estate: 'test-estate',
  quorum: 2,
  registry: { kind: 'consul', url: registryUrl },
  actuators: {},
  endpoints: {},
  runbooks: 'runbooks',
  ...leftOut,
  components: {
    [component]: {
      label: component,
      priority: 1,
      tier: 1,
      rto: 30_000,
      rpo: 0,
      availability: '99.995',
      resumeCriterion: 'it answers',
      runbook: null,
      dependsOn: [],
      instances: [],
      ...unnamed,
      judgement: { ...judgement, ...changed },
      probes,
    } satisfies Component,
  },
});

/** Deadlines are wide, so that a busy machine is not taken for a failure. */
export const tcpProbe = (port: number): Probe => ({
  id: 'order-port',
  kind: 'tcp',
  target: { address: `127.0.0.1:${port}` },
  every: 250,
  deadline: 1_000,
});

export const httpProbe = (port: number): Probe => ({
  id: 'health',
  kind: 'http',
  target: { address: `127.0.0.1:${port}` },
  path: '/health',
  expect: { status: 'OK' },
  slowAfter: 500,
  every: 250,
  deadline: 1_500,
});
