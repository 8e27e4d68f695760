/** The package chosen is the newest that is new enough and that this machine can run. */
import test from 'ava';
import { chooseCandidate, parseCandidates } from './apt-candidates.ts';
import { natsFloor } from './floors.ts';
import { parseVersion } from './version.ts';

const stanza = (version: string, libc: string): string =>
  `Package: nats-server\nVersion: ${version}\nDepends: adduser, libc6 (>= ${libc})\nSize: 1\n`;
const offered = [
  stanza('2.9.10-1+b3', '2.34'),
  stanza('2.10.27-1+b2', '2.34'),
  stanza('2.15.1-1', '2.34'),
].join('\n');
const libc = parseVersion('2.36');

test('every version offered is read, with the C library it needs', (t) => {
  t.deepEqual(
    parseCandidates(offered).map(({ debVersion }) => debVersion),
    ['2.9.10-1+b3', '2.10.27-1+b2', '2.15.1-1'],
  );
  t.deepEqual(parseCandidates(offered)[0]?.libc, parseVersion('2.34'));
});

test('the newest wins', (t) => {
  t.is(chooseCandidate(parseCandidates(offered), natsFloor, libc)?.debVersion, '2.15.1-1');
});

test('a package that needs a newer C library is passed over for an older one', (t) => {
  const text = `${offered}\n${stanza('2.16.0-1', '2.41')}`;
  t.is(chooseCandidate(parseCandidates(text), natsFloor, libc)?.debVersion, '2.15.1-1');
  t.is(
    chooseCandidate(parseCandidates(text), natsFloor, parseVersion('2.42'))?.debVersion,
    '2.16.0-1',
  );
});

test('where only versions below the floor are offered, none is chosen', (t) => {
  const old = [stanza('2.9.10-1+b3', '2.34'), stanza('2.10.22-1', '2.34')].join('\n');
  t.is(chooseCandidate(parseCandidates(old), natsFloor, libc), undefined);
  t.is(chooseCandidate(parseCandidates(''), natsFloor, libc), undefined);
});
