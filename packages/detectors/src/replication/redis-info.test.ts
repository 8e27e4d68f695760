/** What two Redis servers say of each other, each for itself. */
import test from 'ava';
import { ownWordIn, primaryIn, readInfo, replicaIn } from './redis-info.ts';

const primary = readInfo(
  '# Replication\r\nrole:master\r\nconnected_slaves:1\r\nmin_slaves_good_slaves:1\r\n' +
    'slave0:ip=127.0.0.1,port=7312,state=online,offset=14929,lag=0\r\n' +
    'master_replid:abc\r\nmaster_repl_offset:30344\r\n',
);
const replica = readInfo(
  'role:slave\r\nmaster_host:127.0.0.1\r\nmaster_link_status:down\r\n' +
    'master_last_io_seconds_ago:-1\r\nmaster_link_down_since_seconds:7\r\n' +
    'slave_repl_offset:14929\r\nmaster_repl_offset:14929\r\nmaster_replid:abc\r\n',
);

test('the primary tells its own offset, the replica its own: neither is asked for the other', (t) => {
  t.like(primaryIn('redis-a', primary, 1), { position: 30_344n, timeline: 'abc', objections: [] });
  t.like(ownWordIn(replica, 'abc'), { replayed: 14_929n, hears: false, silentMs: 7_000 });
  t.like(replicaIn(primary, 7312), { state: 'streaming', replay: 14_929n });
  t.is(replicaIn(primary, 7313), null);
});

test('a replica is no primary, and offsets of another history are not compared', (t) => {
  t.is(primaryIn('redis-b', replica, 0), null);
  t.is(ownWordIn(replica, 'other').replayed, null);
  t.false(ownWordIn(primary, 'abc').standsBy);
});

test('writes that nobody has to confirm, and too few replicas, are objections', (t) => {
  const { min_slaves_good_slaves: _, ...unguarded } = primary;
  t.regex(primaryIn('a', unguarded, 1)?.objections.join() ?? '', /min-replicas-to-write is 0/);
  const alone = { ...primary, min_slaves_good_slaves: '0' };
  t.regex(primaryIn('a', alone, 1)?.objections.join() ?? '', /0 of 1 replicas/);
  t.deepEqual(primaryIn('a', unguarded, 0)?.objections, []);
});
