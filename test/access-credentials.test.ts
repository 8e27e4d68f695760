/** The credentials that `init` makes: whole, kept, private, and enough to log in with. */
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { openLog } from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import { emptyFolder, runConsole } from './harness/console.ts';
import { natsConf, natsServer } from './harness/nats.ts';
import { tinyEstate } from './harness/tiny-estate.ts';

const made = async (t: ExecutionContext, folder: string, ...words: readonly string[]) => {
  const { code, stdout, stderr } = await runConsole(t, folder, [
    ...['init', '--credentials', 'creds', '--json'],
    ...words,
  ]);
  t.is(code, 0, stderr);
  return JSON.parse(stdout) as { made: string[]; users: { name: string; role: string }[] };
};

const textIn = (folder: string, name: string): string =>
  readFileSync(join(folder, 'creds', name), 'utf8').trim();

const modeOf = (path: string): number => statSync(path).mode & 0o777;

test('init makes a secret for everybody, replaces none, and adds what is missing', async (t) => {
  const folder = emptyFolder(t);
  const first = await made(t, folder);
  t.true(first.made.includes('detector-1') && first.made.includes('seal'));
  t.is(modeOf(join(folder, 'creds')), 0o700);
  for (const name of first.made) t.is(modeOf(join(folder, 'creds', `${name}.seed`)), 0o600, name);
  const before = new Map(first.made.map((name) => [name, textIn(folder, `${name}.seed`)]));
  const users = textIn(folder, 'nats-users.conf');
  for (const seed of before.values()) t.false(users.includes(seed));

  rmSync(join(folder, 'creds', 'alerter-1.seed'));
  const second = await made(
    t,
    folder,
    '--user',
    'detector-3=detector',
    'rehearser-2=recoverer:drill',
  );
  t.deepEqual([...second.made].sort(), ['alerter-1', 'detector-3', 'rehearser-2']);
  t.not(textIn(folder, 'alerter-1.seed'), before.get('alerter-1'));
  before.delete('alerter-1');
  for (const [name, seed] of before) t.is(textIn(folder, `${name}.seed`), seed, name);
  const third = await made(t, folder);
  t.deepEqual(third.made, []);
  t.true(textIn(folder, 'nats-users.conf').includes('ledger.drill.shadow.rehearser-2'));
});

test('a command logs in with the key of the role it needs, and another key has not its rights', async (t) => {
  const folder = emptyFolder(t);
  await made(t, folder);
  const server = await natsServer(t, { users: textIn(folder, 'nats-users.conf') });
  const reach = {
    RECOVERY_LEDGER_NATS_URL: server.url,
    RECOVERY_LEDGER_CREDENTIALS: join(folder, 'creds'),
  };
  const words = ['init', '--estate', tinyEstate(folder), '--json'];
  const admin = await runConsole(t, folder, words, reach);
  t.is(admin.code, 0, admin.stderr);
  const events = await runConsole(t, folder, ['events', '--json'], reach);
  t.is(events.code, 0, events.stderr);
  const as = { ...reach, RECOVERY_LEDGER_NATS_USER: 'auditor' };
  const auditor = await runConsole(t, folder, ['events'], as);
  t.is(auditor.code, 3);
  t.regex(auditor.stderr, /does not let the user auditor do this/);
});

test('a key that others can read, or that is not there, is one clear message', async (t) => {
  const folder = emptyFolder(t);
  await made(t, folder);
  const reach = {
    RECOVERY_LEDGER_NATS_URL: 'nats://127.0.0.1:9',
    RECOVERY_LEDGER_CREDENTIALS: join(folder, 'creds'),
  };
  chmodSync(join(folder, 'creds', 'operator.seed'), 0o640);
  const open = await runConsole(t, folder, ['events'], reach);
  t.is(open.code, 2);
  t.regex(open.stderr, /operator\.seed can be read by others \(mode 640\)\n.*chmod 600/);
  rmSync(join(folder, 'creds', 'operator.seed'));
  const gone = await runConsole(t, folder, ['events'], reach);
  t.is(gone.code, 2);
  t.regex(gone.stderr, /operator\.seed cannot be read/);
});

test('server and client speak TLS with the authority that init made', async (t) => {
  const folder = emptyFolder(t);
  await made(t, folder, '--tls', 'localhost,127.0.0.1');
  const tls = join(folder, 'creds', 'tls');
  t.is(modeOf(join(tls, 'ca.key')), 0o600);
  const configFile = join(folder, 'nats.conf');
  const block = `tls { cert_file: "${tls}/server.crt", key_file: "${tls}/server.key" }`;
  writeFileSync(configFile, `${readFileSync(natsConf, 'utf8')}\n${block}\n`);
  const server = await natsServer(t, { configFile, users: textIn(folder, 'nats-users.conf') });
  const login = { user: 'admin', seed: textIn(folder, 'admin.seed') };
  const who = { service: 'test', instance: 'tls', mode: 'real' } as const;
  const settings = { servers: server.url, ...login, ...who };
  const caFile = join(tls, 'ca.crt');
  t.like(await openLog({ ...settings, caFile }), { left: { _tag: 'StreamMissing' } });
  t.like(await openLog(settings), {
    left: {
      _tag: 'CannotConnect',
      hint: "set RECOVERY_LEDGER_NATS_CA_FILE to the certificate that signed the server's, or unset it",
    },
  });
  const strange = join(folder, 'other');
  mkdirSync(strange);
  t.false(existsSync(join(strange, 'creds')));
  await made(t, strange, '--tls', 'localhost');
  const other = join(strange, 'creds', 'tls', 'ca.crt');
  t.like(await openLog({ ...settings, caFile: other }), { left: { _tag: 'CannotConnect' } });
});
