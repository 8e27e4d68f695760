/**
 * The estate that is recovered in the simulation, and its runbooks, as the texts of files: a
 * database, an engine and a router that rest on it, and a feed of its own. The runbooks differ in
 * shape: one after the other, in parallel, with failures that are lived with, that pause, and that
 * are undone. Pure.
 */
export const componentNames = ['database', 'engine', 'router', 'feed'] as const;

const dependsOn: Readonly<Record<string, readonly string[]>> = {
  database: [],
  engine: ['database'],
  router: ['database'],
  feed: [],
};

const instance = (component: string, name: string) =>
  `      - { name: ${component}-${name}, process: ${component}-${name}, address: "127.0.0.1:1", http: "sim://${component}-${name}" }`;

const component = (id: string) => `
  ${id}:
    label: ${id}
    priority: 1
    tier: 1
    rto: 30s
    rpo: 0s
    availability: "99.9"
    resumeCriterion: it answers
    runbook: RECOVER-${id.toUpperCase()}
    dependsOn: [${(dependsOn[id] ?? []).join(', ')}]
    instances:
${instance(id, 'a')}
${instance(id, 'b')}
    judgement: { bad: 2, of: 3, good: 3, flaps: 3, flapWindow: 10s, confirmWithin: 500ms }
    probes:
      - { id: port, kind: tcp, target: { registry: service/${id}/active }, every: 1s, deadline: 1s }`;

export const estateText = `
estate: simulated
quorum: 2
registry: { kind: consul, url: "sim://registry" }
actuators: { host: "sim://host" }
endpoints: { host: "sim://host" }
runbooks: runbooks
policy: { version: "1", antiFlap: 1s, correlationWindow: 5s }
components:${componentNames.map(component).join('')}
`;

type Shape = {
  readonly needs?: readonly string[];
  readonly onFailure?: 'abort' | 'pause' | 'continue' | 'compensate';
  readonly undo?: boolean;
};

const step = (id: string, { needs = [], onFailure = 'abort', undo = false }: Shape) => `
  - id: ${id}
    phase: contain
    why: "${id} of \${failed.name}"
    action: http
    with: { method: POST, url: "\${endpoints.host}/${id}", body: {}, expect: {} }
    needs: [${needs.join(', ')}]
    budget: 1s
    timeout: 5s
    attempts: 5
    onFailure: ${onFailure}
    irreversible: false${
      undo
        ? `
    undo: { action: http, with: { method: POST, url: "\${endpoints.host}/undo-${id}", body: {}, expect: {} }, timeout: 5s, attempts: 5 }`
        : ''
    }`;

const shapes: Readonly<Record<(typeof componentNames)[number], string>> = {
  database: ['halt', 'fence', 'promote', 'resume']
    .map((id, index, all) => step(id, { needs: all.slice(Math.max(0, index - 1), index) }))
    .join(''),
  engine: [
    step('halt', {}),
    step('stop', { onFailure: 'continue' }),
    step('fence', { needs: ['halt'] }),
    step('cancel', { needs: ['fence'], onFailure: 'pause' }),
    step('restore', { needs: ['fence'] }),
    step('promote', { needs: ['stop', 'cancel', 'restore'] }),
    step('check', { needs: ['promote'] }),
    step('test', { needs: ['promote'] }),
    step('resume', { needs: ['check', 'test'] }),
  ].join(''),
  router: [
    step('halt', { undo: true }),
    step('divert', { needs: ['halt'], undo: true, onFailure: 'compensate' }),
    step('restart', { needs: ['divert'], onFailure: 'compensate' }),
    step('resume', { needs: ['restart'] }),
  ].join(''),
  feed: [
    step('switch', {}),
    step('rebuild', { needs: ['switch'] }),
    step('resume', { needs: ['rebuild'] }),
  ].join(''),
};

export const runbookTexts: readonly string[] = componentNames.map(
  (id) => `runbook: RECOVER-${id.toUpperCase()}
recovers: ${id}
why: for the simulation
steps:${shapes[id]}
`,
);
