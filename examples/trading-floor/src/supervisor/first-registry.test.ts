/** A new day starts at site main, one incarnation further than anything named before. */
import test from 'ava';
import { firstEntries, lastIncarnation } from './first-registry.ts';
import { emptyRegistry, putKey } from './registry.ts';

test('the services that run are named active, at their ports, under one incarnation', (t) => {
  const env = { FLOOR_GATEWAY_PORT: 1, FLOOR_GATEWAY_HTTP_PORT: 2 };
  t.deepEqual(firstEntries(new Set(['gateway', 'flow']), env, 7), [
    {
      key: 'service/gateway/sequencer',
      value: { instance: 'gateway', incarnation: 7, inSync: false, replica: null },
    },
    {
      key: 'service/gateway/active',
      value: {
        ...{ endpoint: '127.0.0.1:1', http: 'http://127.0.0.1:2' },
        ...{ instance: 'gateway', incarnation: 7 },
      },
    },
  ]);
});

test('incarnations go on from the highest of any key, whatever else is in the registry', (t) => {
  const values = ['{"incarnation":3}', 'no JSON', '{"incarnation":41}', '{}'];
  const registry = values.reduce(
    (before, value, i) => putKey(before, `k${i}`, value, undefined).registry,
    emptyRegistry,
  );
  t.is(lastIncarnation(registry), 41);
  t.is(lastIncarnation(emptyRegistry), 0);
});
