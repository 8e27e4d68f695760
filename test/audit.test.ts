/** An auditor reads the log byte for byte as it was stored, from old servers and new. */
import { type Audit, initialiseLog, openAudit, type RawMessage } from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import { type NatsFixture, natsForFile } from './harness/nats.ts';
import { natsWire, type Wire } from './harness/nats-wire.ts';
import { orThrow } from './harness/server-fixture.ts';

const nats = natsForFile(test);

const subject = 'ledger.real.component.odd';
/** Header blocks as no well-behaved client writes them, and as every one does. */
const blocks: readonly (string | undefined)[] = [
  undefined,
  'NATS/1.0\r\nContent-Type: a/b\r\nLedger-Type: X\r\n\r\n',
  'NATS/1.0\r\nA:no space\r\nA: twice\r\nb-lower:  spaces \t\r\n\r\n',
  'NATS/1.0\r\nNats-Stream: LEDGER\r\nNats-Subject: ledger.fake\r\nNats-Sequence: 99\r\nNats-Time-Stamp: 2020-01-01T00:00:00Z\r\nNats-Num-Pending: 3\r\nNats-Last-Sequence: 9\r\n\r\n',
  'NATS/1.0 503 gone\r\nNats-Subject: x\r\n\r\n',
  'NATS/1.0 503\r\n\r\n',
  'NATS/1.0\r\nEmpty:\r\n\r\n',
  'NATS/1.0\r\nÜmlaut: \u00e4\u0000\u0001\r\n\r\n',
  'NATS/1.0\r\nnot a header\r\n\r\n',
  'NATS/1.0\r\n\r\nNats-Stream: LEDGER\r\nNats-Subject: y\r\n\r\n',
];

const publishAll = async (wire: Wire, repeat: number): Promise<void> => {
  for (let round = 0; round < repeat; round += 1) {
    for (const [index, block] of blocks.entries()) {
      await wire.request(`${subject}${index}`, index % 2 === 0 ? '' : `payload ${round}`, block);
    }
  }
};

const openFor = async (t: ExecutionContext, fixture: NatsFixture): Promise<Audit> => {
  const { url: servers, user, password } = fixture;
  const who = { servers, user, password, service: 'test', instance: 'audit-1' };
  orThrow(await initialiseLog({ ...who, mode: 'real' }));
  const audit = orThrow(await openAudit(who));
  t.teardown(() => audit.close());
  return audit;
};

const readAll = async (
  audit: Audit,
  range: { readonly from: number; readonly to?: number },
): Promise<readonly RawMessage[]> => {
  const all: RawMessage[] = [];
  for await (const batch of audit.read('LEDGER', range)) all.push(...batch);
  return all;
};

test('what an auditor reads is what is stored, odd headers and none included', async (t) => {
  const wire = await natsWire(t, nats());
  const audit = await openFor(t, nats());
  await publishAll(wire, 3);
  const messages = await readAll(audit, { from: 1 });
  t.is(messages.length, 3 * blocks.length);
  for (const { sequence, headers, payload, timeNs, ...message } of messages) {
    const stored = await wire.stored('LEDGER', sequence);
    const hex = Buffer.from(headers).toString('latin1');
    t.is(hex, Buffer.from(stored.hdrs ?? '', 'base64').toString('latin1'), `#${sequence}`);
    t.deepEqual(Buffer.from(payload), Buffer.from(stored.data ?? '', 'base64'));
    t.is(message.subject, `${subject}${(sequence - 1) % blocks.length}`);
    const seconds = BigInt(Date.parse(stored.time.slice(0, 19).concat('Z')));
    const fraction = stored.time.slice(20, -1).padEnd(9, '0');
    t.is(timeNs, seconds * 1_000_000n + BigInt(fraction));
  }
});
