/**
 * A plain subscriber as any program could be one: nats-server's text protocol, no client library
 * and nothing of ours. IO.
 */
import { connect } from 'node:net';
import type { Teardown } from './server-fixture.ts';

export type Target = { readonly port: number; readonly user: string; readonly password: string };
export type Heard = { readonly subject: string; readonly body: unknown };

const head = /^MSG (\S+) \d+ (?:\S+ )?(\d+)$/;

/** Resolves once the server has confirmed the subscription; `heard` grows with every message. */
export const subscribe = async (
  t: Teardown,
  { port, user, password }: Target,
  subject: string,
): Promise<readonly Heard[]> => {
  const heard: Heard[] = [];
  const socket = connect({ port, host: '127.0.0.1' });
  t.teardown(async () => void socket.destroy());
  const login = JSON.stringify({
    user,
    pass: password,
    verbose: false,
    lang: 'test',
    version: '0',
  });
  socket.write(`CONNECT ${login}\r\nSUB ${subject} 1\r\nPING\r\n`);
  await new Promise<void>((resolve, reject) => {
    let unread = Buffer.alloc(0);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      const { lines, messages, rest } = framesOf(Buffer.concat([unread, chunk]));
      unread = rest;
      heard.push(...messages);
      for (const line of lines) {
        if (line.startsWith('-ERR')) reject(new Error(line));
        if (line === 'PING') socket.write('PONG\r\n');
        if (line === 'PONG') resolve();
      }
    });
  });
  return heard;
};

type Frames = {
  readonly lines: readonly string[];
  readonly messages: readonly Heard[];
  /** The beginning of what has not come completely yet. */
  readonly rest: Buffer<ArrayBuffer>;
};

const framesOf = (buffer: Buffer<ArrayBuffer>): Frames => {
  const lines: string[] = [];
  const messages: Heard[] = [];
  let at = 0;
  for (;;) {
    const end = buffer.indexOf('\r\n', at);
    if (end < 0) return { lines, messages, rest: buffer.subarray(at) };
    const line = buffer.toString('utf8', at, end);
    const [, subject, bytes] = head.exec(line) ?? [];
    const body = end + 2;
    if (subject === undefined) {
      lines.push(line);
      at = body;
      continue;
    }
    const after = body + Number(bytes);
    if (buffer.length < after + 2) return { lines, messages, rest: buffer.subarray(at) };
    messages.push({ subject, body: JSON.parse(buffer.toString('utf8', body, after)) });
    at = after + 2;
  }
};
