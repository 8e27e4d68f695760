/**
 * What the read models cost: made anew from a million events, kept up live, asked of the past and
 * by an auditor, each with its limit in the same run. IO.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { createPool } from '@recovery-ledger/projections';
import { postgresServer } from '../../test/harness/postgres.ts';
import { benchServer } from '../bench-server.ts';
import { teardowns } from '../faults/teardowns.ts';
import { fillLog } from '../fill.ts';
import { benchAsked } from './asked.ts';
import { benchCopy } from './copy-limit.ts';
import { benchLive } from './live.ts';

const number = (name: string, fallback: number) => Number(process.env[name] ?? fallback);
const shown = (value: number) => Math.round(value).toLocaleString('en-GB');

export const benchProjections = async (): Promise<void> => {
  const events = number('BENCH_EVENTS', 1_000_000);
  const works = teardowns();
  try {
    const server = await benchServer({ durable: false });
    works.teardown(server.stop);
    const postgres = await postgresServer(works);
    console.log(
      `${shown(await fillLog(server, events))} events, Node ${process.version}, ` +
        `${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}`,
    );
    const { servers, user = '', password = '' } = server.settings;
    const rebuilt = await rebuild([servers, user, password, postgres.url]);
    const pool = createPool(postgres.url);
    works.teardown(() => pool.end());
    const copied = await benchCopy(pool, postgres.url);
    const rate = rebuilt.events / (rebuilt.ms / 1_000);
    const limit = rebuilt.events / (copied.ms / 1_000);
    console.log(
      `rebuild of all projections: ${shown(rate)} events/s (wanted 30,000), ${shown(rebuilt.rows)} rows; ` +
        `one COPY of the same rows: ${shown(limit)} events/s (${shown(copied.rows / (copied.ms / 1_000))} rows/s); ` +
        `ratio ${(rate / limit).toFixed(2)} (wanted 0.4)`,
    );
    const { peakMb, rssMb } = rebuilt.memory;
    console.log(`memory: peak ${peakMb} MB (wanted 300), at every tenth ${rssMb.join(', ')} MB`);
    await benchAsked(pool, events);
    await benchLive(works);
  } finally {
    await works.run();
  }
};

type Rebuilt = {
  readonly events: number;
  readonly rows: number;
  readonly ms: number;
  readonly memory: { readonly peakMb: number; readonly rssMb: readonly number[] };
};

const rebuild = async (words: readonly string[]): Promise<Rebuilt> => {
  const file = fileURLToPath(new URL('rebuild-process.ts', import.meta.url));
  const child = spawn(process.execPath, [...process.execArgv, file, ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let told = '';
  child.stdout.on('data', (chunk: Buffer) => {
    told += chunk.toString();
  });
  await once(child, 'close');
  return JSON.parse(told);
};
