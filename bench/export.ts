/**
 * Exporting a sealed log into a bundle and importing it into an empty durable one: events per
 * second of each, and the memory that they take. IO.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportBundle, importBundle, openAudit, readBundle } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { newSigner } from '../test/harness/sealed-log.ts';
import { type BenchServer, benchServer } from './bench-server.ts';
import { fillLog } from './fill.ts';
import { type Memory, watchMemory } from './memory.ts';
import { sealAll } from './seal-all.ts';

const orThrow = <A>(result: E.Either<{ readonly hint: string }, A>): A => {
  if (E.isLeft(result)) throw new Error(JSON.stringify(result.left));
  return result.right;
};

export const benchExport = async (): Promise<void> => {
  const signer = newSigner();
  const keys = [signer.publicKey];
  const folder = await mkdtemp(join(tmpdir(), 'ledger-bench-export-'));
  const bundle = join(folder, 'bundle');
  const source = await benchServer({ durable: false });
  const head = await fillLog(source, Number(process.env['BENCH_EVENTS'] ?? 1_000_000));
  await sealAll(source.settings, signer, head);
  const exported = await watchMemory(() => exportAll(source, bundle, keys));
  await source.stop();
  tell('export', head, exported);
  const target = await benchServer({ durable: true });
  const imported = await watchMemory(async () => {
    const opened = orThrow(await readBundle(bundle));
    const identity = { ...target.settings, name: 'bench' };
    return orThrow(await importBundle(identity, opened, { keys }));
  });
  await target.stop();
  await rm(folder, { recursive: true, force: true });
  tell('import, proof of the bundle included', imported.result.events, imported);
};

const exportAll = async ({ settings }: BenchServer, folder: string, keys: readonly string[]) => {
  const audit = orThrow(await openAudit(settings));
  const now = () => new Date().toISOString();
  const manifest = orThrow(await exportBundle(audit, { folder, keys, madeBy: 'bench', now }));
  await audit.close();
  return manifest;
};

const tell = (
  name: string,
  events: number,
  { ms, memory }: { readonly ms: number; readonly memory: Memory },
): void => {
  const perSecond = Math.round(events / (ms / 1_000));
  console.log(JSON.stringify({ name, events, seconds: Math.round(ms / 1_000), perSecond, memory }));
};
