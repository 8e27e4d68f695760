/** A gate with every input, and answers that let it pass; tests break them one by one. Pure. */
import type { Answer } from '../http-client.ts';
import { answer, host } from '../scripted-http.ts';

/** Every input of a gate with an answer that passes; the tests break them one by one. */
export const passing: Readonly<
  Record<string, readonly [fields: object, body: object, broken: object]>
> = {
  fence_confirmed: [{ expect: { refused: true } }, { refused: true }, { refused: false }],
  single_epoch: [{ expect: { incarnation: 8 } }, { incarnation: 8 }, { incarnation: 9 }],
  database_writable: [
    { expect: { writable: true, syncHeld: true } },
    { writable: true, syncHeld: true },
    { writable: true, syncHeld: false },
  ],
  sequences_contiguous: [
    { expect: { contiguous: true } },
    { contiguous: true },
    { contiguous: false },
  ],
  no_unknown_orders: [{ max: { unknown: 0 } }, { unknown: 0 }, { unknown: 1 }],
  positions_reconciled: [
    { expect: { result: 'pass' }, age: 'ageMs' },
    { result: 'pass', ageMs: 900 },
    { result: 'pass', ageMs: 90_000 },
  ],
  risk_limits_loaded: [
    { expect: { 'permit.valid': true } },
    { permit: { valid: true } },
    { permit: { valid: false } },
  ],
  market_data_fresh: [
    { max: { 'legs.A.ageMs': 1000, 'legs.B.ageMs': 1000 } },
    { legs: { A: { ageMs: 1 }, B: { ageMs: 1 } } },
    { legs: { A: { ageMs: 1 }, B: { ageMs: 1001 } } },
  ],
  clock_within_bound: [{ max: { clockErrorMs: 50 } }, { clockErrorMs: 1 }, { clockErrorMs: 51 }],
  build_approved: [
    { expect: { build: '1', configHash: 'h' } },
    { build: '1', configHash: 'h' },
    { build: '1', configHash: 'g' },
  ],
  kill_switch_reachable: [
    { expect: { 'killTest.reached': true } },
    { killTest: { reached: true } },
    { killTest: null },
  ],
  session_open: [{ expect: { session: 'open' } }, { session: 'open' }, { session: 'closed' }],
};
export const inputs = [
  ...Object.entries(passing).map(([input, [fields]]) => ({
    input,
    http: `${host}/${input}`,
    maxAge: '5s',
    ...fields,
  })),
  { input: 'approvals', approvals: 'all', maxAge: '5s' },
];
export const gateScript = (changed: Readonly<Record<string, Answer>> = {}) => ({
  ...Object.fromEntries(
    Object.entries(passing).map(([name, [, body]]) => [`GET /${name}`, answer(200, body)]),
  ),
  ...changed,
});
