/** What counts as drift, on configurations as nats-server 2.10.27 and 2.15.1 return them. */
import test from 'ava';
import { driftOf } from './drift.ts';
import { ledgerStream, telemetryStream } from './streams.ts';

/** Fields that both versions add to what was asked for. */
const added = {
  max_consumers: -1,
  max_msgs_per_subject: -1,
  compression: 'none',
  mirror_direct: false,
  sealed: false,
  consumer_limits: {},
};
const oldServer = { ...ledgerStream, ...added };
const newServer = {
  ...oldServer,
  allow_msg_ttl: false,
  metadata: { '_nats.req.level': '0' },
};

const fields = (found: Readonly<Record<string, unknown>>, wanted = ledgerStream) =>
  driftOf(wanted, found).map(({ field }) => field);

test('what either server returns for the wanted stream is no drift', (t) => {
  t.deepEqual([...fields(oldServer), ...fields(newServer)], []);
  const telemetry = { ...telemetryStream, ...added, max_msgs: -1, duplicate_window: 120e9 };
  t.deepEqual(fields(telemetry, telemetryStream), []);
});

test('zero values that the server leaves out are no drift', (t) => {
  const { max_age: _age, allow_rollup_hdrs: _rollup, ...rest } = newServer;
  t.deepEqual(fields(rest), []);
});

test('a larger limit, more replicas and another description are the operator’s choice', (t) => {
  const changed = { max_bytes: 5, num_replicas: 3, description: 'ours' };
  t.deepEqual(fields({ ...newServer, ...changed }), []);
});

test('every wanted field that differs is named', (t) => {
  const changed = {
    max_age: 60e9,
    deny_delete: false,
    discard: 'old',
    subjects: ['ledger.real.>'],
  };
  t.deepEqual(fields({ ...newServer, ...changed }), [
    'subjects',
    'discard',
    'max_age',
    'deny_delete',
  ]);
  const { deny_purge: _purge, ...without } = newServer;
  t.deepEqual(driftOf(ledgerStream, without), [
    { field: 'deny_purge', wanted: 'true', found: 'false' },
  ]);
});

test('settings that nobody asked for and that lose or change events are drift', (t) => {
  const harms: readonly (readonly [string, unknown])[] = [
    ['max_msgs_per_subject', 1],
    ['no_ack', true],
    ['sealed', true],
    ['allow_msg_ttl', true],
    ['persist_mode', 'async'],
    ['mirror', { name: 'X' }],
    ['sources', [{ name: 'X' }]],
    ['subject_transform', { src: 'a', dest: 'b' }],
    ['discard_new_per_subject', true],
  ];
  for (const [field, value] of harms)
    t.deepEqual(fields({ ...newServer, [field]: value }), [field]);
  t.deepEqual(fields({ ...newServer, persist_mode: 'default' }), []);
});
