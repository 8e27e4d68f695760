/**
 * An estate of one program that answers, as a file in a folder: the least that `up` can run. IO.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const program =
  "require('http').createServer((q, r) => r.end('{\"status\":\"OK\"}')).listen(Number(process.env.TINY_PORT), '127.0.0.1')";

const text = `
estate: tiny
quorum: 2
registry: { kind: consul, url: "http://127.0.0.1:\${TINY_PORT:-7700}" }
actuators: {}
endpoints: {}
runbooks: runbooks
policy: { version: "1", antiFlap: 60s, correlationWindow: 5s }
local:
  command: [node, -e, ${JSON.stringify(program)}]
  ports: [TINY_PORT]
  ready: http://127.0.0.1:\${TINY_PORT:-7700}/health
components:
  thing:
    label: Thing
    priority: 1
    tier: 1
    rto: 30s
    rpo: 0s
    availability: "99.9"
    resumeCriterion: it answers
    runbook: null
    dependsOn: []
    instances: []
    judgement: { bad: 2, of: 3, good: 3, flaps: 3, flapWindow: 10s, confirmWithin: 500ms }
    probes:
      - id: health
        kind: http
        target: { address: "127.0.0.1:\${TINY_PORT:-7700}" }
        path: /health
        expect: { status: OK }
        slowAfter: 800ms
        every: 500ms
        deadline: 900ms
`;

/** Writes it, changed by `edit`, and gives its path. */
export const tinyEstate = (folder: string, edit: (text: string) => string = (it) => it): string => {
  const file = join(folder, 'estate.yaml');
  writeFileSync(file, edit(text));
  return file;
};
