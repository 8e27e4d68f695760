/** A rehearsal touches nothing: the one POST it may do fills a scratch state. */
import test from 'ava';
import { createHttpClient } from '../actions/http-client.ts';
import { rehearsalHttp } from './step-http.ts';

const engine = 'http://127.0.0.1:1';

test('a rehearsal may read and restore into a scratch state, and nothing else', async (t) => {
  const http = rehearsalHttp(createHttpClient, new AbortController().signal);
  const url = `${engine}/restore`;
  const body = { checkpoint: 'c', toSequence: 1, adopt: false };
  t.is((await http({ method: 'GET', url: `${engine}/health` }))._tag, 'NoAnswer');
  t.is((await http({ method: 'POST', url, body }))._tag, 'NoAnswer');
  t.throws(() => void http({ method: 'POST', url, body: { ...body, adopt: true } }), {
    message: /must not POST/,
  });
  t.throws(() => void http({ method: 'POST', url, body: { checkpoint: 'c' } }));
  t.throws(() => void http({ method: 'PUT', url, body }));
  t.throws(() => void http({ method: 'POST', url: `${engine}/promote`, body }));
});
