/**
 * A site that sealed and anchored, killed while its mirror was behind in one of its two streams or
 * in both, under load where LEDGER was; and what `verify` finds then. IO.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Anchored, type Log, readAnchor } from '@recovery-ledger/ledger';
import { addNote } from './notes.ts';
import {
  type OperatedSites,
  type Operator,
  operatedSites,
  operator,
  sealerWords,
} from './operated.ts';
import type { Teardown } from './server-fixture.ts';
import { until } from './until.ts';

/** `both`: the mirror was away for a while. */
export type Lacking = 'LEDGER' | 'SEALS' | 'both';

export type LostSite = OperatedSites & {
  readonly by: Operator;
  /** The last event that the mirror had before the load, and at its end. */
  readonly before: number;
  readonly through: number;
  readonly anchored: () => readonly Anchored[];
};

export const slow = { deadlineMs: 90_000 };

export const lostSite = async (t: Teardown, lacking: Lacking): Promise<LostSite> => {
  const by = await operator(t);
  const sites = await operatedSites(t, by);
  const { primary, mirror } = sites;
  const copy = await by.auditor(mirror.url);
  const held = (stream: 'LEDGER' | 'SEALS') =>
    until(async () => (await copy.head(stream).catch(() => undefined))?.lastSequence, slow);
  const anchored = () =>
    readAnchor(readFileSync(join(by.folder, 'anchor'), { encoding: 'utf8', flag: 'a+' })).seals;
  const log = await by.writer(primary.url);
  const sealer = await by.service(primary.url, sealerWords);
  await addNotes(log, 'before', 20);
  const { lastSequence: before } = await log.head();
  await until(() => anchored().at(-1)?.last === before, slow);
  await until(async () => (await held('LEDGER')) === before, slow);
  const seals = await held('SEALS');
  await letLag(sites, by, lacking);
  const enough = new AbortController();
  const load = addNotes(log, 'load', Number.MAX_SAFE_INTEGER, enough.signal).catch(() => undefined);
  await until(() => (anchored().at(-1)?.last ?? 0) > before + 40, slow);
  if (lacking === 'LEDGER') await until(async () => (await held('SEALS')) > seals + 8, slow);
  if (lacking === 'SEALS') {
    // A mirror is behind while events come in: only a log that rests is whole in its mirror.
    enough.abort();
    await load;
    const { lastSequence } = await log.head();
    await until(async () => (await held('LEDGER')) === lastSequence, slow);
  }
  await primary.kill();
  sealer.process.kill('SIGKILL');
  await Promise.all([load, sealer.ended]);
  await log.close();
  if (lacking === 'both') await mirror.restart();
  const through = await held('LEDGER');
  if ((through === before) !== (lacking !== 'SEALS')) throw new Error('LEDGER: not as asked');
  if (((await held('SEALS')) === seals) !== (lacking !== 'LEDGER'))
    throw new Error('SEALS: not so');
  return { ...sites, by, before, through, anchored };
};

/** The mirror may not ask for one of the streams any more, or is not there. */
const letLag = async ({ primary, mirror }: OperatedSites, by: Operator, lacking: Lacking) => {
  await mirror.kill();
  if (lacking === 'both') return;
  const right = new RegExp(`^.*CONSUMER\\.CREATE\\.${lacking}.*$`, 'gm');
  writeFileSync(join(primary.dir, 'nats-users.conf'), by.users.replace(right, ''));
  process.kill(primary.pid, 'SIGHUP');
  await mirror.restart();
};

export const addNotes = async (
  log: Log,
  text: string,
  count: number,
  signal?: AbortSignal,
): Promise<void> => {
  for (let n = 1; n <= count && signal?.aborted !== true; n += 1) {
    await addNote(log, log.instance, `${text} ${n}`);
  }
};

type Found = { readonly kind: string; readonly first: number; readonly last: number };

/** The problems that `verify` tells, as kind, first and last; by the anchor as well. */
export const problemsOn = async (
  by: Operator,
  url: string,
  { code, words = [] }: { readonly code: number; readonly words?: readonly string[] },
): Promise<readonly (readonly [string, number, number])[]> => {
  const { problems } = JSON.parse(await by.run(url, ['verify', '--json', ...words], code));
  return (problems as readonly Found[]).map(({ kind, first, last }) => [kind, first, last]);
};
