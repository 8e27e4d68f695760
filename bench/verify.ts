/**
 * Verifying a sealed log against the client's ordered consumer that only counts its messages:
 * events per second, their ratio, and whether memory stays flat. IO.
 */
import { type Audit, openAudit, type SealSigner, verify } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { newSigner } from '../test/harness/sealed-log.ts';
import { benchServer } from './bench-server.ts';
import { type Figure, jsonOf, tableOf } from './figures.ts';
import { fillLog } from './fill.ts';
import { type Memory, watchMemory } from './memory.ts';
import { rawConsume } from './raw-consume.ts';
import { sealAll } from './seal-all.ts';

const repetitions = 5;

export const benchVerify = async (): Promise<void> => {
  const server = await benchServer({ durable: false });
  const signer = newSigner();
  const head = await fillLog(server, Number(process.env['BENCH_EVENTS'] ?? 1_000_000));
  const sealing = await watchMemory(() => sealAll(server.settings, signer, head));
  console.log(`sealed ${head} events, ${Math.round(head / (sealing.ms / 1_000))} events/s`);
  const audit = await openAudit(server.settings);
  if (E.isLeft(audit)) throw new Error(audit.left.hint);
  const memory: Memory[] = [];
  const [ours, raw]: [number[], number[]] = [[], []];
  for (let r = 0; r < repetitions; r += 1) {
    const verified = await watchMemory(() => verifyAll(audit.right, signer, head));
    const consumed = await watchMemory(() => rawConsume(server, head));
    ours.push(head / (verified.ms / 1_000));
    raw.push(head / (consumed.ms / 1_000));
    memory.push(verified.memory);
  }
  await audit.right.close();
  await server.stop();
  const name = `verify ${head.toLocaleString('en-GB')} events`;
  const figure: Figure = { name, unit: 'events/s', ours, raw, wanted: 0.8 };
  console.log(tableOf([figure]));
  console.log(jsonOf(figure));
  console.log(JSON.stringify({ name: 'memory during verify, MB', memory }));
};

const verifyAll = async (audit: Audit, signer: SealSigner, head: number): Promise<void> => {
  const { ok, events, problems } = await verify({
    events: audit.readPacked('LEDGER', { from: 1 }),
    seals: audit.read('SEALS', { from: 1 }),
    keys: [signer.publicKey],
  });
  if (!ok || events !== head) throw new Error(JSON.stringify({ events, head, problems }));
};
