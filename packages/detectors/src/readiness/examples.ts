/** An estate of one component at two sites, and a network that answers for it: for tests. Pure. */
import type { Estate, EstateEvent } from '@recovery-ledger/ledger';
import { loadEstate } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Answer, Ask } from './answer.ts';
import type { ReadinessDeps } from './deps.ts';

const text = `
estate: floor
quorum: 2
sites: { main: { label: Main }, dr: { label: DR, standby: true } }
registry: { kind: consul, url: "http://registry" }
actuators: {}
endpoints: {}
runbooks: runbooks
policy:
  version: "1"
  antiFlap: 60s
  correlationWindow: 5s
  approvals: { ask: { required: 1, roles: [cto], limit: 60s, onExpiry: abort } }
  tiers: { 2: ask, 3: ask }
readiness:
  maxBehind: 10
  killSwitch: { component: thing, url: "http://gateway/kill" }
  checkpoints: [thing]
  archives: { thing: "http://archive" }
components:
  thing:
    label: Thing
    priority: 1
    tier: 2
    rto: 30s
    rpo: 0s
    availability: "99.9"
    resumeCriterion: it answers
    runbook: RB
    dependsOn: []
    registryKey: service/thing
    instances:
      - { name: a, process: a, address: "127.0.0.1:1", http: "http://a" }
      - { name: b, process: b, address: "127.0.0.1:2", http: "http://b" }
      - { name: c, process: c, site: dr, address: "127.0.0.1:3", http: "http://c" }
    judgement: &j { bad: 2, of: 3, good: 3, flaps: 3, flapWindow: 10s, confirmWithin: 500ms }
    probes: []
  other:
    label: Other
    priority: 4
    tier: 3
    rto: 60m
    rpo: 0s
    availability: "99.9"
    resumeCriterion: it answers
    runbook: null
    dependsOn: []
    instances: []
    judgement: *j
    probes: []
`;

const estate = (): Estate => {
  const loaded = loadEstate('e.yaml', text, {});
  if (E.isLeft(loaded)) throw new Error(JSON.stringify(loaded.left));
  return loaded.right.estate;
};

const nowMs = Date.parse('2026-11-23T12:00:00Z');

const ok = (body: unknown): Answer => ({ _tag: 'Answer', status: 200, body });

const health = (status: string, sequence: number) =>
  ok({ status, sequence, build: '1.2.0', configHash: 'sha256:1' });

const checkpoint = (ageMs: number, valid = true) => ({
  ...{ path: '/x.ckpt', sequence: 90, valid },
  writtenAt: new Date(nowMs - ageMs).toISOString(),
});

const active = Buffer.from(JSON.stringify({ instance: 'a' })).toString('base64');

/** What everything answers while all is well. */
const good: Readonly<Record<string, Answer>> = {
  'GET http://registry/v1/kv/service/thing': ok([{ Value: active, ModifyIndex: 7 }]),
  'GET http://registry/v1/kv/readiness/det-1': { _tag: 'Answer', status: 404, body: null },
  'PUT http://registry/v1/kv/readiness/det-1?cas=0': ok(true),
  'GET http://a/health': health('OK', 100),
  'GET http://b/health': health('STANDBY', 98),
  'GET http://c/health': health('STANDBY', 95),
  'GET http://a/checkpoints': { _tag: 'NoAnswer', reason: 'ECONNREFUSED' },
  'GET http://b/checkpoints': ok([checkpoint(1_000, false), checkpoint(3_000)]),
  'GET http://c/checkpoints': ok([]),
  'GET http://archive': ok({ status: 'OK', writtenAt: new Date(nowMs - 60_000).toISOString() }),
  'POST http://gateway/kill': ok({ test: true, venues: [{ venue: 'X', state: 'confirmed' }] }),
};

const key = 'UDRKI7HBNZQ34WIWKLPROQ4QHCI677D4N4IRCLLNGRZ325SNJKQLH23D';
const history: readonly EstateEvent[] = [
  {
    type: 'RunbookPublished',
    data: { estate: 'floor', runbook: 'RB', hash: 'sha256:rb', text: '' },
  },
  {
    type: 'EstatePublished',
    data: {
      ...{ estate: 'floor', hash: 'sha256:estate', quorum: 2, components: [], text: '' },
      ...{ policyVersion: '1', people: [{ person: 'cto', key, roles: ['cto'] }] },
    },
  },
];

const silent: Answer = { _tag: 'NoAnswer', reason: 'nobody is there' };

/** Everything is well but for what is changed here. */
export const depsWith = (
  answers: Readonly<Record<string, Answer>> = {},
  over: Partial<ReadinessDeps> = {},
): ReadinessDeps => {
  const all = { ...good, ...answers };
  const ask: Ask = async (method, url) => all[`${method} ${url}`] ?? silent;
  return {
    ...{ estate: estate(), instance: 'det-1', run: 'run-1', ask },
    hashes: { estate: 'sha256:estate', runbooks: new Map([['RB', 'sha256:rb']]) },
    history: async () => history,
    lookAt: async () => null,
    loggedIn: () => true,
    secretsOf: () => ['PAGER_TOKEN'],
    hasSecret: () => true,
    nowMs: () => nowMs,
    monotonicNs: () => 0n,
    ...over,
  };
};

export const answered = ok;
export const healthOf = health;
export const checkpointOf = checkpoint;
