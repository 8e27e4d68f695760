/**
 * One real consumer of the log as a process of its own, which tells five times a second how far it
 * has come and how much memory it holds. How far is seen from outside of it: a message counts as
 * dealt with when the consumer asks for the next one. IO.
 *
 * Arguments: kind nats-url user password instance, and the database's or the actuator's address.
 */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runAlerter } from '@recovery-ledger/alerts';
import { runChaos } from '@recovery-ledger/chaos';
import { runDetector } from '@recovery-ledger/detectors';
import { type Followed, type Log, openLog } from '@recovery-ledger/ledger';
import { createPool, runProjector } from '@recovery-ledger/projections';
import { runRecoverer } from '@recovery-ledger/recoverers';
import { quiet } from './quiet-logger.ts';
import { scriptedDeps, scriptedEstate } from './scripted-estate.ts';
import { orThrow } from './server-fixture.ts';

export type Progress = { readonly sequence: number; readonly heldMb: number };
export type ConsumerKind = keyof typeof consumers;

const everyMs = 200;
const logger = quiet;

const consumers = {
  projector: (log: Log, url: string, signal: AbortSignal) =>
    runProjector({ log, pool: createPool(url), logger }, signal),
  recoverer: (log: Log, url: string, signal: AbortSignal) =>
    runRecoverer(scriptedDeps(log, url), signal),
  alerter: (log: Log, _url: string, signal: AbortSignal) => runAlerter({ log, logger }, signal),
  chaos: (log: Log, url: string, signal: AbortSignal) =>
    runChaos({ log, estate: scriptedEstate(url).estate, logger }, signal),
  detector: (log: Log, url: string, signal: AbortSignal) => {
    const { estate, hash: estateHash } = scriptedEstate(url);
    const spoolDir = mkdtempSync(join(tmpdir(), 'hostile-'));
    const { instance } = log;
    return runDetector(
      { log, estate, estateHash, instance, version: '1', spoolDir, logger },
      signal,
    );
  },
  follow: async (log: Log, _url: string, signal: AbortSignal) => {
    const options = { subjects: ['ledger.>'], from: 1, signal };
    for await (const _followed of log.follow(options));
  },
};

const [kind = 'follow', servers = '', user = '', password = '', instance = '', url = ''] =
  process.argv.slice(2);
const mode = kind === 'chaos' ? 'drill' : 'real';
const opened = await openLog({ servers, user, password, service: kind, instance, mode });
let sequence = 0;

/** The log, with a note of what was dealt with; the lowest of several followers does not matter. */
async function* noted(followed: AsyncGenerator<Followed>): AsyncGenerator<Followed> {
  for await (const one of followed) {
    yield one;
    sequence = Math.max(sequence, one.sequence);
  }
}

const log = orThrow(opened);
const watched: Log = { ...log, follow: (options) => noted(log.follow(options)) };
const tell = () => {
  const heldMb = Math.round(process.memoryUsage().rss / 1024 ** 2);
  process.stdout.write(`${JSON.stringify({ sequence, heldMb } satisfies Progress)}\n`);
};
tell();
setInterval(tell, everyMs);
await consumers[kind as ConsumerKind](watched, url, new AbortController().signal);
