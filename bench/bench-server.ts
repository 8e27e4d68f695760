/** A nats-server and an open log for a benchmark, gone at the end. IO. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureServers, startNats } from '@recovery-ledger/console';
import { initialiseLog, type Log, openLog } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { connect, type NatsConnection } from 'nats';

export type BenchServer = {
  readonly log: Log;
  /** The client as it is, to compare with. */
  readonly raw: NatsConnection;
  readonly version: string;
  readonly stop: () => Promise<void>;
};

const orThrow = <A>(result: E.Either<{ readonly hint: string }, A>): A => {
  if (E.isLeft(result)) throw new Error(result.left.hint);
  return result.right;
};

const password = 'bench';

/** `durable` fsyncs every message, as the ledger does; a stream for replay is filled without. */
export const benchServer = async (durable: boolean): Promise<BenchServer> => {
  const servers = orThrow(await ensureServers({ need: ['nats'], report: () => {} }));
  const folder = await mkdtemp(join(tmpdir(), 'ledger-bench-'));
  const conf = await readFile(new URL('../nats.conf', import.meta.url), 'utf8');
  const configFile = join(folder, 'nats.conf');
  await writeFile(
    configFile,
    durable ? conf : conf.replace('sync_interval: always', 'sync_interval: "2m"'),
  );
  const server = orThrow(await startNats({ binary: servers.nats.path, configFile, password }));
  const settings = { servers: server.url, user: server.user, password };
  const identity = { service: 'bench', instance: 'bench', mode: 'real' as const };
  orThrow(await initialiseLog({ ...settings, ...identity }));
  const log = orThrow(await openLog({ ...settings, ...identity }));
  const raw = await connect({ servers: server.url, user: server.user, pass: password });
  const stop = async () => {
    await Promise.all([log.close(), raw.close()]);
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { log, raw, version: servers.nats.version, stop };
};
