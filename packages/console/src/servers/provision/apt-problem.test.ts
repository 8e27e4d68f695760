/** Of all that apt writes when it fails, the line that says why is told. */
import test from 'ava';
import { aptProblem, isOffline } from './apt-problem.ts';

const offline = `E: Failed to fetch http://m/dists/sid/InRelease  Could not connect to m:80 (Connection refused)
E: Some index files failed to download. They have been ignored, or old ones used instead.
`;
const unsigned = `W: GPG error: NO_PUBKEY 123
E: The repository 'http://m sid InRelease' is not signed.
`;

test('the first error is the problem, the rest is its consequence', (t) => {
  t.is(
    aptProblem(offline),
    'Failed to fetch http://m/dists/sid/InRelease Could not connect to m:80 (Connection refused)',
  );
  t.is(aptProblem(unsigned), "The repository 'http://m sid InRelease' is not signed.");
  t.is(aptProblem('sh: 1: apt-get: not found\n'), 'sh: 1: apt-get: not found');
  t.is(aptProblem(''), '');
});

test('a mirror that cannot be reached is told from one that has no such suite', (t) => {
  t.true(isOffline(aptProblem(offline)));
  t.true(isOffline("Could not resolve 'nohost.invalid'"));
  t.false(isOffline(aptProblem(unsigned)));
  t.false(isOffline('Failed to fetch http://m/dists/x/InRelease 404 Not Found'));
});
