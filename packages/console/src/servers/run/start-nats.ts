/**
 * IO: starts nats-server from the repository's nats.conf on loopback ports and a folder of its own,
 * with the users that it is given.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { natsFloor } from '../provision/floors.ts';
import { runCommand } from '../provision/run-command.ts';
import { atLeast, parseVersion, showVersion } from '../provision/version.ts';
import { onFreePort } from './on-free-port.ts';
import { removeFolder, type ServerFolder, serverFolder } from './server-folder.ts';
import { type ServerHandle, serverHandle } from './server-handle.ts';
import { type ServerProcess, type ServerSpec, startProcess } from './server-process.ts';
import { stageConfig } from './stage-config.ts';
import { cannotStart, type StartFailure } from './start-failure.ts';

export type NatsOptions = {
  readonly binary: string;
  /** The repository's nats.conf; its store_dir is relative, so it lies under `dir`. */
  readonly configFile: string;
  readonly dir?: string;
  readonly port?: number;
  readonly monitorPort?: number;
  /** The users as configuration text, in place of the repository's nats-users.conf. */
  readonly users?: string;
  /** Instead: of the one user `ledger`, who may do everything, for tests and benchmarks. */
  readonly password?: string;
  /** More variables that the configuration names, as configuration text. */
  readonly variables?: Readonly<Record<string, string>>;
};

export type NatsServer = ServerHandle & {
  readonly url: string;
  readonly port: number;
  readonly monitorUrl: string;
  readonly user: string;
  readonly password: string;
  readonly dir: string;
};

const name = 'nats-server';
const user = 'ledger';
const gentleSignal = 'SIGTERM';

const refusal = async ({ binary, password, users }: NatsOptions): Promise<StartFailure | null> => {
  if (password === undefined && users === undefined)
    return cannotStart(name, 'BadConfig', 'it was given no users', '');
  if (password !== undefined && !/^[\w-]+$/.test(password))
    return cannotStart(
      name,
      'BadConfig',
      'its password may only hold letters, digits, _ and -',
      '',
    );
  const { stdout, stderr } = await runCommand(binary, ['--version']);
  const version = parseVersion(stdout);
  if (version !== null && atLeast(version, natsFloor)) return null;
  const floor = showVersion(natsFloor);
  const words = `${binary} is too old or no nats-server: the ledger needs ${floor} or newer`;
  return cannotStart(name, 'TooOld', words, `${stdout}${stderr}`);
};

/**
 * The file appears once the ports are open and names this very process; /healthz includes
 * JetStream.
 */
const lackingIn =
  (dir: string, monitorUrl: string) =>
  async (pid: number): Promise<string | null> => {
    const ports = await readFile(join(dir, `nats-server_${pid}.ports`), 'utf8').catch(() => '');
    if (ports === '') return 'its ports are not open';
    try {
      const signal = AbortSignal.timeout(2_000);
      const answer = await fetch(`${monitorUrl}/healthz`, { signal });
      return answer.ok ? null : `/healthz answers ${await answer.text()}`;
    } catch (error) {
      return `/healthz does not answer (${String(error)})`;
    }
  };

const ownerAlone = (password: string): string =>
  `accounts: { LEDGER: { jetstream: enabled, users: [{ user: ${user}, password: "${password}" }] } }\n`;

const specFor = (
  { binary, variables }: NatsOptions,
  configFile: string,
  folder: ServerFolder,
  [port, monitorPort]: readonly number[],
): ServerSpec => ({
  name,
  file: binary,
  args: [
    ...['-c', configFile, '-a', '127.0.0.1', '-p', `${port}`, '-m', `${monitorPort}`],
    ...['--ports_file_dir', folder.path],
  ],
  cwd: folder.path,
  env: { ...variables },
  user: null,
  logFile: join(folder.path, 'nats-server.log'),
  readyWithinMs: 30_000,
  lacking: lackingIn(folder.path, `http://127.0.0.1:${monitorPort}`),
  gentleSignal,
  temporaryFolder: folder.temporary,
});

const withoutPortsFile = async (
  spec: ServerSpec,
): Promise<E.Either<StartFailure, ServerProcess>> => {
  const started = await startProcess(spec);
  if (E.isRight(started))
    await rm(join(spec.cwd, `nats-server_${started.right.pid}.ports`), { force: true });
  return started;
};

/** Starts nats-server; ready means that clients are accepted and JetStream is up. */
export const startNats = async (
  options: NatsOptions,
): Promise<E.Either<StartFailure, NatsServer>> => {
  const refused = await refusal(options);
  if (refused !== null) return E.left(refused);
  const folder = await serverFolder(name, options.dir, null);
  if (E.isLeft(folder)) return folder;
  const { users, password = '' } = options;
  const config = await stageConfig(
    options.configFile,
    folder.right.path,
    users ?? ownerAlone(password),
  );
  const start = (ports: readonly number[]) =>
    withoutPortsFile(specFor(options, config, folder.right, ports));
  const cleanUp = () => removeFolder(folder.right);
  const result = await onFreePort([options.port, options.monitorPort], start);
  if (E.isLeft(result)) {
    await cleanUp();
    return result;
  }
  const { ports, started } = result.right;
  const [port = 0, monitorPort] = ports;
  const again = () => start(ports);
  const handle = serverHandle({ first: started, start: again, gentleSignal, cleanUp });
  return E.right(
    Object.assign(handle, {
      url: `nats://127.0.0.1:${port}`,
      port,
      monitorUrl: `http://127.0.0.1:${monitorPort}`,
      user,
      password,
      dir: folder.right.path,
    }),
  );
};
