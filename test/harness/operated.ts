/**
 * Servers as an operator runs them: the keys that `init --credentials` makes, a user per role, and
 * every command and service a process of its own with its own user's rights. IO.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePorts } from '@recovery-ledger/console';
import { type Audit, type Log, openAudit, openLog } from '@recovery-ledger/ledger';
import { emptyFolder, type RunningConsole, runConsole, startConsole } from './console.ts';
import { type NatsFixture, natsServer } from './nats.ts';
import { orThrow, type Teardown } from './server-fixture.ts';
import { tinyEstate } from './tiny-estate.ts';
import { until } from './until.ts';

type Variables = Readonly<Record<string, string>>;

export type Operator = {
  readonly folder: string;
  /** What the server is given, and what a seed's file holds. */
  readonly users: string;
  readonly seedOf: (user: string) => string;
  readonly variables: (servers: string) => Variables;
  /** One command to its end; throws when it does not exit with the code. */
  readonly run: (servers: string, words: readonly string[], code?: number) => Promise<string>;
  /** Resolves once the service is ready; throws what it said when it ends instead. */
  readonly service: (servers: string, words: readonly string[]) => Promise<RunningConsole>;
  /** The log as a writer of its own user, `detector-3`. */
  readonly writer: (servers: string) => Promise<Log>;
  readonly auditor: (servers: string) => Promise<Audit>;
};

export const operator = async (t: Teardown, more: Variables = {}): Promise<Operator> => {
  const folder = emptyFolder(t);
  const words = ['init', '--credentials', 'creds', '--user', 'site2=mirror', 'detector-3=detector'];
  const made = await runConsole(t, folder, words);
  if (made.code !== 0) throw new Error(made.stderr);
  const textOf = (name: string) => readFileSync(join(folder, 'creds', name), 'utf8');
  const fixed = {
    RECOVERY_LEDGER_SOURCES: process.env['RECOVERY_LEDGER_SOURCES'] ?? '0',
    RECOVERY_LEDGER_CREDENTIALS: join(folder, 'creds'),
    RECOVERY_LEDGER_ESTATE: tinyEstate(folder),
    RECOVERY_LEDGER_STATE_DIR: join(folder, 'state'),
    RECOVERY_LEDGER_ANCHOR: join(folder, 'anchor'),
    ...more,
  };
  const variables = (servers: string) => ({ ...fixed, RECOVERY_LEDGER_NATS_URL: servers });
  const seedOf = (user: string) => textOf(`${user}.seed`).trim();
  return {
    folder,
    users: textOf('nats-users.conf'),
    seedOf,
    variables,
    run: async (servers, asked, code = 0) => {
      const ran = await runConsole(t, folder, asked, variables(servers));
      if (ran.code === code) return ran.stdout === '' ? ran.stderr : ran.stdout;
      throw new Error(`${asked.join(' ')}: ${ran.code}\n${ran.stdout}\n${ran.stderr}`);
    },
    service: async (servers, asked) => {
      const started = startConsole(t, folder, asked, variables(servers));
      const isReady = async () => {
        if (started.process.exitCode !== null) {
          await started.ended;
          throw new Error(started.stderr());
        }
        return started.stderr().includes('"ready"');
      };
      await until(isReady, { deadlineMs: 60_000, what: `${asked.join(' ')} to be ready` });
      return started;
    },
    writer: async (servers) => {
      const login = { servers, user: 'detector-3', seed: seedOf('detector-3') };
      const who = { service: 'detect', instance: 'detector-3', mode: 'real' } as const;
      const log = orThrow(await openLog({ ...login, ...who }));
      t.teardown(() => log.close());
      return log;
    },
    auditor: async (servers) => {
      const login = { servers, user: 'auditor', seed: seedOf('auditor') };
      const audit = orThrow(await openAudit({ ...login, service: 'test', instance: 'auditor' }));
      t.teardown(() => audit.close());
      return audit;
    },
  };
};

const conf = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

export type OperatedSites = { readonly primary: NatsFixture; readonly mirror: NatsFixture };

/** Site 1 with its streams, and site 2 that mirrors it. */
export const operatedSites = async (t: Teardown, by: Operator): Promise<OperatedSites> => {
  const [leaf = 0] = await freePorts(1);
  const primary = await natsServer(t, {
    configFile: conf('nats-primary.conf'),
    users: by.users,
    variables: { RECOVERY_LEDGER_NATS_LEAF: `"127.0.0.1:${leaf}"` },
  });
  const mirror = await natsServer(t, {
    configFile: conf('nats-mirror.conf'),
    users: by.users,
    variables: {
      RECOVERY_LEDGER_NATS_MIRRORS: `"nats://127.0.0.1:${leaf}"`,
      RECOVERY_LEDGER_NATS_MIRROR_SEED: by.seedOf('site2'),
    },
  });
  await by.run(primary.url, ['init']);
  await by.run(mirror.url, ['migrate', '--mirror-from', 'site1']);
  return { primary, mirror };
};

export const sealerWords = [
  'seal',
  '--instance',
  'sealer-1',
  '--every-count',
  '5',
  '--every-ms',
  '200',
];
