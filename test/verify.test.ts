/** A real server's log, tampered with as somebody who owns the server could, and verified. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Audit, Problem, RawMessage, SealSigner } from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import { ledgerLog } from './harness/ledger-log.ts';
import { type NatsFixture, natsServer } from './harness/nats.ts';
import { natsWire } from './harness/nats-wire.ts';
import { addNote } from './harness/notes.ts';
import { rebuildLog } from './harness/rebuild-log.ts';
import { newSigner } from './harness/sealed-log.ts';
import { auditLog, startSealer, verifyOnline } from './harness/sealer.ts';
import { until } from './harness/until.ts';

type Sealed = {
  readonly nats: NatsFixture;
  readonly audit: Audit;
  readonly signer: SealSigner;
  readonly events: readonly RawMessage[];
};

/** Thirty events, sealed by ten. */
const sealedLog = async (t: ExecutionContext): Promise<Sealed> => {
  const nats = await natsServer(t);
  const [log, audit, signer] = [await ledgerLog(t, nats), await auditLog(t, nats), newSigner()];
  for (let index = 1; index <= 30; index += 1) await addNote(log, 'a', `note ${index}`);
  const sealer = await startSealer(t, nats, signer);
  await until(async () => (await audit.head('SEALS')).lastSequence === 3);
  await sealer.stop();
  const events: RawMessage[] = [];
  for await (const batch of audit.read('LEDGER', { from: 1 })) events.push(...batch);
  return { nats, audit, signer, events };
};

const brief = ({ kind, sequence, first, last }: Problem) =>
  [kind, sequence ?? '', first ?? '', last ?? ''].join(' ');

const verifyRebuilt = async (
  t: ExecutionContext,
  { nats, audit, signer }: Sealed,
  events: readonly RawMessage[],
) => {
  await rebuildLog(await natsWire(t, nats), await audit.head('LEDGER'), events);
  return verifyOnline(audit, signer);
};

test('a log rebuilt from its messages is that log, and it says that it was rebuilt', async (t) => {
  const sealed = await sealedLog(t);
  const report = await verifyRebuilt(t, sealed, sealed.events);
  t.like(report, { ok: true, events: 30, seals: 3, problems: [] });
  t.regex(report.notes.join(), /continues the one created .* through #30/);
});

test('one byte changed on the way is named', async (t) => {
  const sealed = await sealedLog(t);
  const changed = sealed.events.map((event) => {
    const text = Buffer.from(event.payload).toString();
    return event.sequence === 14
      ? { ...event, payload: Buffer.from(text.replace('note', 'nope')) }
      : event;
  });
  const { problems, verdict } = await verifyRebuilt(t, sealed, changed);
  t.is(verdict, 'BAD');
  t.deepEqual(problems.map(brief), ['message-changed 14 14 14']);
});

test('a header or a time that was changed on the way is named', async (t) => {
  const sealed = await sealedLog(t);
  const changed = sealed.events.map((event) => {
    if (event.sequence === 7) return { ...event, timeNs: event.timeNs + 1n };
    if (event.sequence !== 21) return event;
    const block = Buffer.from(event.headers)
      .toString()
      .replace('DetectorStopped', 'DetectorStarted');
    return { ...event, headers: Buffer.from(block) };
  });
  const { problems } = await verifyRebuilt(t, sealed, changed);
  t.deepEqual(problems.map(brief), ['message-changed 7 7 7', 'message-changed 21 21 21']);
});

test('a message left out is named, under its sequence', async (t) => {
  const sealed = await sealedLog(t);
  const events = sealed.events.filter(({ sequence }) => sequence !== 14);
  const { problems, gaps } = await verifyRebuilt(t, sealed, events);
  t.deepEqual(gaps, [{ first: 14, last: 14 }]);
  t.deepEqual(problems.map(brief), ['message-missing 14 14 14', 'producer-gap 15  ']);
});

test('a message put in between is named', async (t) => {
  const sealed = await sealedLog(t);
  const [forged] = sealed.events;
  if (forged === undefined) return t.fail();
  const payload = Buffer.from('{"forged":true}');
  const events = [
    ...sealed.events.slice(0, 13),
    { ...forged, sequence: 14, payload },
    ...sealed.events.slice(13).map((event) => ({ ...event, sequence: event.sequence + 1 })),
  ];
  const { problems, verdict } = await verifyRebuilt(t, sealed, events);
  t.is(verdict, 'BAD');
  t.true(problems.map(brief).includes('message-inserted 14 14 14'), problems.map(brief).join('\n'));
});

test('a log made anew without a word is another one', async (t) => {
  const { nats, audit, signer } = await sealedLog(t);
  const wire = await natsWire(t, nats);
  const { payload } = await wire.request('$JS.API.STREAM.INFO.LEDGER', '');
  const { config } = JSON.parse(payload.toString());
  await wire.request('$JS.API.STREAM.DELETE.LEDGER', '');
  await wire.request('$JS.API.STREAM.CREATE.LEDGER', JSON.stringify(config));
  const { problems, verdict } = await verifyOnline(audit, signer);
  t.is(verdict, 'BAD');
  t.true(problems.some(({ kind }) => kind === 'stream-replaced'));
});

for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
  test(`a file edited while the server was stopped by ${signal} does not pass`, async (t) => {
    const { nats, audit, signer } = await sealedLog(t);
    process.kill(nats.pid, signal);
    await until(() => !nats.running);
    const folder = blockFolder(nats.dir);
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.blk'))) {
      const bytes = readFileSync(join(folder, name));
      const at = bytes.indexOf('note 14');
      if (at >= 0) bytes.write('note 99', at);
      writeFileSync(join(folder, name), bytes);
    }
    await nats.restart();
    const report = await until(() => verifyOnline(audit, signer).catch(() => undefined), {
      deadlineMs: 60_000,
    });
    t.log(report.problems.map(brief).join('; '));
    t.is(report.verdict, 'BAD');
    t.true(report.problems.some(({ first = 0, last = 0 }) => first <= 14 && 14 <= last));
  });
}

const blockFolder = (dir: string): string => {
  const found = readdirSync(dir, { recursive: true, encoding: 'utf8' });
  const inLedger = found.find((path) => /LEDGER\/msgs\/\d+\.blk$/.test(path));
  return join(dir, (inLedger ?? '').replace(/\/\d+\.blk$/, ''));
};
