/** Of two writers that read the same index, one wins. */
import test from 'ava';
import { consulEntry, emptyRegistry, entryOf, putKey } from './registry.ts';

const key = 'service/trading/active';

test('compare-and-set on a stale index changes nothing', (t) => {
  const first = putKey(emptyRegistry, key, 'a', undefined).registry;
  const index = entryOf(first, key)?.modifyIndex ?? 0;
  const won = putKey(first, key, 'b', index);
  const lost = putKey(won.registry, key, 'c', index);
  t.deepEqual([won.done, lost.done], [true, false]);
  t.is(entryOf(lost.registry, key)?.value, 'b');
});

test('compare-and-set on 0 creates, and only creates', (t) => {
  const created = putKey(emptyRegistry, key, 'a', 0);
  t.true(created.done);
  t.false(putKey(created.registry, key, 'b', 0).done);
});

test('an entry reads as Consul shows it', (t) => {
  const { registry } = putKey(putKey(emptyRegistry, key, 'a', 0).registry, key, 'b', 1);
  const entry = entryOf(registry, key);
  if (entry === undefined) return t.fail('the key is not there');
  return t.deepEqual(consulEntry(key, entry), {
    LockIndex: 0,
    Key: key,
    Flags: 0,
    Value: 'Yg==',
    CreateIndex: 1,
    ModifyIndex: 2,
  });
});
