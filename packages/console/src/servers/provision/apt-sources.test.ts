/** The machine's own Debian mirror is found in either form of apt's sources. */
import test from 'ava';
import { debianMirror, parseAptSources } from './apt-sources.ts';

const deb822 = `Types: deb
# a snapshot was here
URIs: http://deb.debian.org/debian
Suites: bookworm bookworm-updates
Components: main
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg

Types: deb
URIs: http://deb.debian.org/debian-security
Suites: bookworm-security
Components: main
`;

test('deb822 sources give mirror, suites and key file', (t) => {
  const sources = parseAptSources('debian.sources', deb822);
  t.is(sources.length, 2);
  t.deepEqual(debianMirror(sources, 'bookworm'), {
    uri: 'http://deb.debian.org/debian',
    suites: ['bookworm', 'bookworm-updates'],
    signedBy: '/usr/share/keyrings/debian-archive-keyring.gpg',
  });
});

test('one-line sources give the same, options included', (t) => {
  const line = 'deb [arch=amd64 signed-by=/k.gpg] https://mirror.example/debian bookworm main\n';
  const text = `# deb http://old.example/debian bookworm main\n${line}`;
  t.deepEqual(parseAptSources('sources.list', text), [
    { uri: 'https://mirror.example/debian', suites: ['bookworm'], signedBy: '/k.gpg' },
  ]);
});

test('a source that is disabled, of another release or for source packages is not the mirror', (t) => {
  const disabled = deb822.replace('Types: deb\n#', 'Types: deb\nEnabled: no\n#');
  t.is(debianMirror(parseAptSources('debian.sources', disabled), 'bookworm'), undefined);
  t.is(debianMirror(parseAptSources('debian.sources', deb822), 'trixie'), undefined);
  t.deepEqual(parseAptSources('sources.list', 'deb-src http://x/debian bookworm main'), []);
});

test('a key that stands inside the sources file is not taken for a file name', (t) => {
  const inline =
    'Types: deb\nURIs: http://x/debian\nSuites: sid\nSigned-By:\n -----BEGIN PGP\n .\n x\n';
  t.deepEqual(parseAptSources('x.sources', inline), [
    { uri: 'http://x/debian', suites: ['sid'], signedBy: null },
  ]);
});
