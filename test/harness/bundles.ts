/** Exports and imports as the tests make them. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Audit,
  type ExportOptions,
  exportBundle,
  type ImportOptions,
  importBundle,
  type Manifest,
  openAudit,
  type RawMessage,
  readBundle,
} from '@recovery-ledger/ledger';
import { ledgerLog } from './ledger-log.ts';
import { type NatsFixture, natsServer } from './nats.ts';
import { natsWire } from './nats-wire.ts';
import { notebook, noteOf } from './notes.ts';
import { oddMessages, storeOdd } from './odd-messages.ts';
import { orThrow, type Teardown } from './server-fixture.ts';

/** A folder that is not there yet. */
export const bundleFolder = (t: Teardown): string => {
  const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  t.teardown(async () => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'bundle');
};

export const settingsOf = ({ url, user, password }: NatsFixture) => ({
  servers: url,
  user,
  password,
  service: 'test',
  instance: 'admin',
  name: 'test/admin',
});

export const auditOf = async (t: Teardown, server: NatsFixture): Promise<Audit> => {
  const audit = orThrow(await openAudit(settingsOf(server)));
  t.teardown(() => audit.close());
  return audit;
};

export const exportOptions = (
  folder: string,
  more: Partial<ExportOptions> = {},
): ExportOptions => ({
  folder,
  keys: ['key'],
  madeBy: 'test 1',
  now: () => '2026-01-01T00:00:00.000Z',
  ...more,
});

/** A server whose log has twenty notes and every odd message. */
export const oddServer = async (t: Teardown) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  const notes = Array.from({ length: 20 }, (_, n) => noteOf(`note ${n}`));
  orThrow(await log.append(notebook('export'), 0, notes));
  const wire = await natsWire(t, server);
  await storeOdd(wire, oddMessages(), async () => (await log.head()).lastSequence);
  return { server, log, audit: await auditOf(t, server), wire };
};

/** A server whose log has so many notes. */
export const longServer = async (t: Teardown, count: number) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  let last = 0;
  for (let at = 0; at < count; at += 500) {
    const notes = Array.from({ length: Math.min(500, count - at) }, (_, n) => noteOf(`${at + n}`));
    last = orThrow(await log.append(notebook('long'), last, notes)).last;
  }
  return { server, log, audit: await auditOf(t, server) };
};

/** Exports a server's log; gives its manifest. */
export const exported = async (
  t: Teardown,
  server: NatsFixture,
  folder: string,
  more: Partial<ExportOptions> = {},
): Promise<Manifest> =>
  orThrow(await exportBundle(await auditOf(t, server), exportOptions(folder, more)));

export const imported = async (
  server: NatsFixture,
  folder: string,
  options: ImportOptions = { keys: null },
) => importBundle(settingsOf(server), orThrow(await readBundle(folder)), options);

/** Every message, its bytes as text that a difference can be seen in. */
export const collected = async (batches: AsyncIterable<readonly RawMessage[]>) => {
  const all: object[] = [];
  for await (const batch of batches) {
    for (const { payload, headers, ...rest } of batch) {
      const [body, block] = [Buffer.from(payload), Buffer.from(headers)];
      all.push({ ...rest, payload: body.toString('hex'), headers: block.toString('latin1') });
    }
  }
  return all;
};
