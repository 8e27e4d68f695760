/** The last known position of a primary, read from telemetry that anybody of a role may write. */
import test from 'ava';
import { type Position, positionSubject, readPosition } from './position.ts';

const position: Position = {
  ...{ at: '2026-11-23T18:00:00.000Z', instance: 'det-1', component: 'postgresql' },
  ...{ source: 'postgres-a', position: '0/5A49ED0', timeline: '1', standbys: [] },
  ...{ syncCommit: 'remote_apply', syncNames: 'ANY 1 (postgres_b)' },
};
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));

test('a position is read back as it was written', (t) => {
  t.deepEqual(readPosition(bytes(position), 'postgresql'), position);
  t.is(positionSubject('real', 'postgresql'), 'telemetry.real.position.postgresql');
});

test('what is no position of the component is none', (t) => {
  const others = [{ ...position, component: 'redis' }, { ...position, position: 5 }, null, 'x'];
  for (const other of others) t.is(readPosition(bytes(other), 'postgresql'), null);
  t.is(readPosition(new TextEncoder().encode('{'), 'postgresql'), null);
});
