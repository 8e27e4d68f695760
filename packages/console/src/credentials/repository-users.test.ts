/** The committed users are those of the table. To write the file again: REGENERATE=1 npx ava … */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import test from 'ava';
import { repositoryUsers } from './repository-users.ts';
import { standardUsers } from './standard-users.ts';

const file = fileURLToPath(new URL('../../../../nats-users.conf', import.meta.url));

test('nats-users.conf is what the table of roles says', (t) => {
  if (process.env['REGENERATE'] === '1') writeFileSync(file, repositoryUsers());
  const again =
    'write it again: REGENERATE=1 npx ava packages/console/src/credentials/repository-users.test.ts';
  t.true(readFileSync(file, 'utf8') === repositoryUsers(), again);
});

test('every service instance has a user of its own, and drills have drill users', (t) => {
  const users = standardUsers('real');
  t.is(new Set(users.map(({ name }) => name)).size, users.length);
  const drill = users.filter(({ mode }) => mode === 'drill').map(({ name }) => name);
  t.deepEqual(drill, ['rehearser-1', 'chaos-1']);
});

test('in drill mode nobody has a right in real mode but people', (t) => {
  const services = standardUsers('drill').filter(({ name }) => name.endsWith('-1'));
  t.true(services.length > 4);
  t.true(services.every(({ mode }) => mode === 'drill'));
});
