/**
 * One TCP connection that asks questions of one line and waits for one line. IO (net).
 */
import { connect, type Socket } from 'node:net';
import type { Sign } from '../judgement/observation.ts';
import { startDeadline } from './deadline.ts';
import { codeOf, signOfError } from './sign-of-error.ts';

export type Answer =
  | { readonly is: 'line'; readonly line: string }
  | { readonly is: 'silence'; readonly sign: 'no-answer' | 'stalled' }
  | { readonly is: 'gone' };

export type LineSocket = {
  readonly ask: (question: string, deadlineMs: number) => Promise<Answer>;
  /** Called once, when the other side ended the connection. */
  readonly onGone: (gone: (code: string) => void) => void;
  readonly close: () => void;
};

export type Opened =
  | { readonly is: 'open'; readonly socket: LineSocket }
  | { readonly is: 'failed'; readonly sign: Sign; readonly code: string };

export const openLineSocket = (endpoint: string, deadlineMs: number): Promise<Opened> =>
  new Promise((resolve) => {
    const { host, port } = placeOf(endpoint);
    const socket = connect({ host, port, noDelay: true });
    const deadline = startDeadline(deadlineMs, (expiry) => {
      socket.destroy();
      const sign = expiry === 'stalled' ? 'stalled' : 'no-connect';
      resolve({ is: 'failed', sign, code: 'deadline' });
    });
    socket.once('error', (error) => {
      deadline.cancel();
      socket.destroy();
      resolve({ is: 'failed', sign: signOfError(error), code: codeOf(error) });
    });
    socket.once('connect', () => {
      deadline.cancel();
      socket.removeAllListeners('error');
      resolve({ is: 'open', socket: lineSocketOn(socket) });
    });
  });

const lineSocketOn = (socket: Socket): LineSocket => {
  let reply: ((answer: Answer) => void) | undefined;
  let gone: ((code: string) => void) | undefined;
  let closedByUs = false;
  let [text, code] = ['', 'closed'];
  /** Questions without an answer: an answer to an earlier one says nothing of the latest. */
  let unanswered = 0;

  const end = () => {
    socket.destroy();
    reply?.({ is: 'gone' });
    if (!closedByUs) gone?.(code);
    gone = undefined;
  };
  socket.setEncoding('utf8');
  socket.on('error', (error) => {
    code = codeOf(error) || code;
  });
  socket.on('end', end);
  socket.on('close', end);
  socket.on('data', (chunk: string) => {
    text += chunk;
    const lines = text.split('\n');
    text = (lines.pop() ?? '').slice(-1_024);
    unanswered = Math.max(0, unanswered - lines.length);
    const line = lines.at(-1);
    if (line !== undefined && unanswered === 0) reply?.({ is: 'line', line: line.slice(0, 200) });
  });

  return {
    ask: (question, deadlineMs) =>
      new Promise((resolve) => {
        if (socket.destroyed) return resolve({ is: 'gone' });
        const deadline = startDeadline(deadlineMs, (expiry) =>
          reply?.({ is: 'silence', sign: expiry === 'stalled' ? 'stalled' : 'no-answer' }),
        );
        reply = (answer) => {
          reply = undefined;
          deadline.cancel();
          resolve(answer);
        };
        unanswered += 1;
        socket.write(question);
      }),
    onGone: (told) => {
      gone = told;
      if (socket.destroyed && !closedByUs) end();
    },
    close: () => {
      closedByUs = true;
      socket.destroy();
    },
  };
};

const placeOf = (endpoint: string): { readonly host: string; readonly port: number } => {
  const colon = endpoint.lastIndexOf(':');
  return {
    host: endpoint.slice(0, colon).replace(/^\[|\]$/g, ''),
    port: Number(endpoint.slice(colon + 1)),
  };
};
