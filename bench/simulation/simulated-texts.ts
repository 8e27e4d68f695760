/**
 * The estates that are recovered in the simulation, as the text of a file, in three flavours: one
 * that is recovered piece by piece, one that is activated at its other site when three things fail
 * at once, and one where people agree to that first, with a cap on failovers. Pure.
 */
export const flavours = ['plain', 'site', 'guarded'] as const;
export type Flavour = (typeof flavours)[number];

type Simulated = {
  readonly tier: 1 | 2 | 3;
  readonly dependsOn: readonly string[];
  /** A policy of its own instead of its tier's. */
  readonly approval?: string;
  readonly hasRunbook?: false;
  readonly rpo?: string;
};

/** A database and what stands on it, a feed and what reads it, and what only people may restart. */
const components: Readonly<Record<string, Simulated>> = {
  database: { tier: 1, dependsOn: [] },
  engine: { tier: 1, dependsOn: ['database'] },
  router: { tier: 1, dependsOn: ['database'] },
  feed: { tier: 1, dependsOn: [] },
  order_gateway: { tier: 1, dependsOn: [] },
  vault: { tier: 1, dependsOn: ['database'], rpo: '5s' },
  risk: { tier: 2, dependsOn: ['engine', 'feed'] },
  prices: { tier: 2, dependsOn: ['feed'], approval: 'strict', rpo: '5s' },
  archive: { tier: 2, dependsOn: ['database'], approval: 'patient', rpo: '5s' },
  reports: { tier: 3, dependsOn: ['archive'], rpo: '5s' },
  museum: { tier: 3, dependsOn: [], hasRunbook: false, rpo: '5s' },
};

/** Those whose runbooks name the instance that takes over. */
export const hasStandby: readonly string[] = ['database', 'engine'];

export const componentNames: readonly string[] = Object.keys(components);

/** What the whole is recovered as. */
export const siteComponent = 'primary_site';
const systemsOfActivation = 3;
export const correlationWindowMs = 5_000;

/** Everything that a component stands on, directly or not. */
export const standsOn = (component: string): ReadonlySet<string> => {
  const below = components[component]?.dependsOn ?? [];
  return new Set(below.flatMap((one) => [one, ...standsOn(one)]));
};

/** What failed is never asked, so that all of it may have one address. */
const instance = (component: string, name: string, site: string, http: string) =>
  `      - { name: ${component}-${name}, process: ${component}-${name}, site: ${site}, address: "127.0.0.1:1", http: "sim://${http}" }`;

/** Only where a runbook names who takes over does anybody stand by. */
const instances = (id: string): string =>
  [
    instance(id, 'a', 'main', 'active'),
    ...(hasStandby.includes(id) ? [instance(id, 'b', 'dr', `${id}-b`)] : []),
  ].join('\n');

const target = (tier: number, rpo: string) => `
    priority: ${tier}
    tier: ${tier}
    rto: 30s
    rpo: ${rpo}
    availability: "99.9"
    resumeCriterion: it answers`;

const judgement = `
    judgement: { bad: 2, of: 3, good: 3, flaps: 3, flapWindow: 10s, confirmWithin: 500ms }`;

const componentText = ([id, { tier, dependsOn, approval, hasRunbook, rpo }]: readonly [
  string,
  Simulated,
]) => `
  ${id}:
    label: ${id}${target(tier, rpo ?? '0s')}
    runbook: ${hasRunbook === false ? 'null' : `RECOVER-${id.toUpperCase()}`}
    approval: ${approval ?? 'null'}
    standby: ${hasStandby.includes(id) ? 'hot' : 'none'}
    dependsOn: [${dependsOn.join(', ')}]
    instances:
${instances(id)}${judgement}
    probes:
      - { id: port, kind: tcp, target: { registry: service/${id}/active }, every: 1s, deadline: 1s }`;

const siteText = (flavour: Flavour) => `
  ${siteComponent}:
    label: the site${target(1, '0s')}
    runbook: null
    approval: ${flavour === 'guarded' ? 'strict' : 'null'}
    dependsOn: []
    instances: []${judgement}
    probes: []`;

const activationText = (flavour: Flavour) =>
  flavour === 'plain'
    ? ''
    : `
  fullDr: { systems: ${systemsOfActivation}, component: ${siteComponent}, runbook: RECOVER-SITE }`;

const capText = (flavour: Flavour) =>
  flavour === 'guarded'
    ? `
  failoverCap: { count: 6, window: 12s }`
    : '';

export const estateText = (flavour: Flavour): string => `
estate: simulated
quorum: 2
sites: { main: { label: Main }, dr: { label: Other, standby: true } }
registry: { kind: consul, url: "sim://registry" }
actuators: { host: "sim://host" }
endpoints: { host: "sim://host" }
runbooks: runbooks
policy:
  version: "1"
  antiFlap: 1s
  antiFlapMax: 4s
  antiFlapReset: 10s
  correlationWindow: ${correlationWindowMs}ms${activationText(flavour)}${capText(flavour)}
  approvals:
    both: { required: 2, roles: [risk_officer, infrastructure_lead], everyRole: true, limit: 3s, onExpiry: escalate }
    strict: { required: 1, roles: [infrastructure_lead, risk_officer], limit: 4s, onExpiry: abort }
    patient: { required: 2, roles: [on_call, infrastructure_lead], limit: 4s, onExpiry: pause }
  tiers: { 2: both, 3: strict }
escalation:
  - { level: 1, label: first, role: on_call, from: 0s, until: null }
  - { level: 2, label: second, role: cto, from: 1s, until: null }
components:${Object.entries(components).map(componentText).join('')}${siteText(flavour)}
`;
