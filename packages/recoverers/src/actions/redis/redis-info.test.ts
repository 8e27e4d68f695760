/** Reading INFO, as Redis 7.0.15 writes it. */
import test from 'ava';
import {
  allKeys,
  goodReplicas,
  infoFields,
  keyCountsOf,
  lastingKeys,
  replicationOf,
} from './redis-info.ts';

const replica = [
  '# Replication',
  'role:slave',
  'master_host:127.0.0.1',
  'master_port:7991',
  'master_link_status:down',
  'master_last_io_seconds_ago:-1',
  'master_sync_in_progress:0',
  'slave_repl_offset:4223',
  'master_link_down_since_seconds:12',
  'slave_priority:100',
  'connected_slaves:0',
  'master_replid:63f0e88584cb74541e60076b8cdf81208efd97ef',
  'master_replid2:0000000000000000000000000000000000000000',
  'master_repl_offset:4223',
  'second_repl_offset:-1',
  '# Keyspace',
  'db0:keys=1003,expires=1,avg_ttl=0',
  'db3:keys=4,expires=0,avg_ttl=0,subexpiry=0',
].join('\r\n');

test('a replica says how far it is and how its link does', (t) => {
  const replication = replicationOf(infoFields(replica));
  t.is(replication?.offset, 4223);
  t.deepEqual(replication?.link, {
    ...{ up: false, primary: '127.0.0.1:7991', downSeconds: 12, copying: false, priority: 100 },
  });
});

test('a primary has no link, and says where its own history begins', (t) => {
  const text =
    'role:master\r\nmaster_replid:fd7f\r\nmaster_replid2:63f0\r\nmaster_repl_offset:90\r\nsecond_repl_offset:71';
  const replication = replicationOf(infoFields(text));
  t.is(replication?.link, null);
  t.deepEqual([replication?.formerId, replication?.secondOffset], ['63f0', 71]);
});

test('keys are counted per database, whatever else a newer version says of them', (t) => {
  const counts = keyCountsOf(infoFields(replica));
  t.deepEqual(counts, { db0: 1003, db3: 4 });
  t.is(allKeys(counts), 1007);
  t.is(lastingKeys(infoFields(replica)), 1006);
});

test('an answer without what everything rests on is no answer', (t) => {
  t.is(replicationOf(infoFields('role:slave\r\nmaster_replid:a')), undefined);
  t.is(replicationOf(infoFields('role:sentinel\r\nmaster_repl_offset:1')), undefined);
});

test('a replica counts once it has said that it is there, and lately', (t) => {
  const one = (state: string, lag: number) => `ip=1,port=1,state=${state},offset=7,lag=${lag}`;
  const text = [one('online', 0), one('online', 1), one('online', 12), one('send_bulk', 0)];
  t.is(goodReplicas(infoFields(text.map((line, i) => `slave${i}:${line}`).join('\r\n'))), 2);
});
