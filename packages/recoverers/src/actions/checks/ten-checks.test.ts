/** The ten checks after a recovery: each one alone, bad or silent, means not ready. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import type { Answer } from '../http-client.ts';
import { answer, host, reasonOf, run, scripted, silence } from '../scripted-http.ts';

type One = {
  readonly fields: object;
  readonly good: object;
  readonly bad: object;
  readonly method?: 'POST';
};

/** In the order of the source procedures, in their better form. */
const ten: Readonly<Record<string, One>> = {
  database: {
    fields: { expect: { writable: true, inRecovery: false } },
    good: { writable: true, inRecovery: false },
    bad: { writable: false, inRecovery: true },
  },
  redis: {
    fields: { expect: { role: 'master', loading: 0 }, min: { acknowledged: 1 } },
    good: { role: 'master', loading: 0, acknowledged: 1 },
    bad: { role: 'master', loading: 0, acknowledged: 0 },
  },
  'trading engine': {
    fields: { expect: { status: 'OK', incarnation: 8 }, needs: ['database'] },
    good: { status: 'OK', incarnation: 8 },
    bad: { status: 'NOT OK', incarnation: 8 },
  },
  'market data': {
    fields: { max: { 'legs.A.ageMs': 200, 'legs.B.ageMs': 200 } },
    good: { legs: { A: { ageMs: 1 }, B: { ageMs: 1 } } },
    bad: { legs: { A: { ageMs: 1 }, B: { ageMs: 82_800_000 } } },
  },
  'order management': {
    fields: { expect: { status: 'OK' }, max: { unknown: 0 }, needs: ['trading engine'] },
    good: { status: 'OK', unknown: 0 },
    bad: { status: 'OK', unknown: 2 },
  },
  risk: {
    fields: {
      method: 'POST',
      body: { order: {} },
      expect: { allowed: false },
      needs: ['trading engine'],
    },
    good: { allowed: false },
    bad: { allowed: true },
    method: 'POST',
  },
  positions: {
    fields: { max: { breaks: 0 }, needs: ['order management'] },
    good: { breaks: 0 },
    bad: { breaks: 1 },
  },
  'data integrity': {
    fields: { max: { violations: 0 }, min: { checks: 1 }, needs: ['database'] },
    good: { violations: 0, checks: 6 },
    bad: { violations: 1, checks: 6 },
  },
  replication: {
    fields: { expect: { syncHeld: true }, needs: ['database'] },
    good: { syncHeld: true },
    bad: { syncHeld: false },
  },
  network: {
    fields: { expect: { loggedOn: true } },
    good: { loggedOn: true },
    bad: { loggedOn: false },
  },
};
const pathOf = (check: string) => check.replaceAll(' ', '-');
const checks = Object.entries(ten).map(([check, { fields }]) => ({
  check,
  http: `${host}/${pathOf(check)}`,
  deadline: '500ms',
  ...fields,
}));
const all = Object.fromEntries(
  Object.entries(ten).map(([check, { good, method = 'GET' }]) => [
    `${method} /${pathOf(check)}`,
    answer(200, good),
  ]),
);
const validated = async (changed: Readonly<Record<string, Answer>> = {}) => {
  const { context, emitted } = scripted({ ...all, ...changed });
  const outcome = await run('validate', { checks }, context);
  const results = emitted.flatMap((event) =>
    event.type === 'CheckCompleted' ? [[event.data.check, event.data.result] as const] : [],
  );
  return { outcome, results: Object.fromEntries(results), emitted };
};

test('all ten pass: ready, each on the record with its deadline', async (t) => {
  const { outcome, results, emitted } = await validated();
  t.true(E.isRight(outcome));
  t.deepEqual(
    Object.values(results),
    Array.from({ length: 10 }, () => 'pass'),
  );
  t.true(
    emitted.every((event) => event.type === 'CheckCompleted' && event.data.deadlineMs === 500),
  );
});

/** Those that need it, through others too. */
const after: Readonly<Record<string, readonly string[]>> = {
  database: [
    'trading engine',
    'order management',
    'risk',
    'positions',
    'data integrity',
    'replication',
  ],
  'trading engine': ['order management', 'risk', 'positions'],
  'order management': ['positions'],
};

for (const [check, { bad, method = 'GET' }] of Object.entries(ten)) {
  test(`${check} alone, bad, silent or of another shape: not ready, and what needs it is not run`, async (t) => {
    const given = [
      ['fail', answer(200, bad)],
      ['unknown', silence],
      ['unknown', answer(200, {})],
    ] as const;
    for (const [result, one] of given) {
      const { outcome, results } = await validated({ [`${method} /${pathOf(check)}`]: one });
      t.regex(reasonOf(outcome), new RegExp(`^not ready for production: ${check} ${result}`));
      t.is(results[check], result);
      const notRun = Object.keys(results).filter((name) => results[name] === 'not_run');
      t.deepEqual(notRun, after[check] ?? []);
      t.is(Object.keys(results).length, 10, 'every check is on the record');
    }
  });
}

test('a field that must advance and stands still fails, one that moves passes', async (t) => {
  const moving = async (numbers: readonly unknown[]) => {
    const { context, emitted } = scripted({});
    let asked = 0;
    const http: typeof context.http = async () =>
      answer(200, { sequence: numbers[Math.min(asked++, numbers.length - 1)] });
    const one = [{ check: 'advances', http: host, advances: 'sequence', deadline: '1s' }];
    await run('validate', { checks: one }, { ...context, http });
    const [event] = emitted;
    return event?.type === 'CheckCompleted' && event.data.result;
  };
  t.is(await moving([5, 6]), 'pass');
  t.is(await moving([5, 5, 5]), 'fail');
  t.is(await moving([5, 4]), 'fail');
  t.is(await moving([null]), 'unknown');
});

test('what a step found is as good as it is fresh, and no checks at all are not ready', async (t) => {
  const { context } = scripted({});
  const reported = (result: string, at: number) =>
    run(
      'validate',
      { checks: [{ check: 'positions', result, at, maxAge: '30s' }] },
      { ...context, clock: { ...context.clock, nowMs: () => 100_000 } },
    );
  t.true(E.isRight(await reported('pass', 70_000)));
  t.regex(reasonOf(await reported('pass', 69_999)), /positions unknown/);
  t.regex(reasonOf(await reported('fail', 99_000)), /positions fail/);
  t.regex(reasonOf(await run('validate', { checks: [] }, context)), /no checks/);
});

test('a check without an answer in its time is unknown, however long the step would wait', async (t) => {
  const { context, emitted } = scripted({});
  const http: typeof context.http = ({ within }) =>
    new Promise((resolve) => {
      const gone = () => resolve({ _tag: 'NoAnswer', reason: String(within?.reason) });
      if (within?.aborted === true) gone();
      within?.addEventListener('abort', gone);
    });
  const one = [{ check: 'hung', http: host, expect: { status: 'OK' }, deadline: '250ms' }];
  t.regex(
    reasonOf(await run('validate', { checks: one }, { ...context, http })),
    /no answer within 250 ms/,
  );
  t.like(emitted[0], { data: { result: 'unknown', deadlineMs: 250 } });
});
