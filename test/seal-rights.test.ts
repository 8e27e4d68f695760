/** The sealer needs no right but its role's, and the auditor none but to read two streams. */
import test from 'ava';
import { accessServer, passwordOf } from './harness/access-server.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { addNote } from './harness/notes.ts';
import { newSigner } from './harness/sealed-log.ts';
import { auditLog, startSealer, verifyOnline } from './harness/sealer.ts';
import { until } from './harness/until.ts';

test('a log is sealed as its sealer and verified as its auditor', async (t) => {
  const nats = await accessServer(t);
  const as = (user: string) => ({ ...nats, user, password: passwordOf(user) });
  const log = await ledgerLog(t, { ...nats, user: 'ledger', password: nats.password });
  const [audit, signer] = [await auditLog(t, as('auditor')), newSigner()];
  for (let index = 1; index <= 25; index += 1) await addNote(log, 'a', `note ${index}`);
  const sealer = await startSealer(t, as('sealer-real'), signer);
  await until(async () => (await audit.head('SEALS')).lastSequence === 3, { deadlineMs: 60_000 });
  await sealer.stop();
  t.like(await verifyOnline(audit, signer), { ok: true, events: 25, seals: 3 });
});
