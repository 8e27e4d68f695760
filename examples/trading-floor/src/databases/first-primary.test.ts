/** Two servers with data of a primary are never both started. */
import test from 'ava';
import { type FoundServer, firstPrimary } from './first-primary.ts';

const found = (...roles: readonly FoundServer['role'][]): readonly FoundServer[] =>
  roles.map((role, i) => ({ name: `postgres-${'abc'[i]}`, kind: 'postgres', role }));

test('the one server with data of a primary is it, whatever the registry says', (t) => {
  const chosen = { _tag: 'Chosen', primary: 'postgres-b', idle: [] } as const;
  t.deepEqual(firstPrimary(found('standby', 'primary', 'none'), undefined), chosen);
  t.deepEqual(firstPrimary(found('standby', 'primary', 'none'), 'postgres-a'), chosen);
});

test('of several, the one that the registry names; the others stay down', (t) => {
  t.deepEqual(firstPrimary(found('primary', 'primary', 'standby'), 'postgres-b'), {
    _tag: 'Chosen',
    primary: 'postgres-b',
    idle: ['postgres-a'],
  });
});

test('several of which the registry names none are for a person', (t) => {
  const unclear = firstPrimary(found('primary', 'primary', 'standby'), 'postgres-c');
  t.is(unclear._tag, 'Unclear');
  t.is(firstPrimary(found('primary', 'primary', 'none'), undefined)._tag, 'Unclear');
});

test('where all follow, nobody is made a primary', (t) => {
  t.deepEqual(firstPrimary(found('standby', 'standby', 'none'), 'postgres-a'), {
    _tag: 'Chosen',
    primary: null,
    idle: [],
  });
});
