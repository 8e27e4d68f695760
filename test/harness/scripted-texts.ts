/** The scripted estate and its runbook, as the texts of their files. Pure. */

/** Three steps, one after the other, each a POST to the actuator. */
export const runbookText = (component: string, why = 'for the test'): string => {
  const step = (id: string, need: string) => `
  - { id: ${id}, phase: contain, why: "of \${failed.name}", action: http, needs: [${need}],
      with: { method: POST, url: "\${endpoints.actuator}/${id}", body: {}, expect: {} },
      budget: 1s, timeout: 20s, attempts: 3, onFailure: abort, irreversible: false }`;
  const steps = `${step('one', '')}${step('two', 'one')}${step('three', 'two')}`;
  return `runbook: RB\nrecovers: ${component}\nwhy: ${why}\nsteps:${steps}\n`;
};

/** `url` is the registry, the actuator and the standby in one. */
export const estateText = (component: string, url: string): string => `
estate: scripted
quorum: 2
registry: { kind: consul, url: "${url}" }
actuators: { actuator: "${url}" }
endpoints: { actuator: "${url}" }
runbooks: runbooks
policy: { version: "1", antiFlap: 0s, correlationWindow: 5s }
components:
  ${component}:
    label: Thing
    priority: 1
    tier: 1
    rto: 30s
    rpo: 0s
    availability: "99.9"
    resumeCriterion: it answers
    runbook: RB
    dependsOn: []
    instances:
      - { name: a, process: a, address: "127.0.0.1:1", http: "http://127.0.0.1:1" }
      - { name: b, process: b, address: "127.0.0.1:1", http: "${url}" }
    judgement: { bad: 2, of: 3, good: 3, flaps: 3, flapWindow: 10s, confirmWithin: 500ms }
    probes:
      - { id: port, kind: tcp, target: { registry: active }, every: 1s, deadline: 1s }
`;
