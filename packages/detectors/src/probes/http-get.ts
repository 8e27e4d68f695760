/**
 * One GET on a connection of its own, with a deadline over everything. IO (net).
 * A fresh connection each time: that is what tells a hung process (it connects) from a lost one.
 */
import { type IncomingHttpHeaders, request } from 'node:http';
import { startDeadline } from './deadline.ts';

export type HttpOutcome =
  | {
      readonly is: 'answer';
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      readonly body: string;
    }
  | { readonly is: 'error'; readonly error: unknown; readonly connected: boolean }
  | { readonly is: 'overrun' | 'stalled'; readonly connected: boolean };

/** A health answer is small; more than this is not one. */
const bodyLimit = 256 * 1024;

export const httpGet = (
  url: string,
  deadlineMs: number,
  signal?: AbortSignal,
): Promise<HttpOutcome> =>
  new Promise((resolve) => {
    let connected = false;
    const end = (outcome: HttpOutcome) => {
      deadline.cancel();
      signal?.removeEventListener('abort', abort);
      query.destroy();
      resolve(outcome);
    };
    const abort = () => end({ is: 'error', error: new Error('stopped'), connected });
    const fail = (error: unknown) => end({ is: 'error', error, connected });
    const query = request(url, { agent: false, headers: { connection: 'close' } });
    const deadline = startDeadline(deadlineMs, (is) => end({ is, connected }));
    signal?.addEventListener('abort', abort, { once: true });
    query.on('socket', (socket) => socket.once('connect', () => (connected = true)));
    query.on('error', fail);
    query.on('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        body += chunk;
        if (body.length > bodyLimit) fail(new Error(`more than ${bodyLimit} bytes`));
      });
      response.on('error', fail);
      response.on('end', () =>
        end({ is: 'answer', status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    query.end();
  });
