/**
 * Makes the streams of this server copies of another site's: LEDGER and SEALS, which follow it from
 * here on by themselves. IO. A stream that holds a log of its own is never replaced.
 */
import { setTimeout as pause } from 'node:timers/promises';
import * as E from 'fp-ts/lib/Either.js';
import type { JetStreamManager, NatsConnection, StreamInfo } from 'nats';
import { askSite } from './ask-site.ts';
import { identityOf, infoOf, metadataOfStream } from './bootstrap.ts';
import type { MigrationRefused } from './migrate-log.ts';
import { type Metadata, metadataKeys, metadataOf, pinOf } from './stream-identity.ts';
import { ledgerStream, mirrored, sealsStream } from './streams.ts';

export type CreateMirror = {
  readonly site: string;
  readonly replicas: number;
  readonly dryRun: boolean;
  readonly tell: (line: string) => void;
  readonly signal: AbortSignal;
};

const [attempts, patienceMs, pollMs] = [5, 2_000, 200];

/** Gives the streams that were created, or would be; resolves when they hold what the site had. */
export const mirrorStreams = async (
  connection: NatsConnection,
  { site, replicas, dryRun, tell, signal }: CreateMirror,
): Promise<E.Either<MigrationRefused, readonly string[]>> => {
  const origin = await askPatiently(connection, site);
  if (origin === undefined) {
    return refused(
      `${site} does not answer over the leaf connection`,
      `start nats-server at ${site} with nats-primary.conf and this one with nats-mirror.conf`,
    );
  }
  const manager = await connection.jetstreamManager();
  const problem = await problemOf(manager, site, origin);
  if (problem !== undefined) return problem;
  const created: string[] = [];
  for (const wanted of [ledgerStream, sealsStream]) {
    if ((await infoOf(manager, wanted.name)) !== undefined) continue;
    created.push(wanted.name);
    tell(`${wanted.name}: created as a mirror of ${site}`);
    const metadata = wanted.name === ledgerStream.name ? metadataFor(site, origin) : {};
    if (!dryRun) await manager.streams.add(mirrored(wanted, { site, replicas, metadata }));
  }
  if (!dryRun) await untilTaken(manager, origin.state.last_seq, tell, signal);
  return E.right(created);
};

const askPatiently = async (
  connection: NatsConnection,
  site: string,
): Promise<StreamInfo | undefined> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const origin = await askSite(connection, site, patienceMs);
    if (origin !== undefined) return origin;
    await pause(pollMs);
  }
  return undefined;
};

/** What the other site's stream is, so that this one can say whom it continues. */
const metadataFor = (site: string, origin: StreamInfo): Metadata => {
  const identity = identityOf(origin);
  return {
    ...metadataOf(identity),
    [metadataKeys.copyOf]: identity.created,
    [metadataKeys.unadopted]: `it is the mirror of ${site}`,
  };
};

const problemOf = async (
  manager: JetStreamManager,
  site: string,
  origin: StreamInfo,
): Promise<E.Either<MigrationRefused, never> | undefined> => {
  for (const { name } of [ledgerStream, sealsStream]) {
    const info = await infoOf(manager, name);
    if (info === undefined) continue;
    if (info.config.mirror?.external?.api !== `$JS.${site}.API`) {
      return refused(
        `${name} is here already, and no mirror of ${site}`,
        'a site that holds a log of its own is not overwritten: move it away by hand first',
      );
    }
    if (name === ledgerStream.name && !isCopyOf(info, origin)) {
      return refused(
        `${site} has another LEDGER now than the one that is mirrored here`,
        'delete LEDGER and SEALS here by hand, and run this again',
      );
    }
  }
  return undefined;
};

const isCopyOf = (info: StreamInfo, origin: StreamInfo): boolean => {
  const created = metadataOfStream(info)[metadataKeys.copyOf] ?? '';
  return pinOf({ ...identityOf(info), created }) === pinOf(identityOf(origin));
};

const refused = (reason: string, hint: string): E.Either<MigrationRefused, never> =>
  E.left({ _tag: 'MigrationRefused', refusals: [{ stream: ledgerStream.name, reason }], hint });

const untilTaken = async (
  manager: JetStreamManager,
  head: number,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> => {
  let told = 0;
  while (!signal.aborted) {
    const { state } = await manager.streams.info(ledgerStream.name);
    if (state.last_seq >= head) return;
    if (state.last_seq !== told) tell(`LEDGER: ${state.last_seq} of ${head} events are here`);
    told = state.last_seq;
    await pause(pollMs);
  }
};
