/**
 * IO: starts Redis (or Valkey) on a loopback port with a password and an append-only file, so that
 * a killed server comes back with everything it had acknowledged.
 */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { onFreePort } from './on-free-port.ts';
import { removeFolder, type ServerFolder, serverFolder } from './server-folder.ts';
import { type ServerHandle, serverHandle } from './server-handle.ts';
import { type ServerSpec, startProcess } from './server-process.ts';
import type { StartFailure } from './start-failure.ts';

export type RedisOptions = {
  readonly binary: string;
  readonly dir?: string;
  readonly port?: number;
  readonly password?: string;
  /** More lines of redis.conf; they win over ours. */
  readonly settings?: Readonly<Record<string, string>>;
};

export type RedisServer = ServerHandle & {
  readonly url: string;
  readonly port: number;
  readonly password: string;
  readonly dir: string;
};

const name = 'redis-server';
const gentleSignal = 'SIGTERM';

const configuration = (
  port: number,
  password: string,
  settings: RedisOptions['settings'],
): string =>
  Object.entries({
    bind: '127.0.0.1',
    port: `${port}`,
    requirepass: password,
    daemonize: 'no',
    logfile: '""',
    save: '""',
    appendonly: 'yes',
    ...settings,
  })
    .map(([key, value]) => `${key} ${value}\n`)
    .join('');

/** One line to Redis and its answer; an empty answer where there is none within two seconds. */
const ask = (port: number, line: string, expected: RegExp): Promise<string> =>
  new Promise((resolve) => {
    let answer = '';
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(line));
    socket.setTimeout(2_000, () => socket.destroy());
    socket.on('error', () => {});
    socket.on('close', () => resolve(answer.trim()));
    socket.on('data', (chunk) => {
      answer += chunk.toString();
      if (expected.test(answer)) socket.destroy();
    });
  });

const lackingAt = (port: number, password: string) => async (): Promise<string | null> => {
  const answer = await ask(port, `AUTH ${password}\r\nPING\r\n`, /\+PONG|-(?!NOAUTH)\w+ /);
  return answer.endsWith('+PONG') ? null : `PING is answered by "${answer}"`;
};

const specFor = (
  binary: string,
  folder: ServerFolder,
  port: number,
  password: string,
): ServerSpec => ({
  name,
  file: binary,
  args: [join(folder.path, 'redis.conf')],
  cwd: folder.path,
  env: {},
  user: null,
  logFile: join(folder.path, 'redis-server.log'),
  readyWithinMs: 30_000,
  lacking: lackingAt(port, password),
  gentleSignal,
  temporaryFolder: folder.temporary,
});

/** Starts Redis; ready means that it answers PING, its append-only file loaded. */
export const startRedis = async (
  options: RedisOptions,
): Promise<E.Either<StartFailure, RedisServer>> => {
  const password = options.password ?? randomBytes(16).toString('hex');
  const folder = await serverFolder(name, options.dir, null);
  if (E.isLeft(folder)) return folder;
  const start = async ([port = 0]: readonly number[]) => {
    const text = configuration(port, password, options.settings);
    await writeFile(join(folder.right.path, 'redis.conf'), text, { mode: 0o600 });
    return startProcess(specFor(options.binary, folder.right, port, password));
  };
  const cleanUp = () => removeFolder(folder.right);
  const result = await onFreePort([options.port], start);
  if (E.isLeft(result)) {
    await cleanUp();
    return result;
  }
  const { ports, started } = result.right;
  const [port = 0] = ports;
  const again = () => start(ports);
  const handle = serverHandle({ first: started, start: again, gentleSignal, cleanUp });
  const url = `redis://:${password}@127.0.0.1:${port}`;
  return E.right(Object.assign(handle, { url, port, password, dir: folder.right.path }));
};
