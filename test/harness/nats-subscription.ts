/**
 * A plain subscriber as any program could be one: nats-server's text protocol, no client library
 * and nothing of ours. IO.
 */
import { connect } from 'node:net';
import { fromSeed } from 'nkeys.js';
import type { Teardown } from './server-fixture.ts';

export type Target = { readonly port: number } & (
  | { readonly user: string; readonly password: string }
  | { readonly seed: string }
);
export type Heard = { readonly subject: string; readonly body: unknown };

const head = /^MSG (\S+) \d+ (?:\S+ )?(\d+)$/;

/** Resolves once the server has confirmed the subscription; `heard` grows with every message. */
export const subscribe = async (
  t: Teardown,
  target: Target,
  subject: string,
): Promise<readonly Heard[]> => {
  const heard: Heard[] = [];
  const socket = connect({ port: target.port, host: '127.0.0.1' });
  t.teardown(async () => void socket.destroy());
  await new Promise<void>((resolve, reject) => {
    let unread = Buffer.alloc(0);
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      const { lines, messages, rest } = framesOf(Buffer.concat([unread, chunk]));
      unread = rest;
      heard.push(...messages);
      for (const line of lines) {
        if (line.startsWith('-ERR')) reject(new Error(line));
        if (line.startsWith('INFO ')) {
          socket.write(`${connectLine(target, line)}\r\nSUB ${subject} 1\r\nPING\r\n`);
        }
        if (line === 'PING') socket.write('PONG\r\n');
        if (line === 'PONG') resolve();
      }
    });
  });
  return heard;
};

/** With a seed, what the server has just asked is signed; the seed itself stays here. */
const connectLine = (target: Target, info: string): string => {
  const client = { verbose: false, lang: 'test', version: '0' };
  if (!('seed' in target)) {
    return `CONNECT ${JSON.stringify({ ...client, user: target.user, pass: target.password })}`;
  }
  const pair = fromSeed(Buffer.from(target.seed));
  const { nonce } = JSON.parse(info.slice('INFO '.length)) as { nonce: string };
  const sig = Buffer.from(pair.sign(Buffer.from(nonce))).toString('base64url');
  return `CONNECT ${JSON.stringify({ ...client, nkey: pair.getPublicKey(), sig })}`;
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
