/** A log with a mirror that holds all of it, and the loss of its site. IO. */
import { adoptLog, type Log, mirrorLog } from '@recovery-ledger/ledger';
import { connectionOf } from './console-on.ts';
import { ledgerLog } from './ledger-log.ts';
import type { NatsFixture } from './nats.ts';
import { natsRequest } from './nats-request.ts';
import { orThrow, type Teardown } from './server-fixture.ts';
import { type TwoSites, twoSites } from './two-sites.ts';
import { until } from './until.ts';

export type MirroredLog = TwoSites & { readonly log: Log };

export const headOf = async (server: NatsFixture): Promise<number> =>
  JSON.parse(await natsRequest(server, '$JS.API.STREAM.INFO.LEDGER')).state.last_seq;

/** `write` fills the log before the mirror is made. */
export const mirroredLog = async (
  t: Teardown,
  write: (log: Log) => Promise<unknown>,
): Promise<MirroredLog> => {
  const sites = await twoSites(t);
  const log = await ledgerLog(t, sites.primary);
  await write(log);
  const settings = { ...connectionOf(sites.mirror), service: 'test', instance: 'mirror' };
  const { signal } = new AbortController();
  const mirror = { site: 'site1', replicas: 1, dryRun: false, tell: () => {}, signal };
  orThrow(await mirrorLog(settings, mirror));
  await mirrorCaughtUp(sites);
  return { ...sites, log };
};

export const mirrorCaughtUp = async ({ primary, mirror }: TwoSites): Promise<void> => {
  const head = await headOf(primary);
  await until(async () => (await headOf(mirror)) >= head, { what: 'the mirror to catch up' });
};

/** Adopts as the console does, in this process; gives the generation. */
export const adopt = async (
  server: NatsFixture,
  options: { readonly estate?: string; readonly raise?: boolean } = {},
): Promise<number | undefined> => {
  const settings = { ...connectionOf(server), service: 'test', instance: 'adopt' };
  const manner = { force: false, raise: false, atLeast: 0, tell: () => {}, after: () => {} };
  const wish = { estate: 'trading-floor', reason: 'for the test', by: 'admin' };
  return orThrow(await adoptLog(settings, { ...wish, ...manner, ...options }))?.generation;
};
