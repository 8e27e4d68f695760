/** Somebody opens as many atomic batches as the server allows, and closes none. */
import { openLog } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { accessServer, passwordOf } from './harness/access-server.ts';
import { natsWire } from './harness/nats-wire.ts';
import { orThrow } from './harness/server-fixture.ts';

const header = (id: string) => `NATS/1.0\r\nNats-Batch-Id: ${id}\r\nNats-Batch-Sequence: 1\r\n\r\n`;

test('batches that are left open keep nobody from appending', async (t) => {
  const server = await accessServer(t);
  const who = { service: 'detector', instance: 'detector-real', mode: 'real' } as const;
  const login = { user: 'detector-real', password: passwordOf('detector-real') };
  const log = orThrow(await openLog({ servers: server.url, ...login, ...who }));
  t.teardown(() => log.close());
  if (!log.identity.atomic) {
    t.pass('this server has no batches');
    return;
  }
  const owner = await natsWire(t, server);
  const answers: string[] = [];
  for (let index = 0; index < 51; index += 1) {
    const headers = header(`open-${index}`);
    answers.push(`${(await owner.request('ledger.real.component.x', '!', headers)).payload}`);
  }
  t.regex(answers.at(-1) ?? '', /10210/, 'there is no room for another');
  const data = { instance: 'detector-real', reason: 'told to' };
  const event = { type: 'DetectorStopped', data } as const;
  const own = { mode: 'real', family: 'detector', id: 'detector-real' } as const;
  const appended = await log.append(own, 0, [event, event]);
  t.deepEqual(E.isRight(appended) ? appended.right.sequences : appended.left, [1, 2]);
});
