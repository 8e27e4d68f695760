/** What migrate would change, and what it must not. */
import test from 'ava';
import { planMigration } from './migration-plan.ts';
import { ledgerStream, streams } from './streams.ts';

const all = Object.fromEntries(streams.map((stream) => [stream.name, { ...stream }]));
const plan = (over: object, options: object = {}) =>
  planMigration([ledgerStream], () => ({ ...ledgerStream, ...over }), {
    serverVersion: '2.10.27',
    ...options,
  });

test('streams that are as wanted are left alone', (t) => {
  const nothing = planMigration(streams, (name) => all[name], { serverVersion: '2.10.27' });
  t.deepEqual(nothing, { steps: [], refusals: [] });
});

test('what is missing is created whole', (t) => {
  const { steps } = planMigration(streams, (name) => (name === 'SEALS' ? undefined : all[name]), {
    serverVersion: '2.10.27',
  });
  t.like(steps, [{ stream: 'SEALS', creates: true, config: { subjects: ['seals.>'] } }]);
});

test('a server that has learnt atomic batches is asked for them, and only the changes are sent', (t) => {
  const { steps } = plan({}, { serverVersion: '2.12.0', replicas: 3, maxBytes: 20 * 1024 ** 3 });
  t.deepEqual(steps, [
    {
      stream: 'LEDGER',
      creates: false,
      config: {
        name: 'LEDGER',
        num_replicas: 3,
        allow_atomic: true,
        max_bytes: 20 * 1024 ** 3,
      },
      changes: [
        { field: 'num_replicas', from: '1', to: '3' },
        { field: 'allow_atomic', from: 'false', to: 'true' },
        { field: 'max_bytes', from: '10737418240', to: '21474836480' },
      ],
    },
  ]);
});

test('what could have lost events is refused with its field, and so is a smaller log', (t) => {
  for (const over of [
    { max_age: 3_600 },
    { deny_delete: false },
    { deny_purge: false },
    { retention: 'workqueue' },
    { discard: 'old' },
    { max_msgs_per_subject: 5 },
  ]) {
    const { refusals } = plan(over);
    t.is(refusals.length, 1, JSON.stringify(over));
    t.true(refusals[0]?.reason.startsWith(Object.keys(over)[0] ?? '?'));
  }
  t.regex(plan({}, { maxBytes: 5 }).refusals[0]?.reason ?? '', /^max_bytes would shrink/);
});

test('more copies than asked for are not given up unasked', (t) => {
  t.deepEqual(plan({ num_replicas: 3 }).steps, []);
});
