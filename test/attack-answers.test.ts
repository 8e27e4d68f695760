/**
 * Whoever asks a server something names the subject of the answer, and no permission looks at it.
 * Every question that a role may ask, its answer aimed at the streams and at the API's own verbs.
 */
import { permissionsOf, permits } from '@recovery-ledger/ledger';
import test from 'ava';
import { accessServer, passwordOf, roleUsers } from './harness/access-server.ts';
import { aimed } from './harness/aimed-answer.ts';
import { natsRequest } from './harness/nats-request.ts';

const targets = [
  ...['DELETE', 'PURGE'].flatMap((verb) =>
    ['LEDGER', 'SEALS', 'ALERTS'].map((stream) => `$JS.API.STREAM.${verb}.${stream}`),
  ),
  ...['ledger.real.approval.inc-1', 'ledger.real.scope.floor', 'seals.ledger'],
  ...['alerts.real.critical.X.engine', '$KV.LEASES.real.engine'],
];

const questions: readonly (readonly [string, string])[] = [
  ['$JS.API.INFO', ''],
  ['$JS.API.STREAM.INFO.LEDGER', ''],
  ['$JS.API.STREAM.MSG.GET.LEDGER', '{"seq":1}'],
  ['$JS.API.DIRECT.GET.LEDGER', '{"seq":1}'],
  ['$JS.API.DIRECT.GET.LEDGER', '{"seq":1000}'],
  ['$JS.API.CONSUMER.CREATE.LEDGER', '{}'],
  ['$JS.API.CONSUMER.MSG.NEXT.LEDGER.all', '{"batch":9,"no_wait":true}'],
  ['$JS.API.CONSUMER.MSG.NEXT.LEDGER.none', '{"batch":9,"no_wait":true}'],
];

test('no answer that a role asks for reaches a stream, or deletes one', async (t) => {
  const server = await accessServer(t);
  for (const [name, filter] of [
    ['all', 'ledger.>'],
    ['none', 'ledger.real.claim.nothing'],
  ] as const) {
    const config = { name, filter_subject: filter, ack_policy: 'none', inactive_threshold: 6e10 };
    const body = JSON.stringify({ stream_name: 'LEDGER', config });
    await natsRequest(server, `$JS.API.CONSUMER.CREATE.LEDGER.${name}.${filter}`, body);
  }
  const empty = await natsRequest(server, 'ledger.real.component.engine', '');
  t.is(JSON.parse(empty).seq, 1);
  for (const stream of ['seals.ledger', 'alerts.real.critical.X.y'])
    t.is(JSON.parse(await natsRequest(server, stream, '{}')).seq, 1, stream);
  for (const user of roleUsers.filter(({ role }) => role !== 'admin' && role !== 'mirror')) {
    const { publish } = permissionsOf(user, roleUsers);
    const asked = questions.filter(([subject]) => permits(publish, subject));
    t.true(asked.length > 3, user.name);
    const login = { port: server.port, user: user.name, password: passwordOf(user.name) };
    await aimed(login, asked, targets);
    for (const stream of ['LEDGER', 'SEALS', 'ALERTS', 'KV_LEASES']) {
      const { state, error } = JSON.parse(
        await natsRequest(server, `$JS.API.STREAM.INFO.${stream}`),
      );
      t.is(error, undefined, `${user.name} deleted ${stream}`);
      t.is(state.messages, stream === 'KV_LEASES' ? 0 : 1, `${user.name} changed ${stream}`);
    }
  }
});
