/** What a user may not write is told as a refusal at once, alone, as a decision, and in a batch. */
import { openLog } from '@recovery-ledger/ledger';
import test from 'ava';
import { accessServer, passwordOf } from './harness/access-server.ts';
import { noteOf } from './harness/notes.ts';
import { orThrow } from './harness/server-fixture.ts';

const own = 'detector-real';
const at = (id: string) => ({ mode: 'real', family: 'detector', id }) as const;
const note = noteOf('a');

test('a subject of another writer is refused at once, and holds up no other', async (t) => {
  const { url: servers } = await accessServer(t);
  const login = { servers, user: own, password: passwordOf(own) };
  const log = orThrow(
    await openLog({ ...login, service: 'detectors', instance: own, mode: 'real' }),
  );
  t.teardown(() => log.close());
  t.like(await log.append(at('another'), 0, [note]), { left: { _tag: 'LogRefused', appended: 0 } });
  t.like(await log.append(at('another'), 0, [note, note]), {
    left: { _tag: 'LogRefused', appended: 0 },
  });
  const others = Array.from({ length: 60 }, (_, n) => log.append(at(`another-${n}`), 0, [note]));
  const mine = log.append(at(own), 0, [note, note]);
  for (const refused of await Promise.all(others))
    t.like(refused, { left: { _tag: 'LogRefused' } });
  t.is(orThrow(await mine).sequences.length, 2);
});
