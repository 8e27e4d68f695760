/**
 * Publishes hostile messages as a program without the client would: the server's text protocol, so
 * that nothing is checked on the way; many at once, each answered by the stream. IO.
 */
import { connect } from 'node:net';
import type { Hostile } from './fuzz-messages.ts';

export type Stored = {
  readonly kind: string;
  readonly readable: boolean;
  readonly subject: string;
  readonly sequence: number;
};

/** What the stream keeps, in the order of its answers; what it refuses is counted by its reason. */
export type Published = {
  readonly stored: readonly Stored[];
  readonly refused: ReadonlyMap<string, number>;
};

type Answer = {
  readonly seq?: number;
  readonly duplicate?: boolean;
  readonly error?: { readonly description: string };
};

const onTheWay = 256;

type Target = { readonly port: number; readonly user: string; readonly password: string };

export const publishHostile = async (
  { port, user, password }: Target,
  messages: Iterable<Hostile>,
): Promise<Published> => {
  const waiting = new Map<number, Hostile>();
  const stored: Stored[] = [];
  const refused = new Map<string, number>();
  const source = messages[Symbol.iterator]();
  const socket = connect({ port, host: '127.0.0.1' });
  const login = { user, pass: password, verbose: false, headers: true, lang: 'test', version: '0' };
  socket.write(`CONNECT ${JSON.stringify(login)}\r\nSUB fuzz.answer.* 1\r\n`);
  let sent = 0;
  const sendMore = (): boolean => {
    while (waiting.size < onTheWay) {
      const { done, value } = source.next();
      if (done === true) return waiting.size > 0;
      sent += 1;
      waiting.set(sent, value);
      socket.write(frameOf(value, `fuzz.answer.${sent}`));
    }
    return true;
  };
  const take = (number: number, answer: Answer) => {
    const message = waiting.get(number);
    waiting.delete(number);
    if (message === undefined) return;
    const reason =
      answer.error?.description.replace(/\d+/g, 'n') ??
      (answer.duplicate === true ? 'duplicate' : '');
    if (reason !== '') refused.set(reason, (refused.get(reason) ?? 0) + 1);
    else {
      const { kind, readable, subject } = message;
      stored.push({ kind, readable, subject, sequence: answer.seq ?? 0 });
    }
  };
  await new Promise<void>((resolve, reject) => {
    let unread = Buffer.alloc(0);
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`the server hung up: ${unread.toString()}`)));
    socket.on('data', (chunk) => {
      const { answers, rest, pings } = answersOf(Buffer.concat([unread, chunk]));
      unread = rest;
      if (pings > 0) socket.write('PONG\r\n');
      for (const [number, answer] of answers) take(number, answer);
      if (!sendMore()) resolve();
    });
    sendMore();
  });
  socket.removeAllListeners('close').destroy();
  return { stored, refused };
};

const frameOf = ({ subject, headers, payload }: Hostile, reply: string): Buffer => {
  const name = Buffer.from(subject);
  if (headers === undefined) {
    const head = Buffer.from(`${reply} ${payload.length}\r\n`);
    return Buffer.concat([Buffer.from('PUB '), name, Buffer.from(' '), head, payload, end]);
  }
  const block = Buffer.from(`NATS/1.0\r\n${headers}\r\n`);
  const head = Buffer.from(` ${reply} ${block.length} ${block.length + payload.length}\r\n`);
  return Buffer.concat([Buffer.from('HPUB '), name, head, block, payload, end]);
};

const end = Buffer.from('\r\n');
const delivered = /^H?MSG fuzz\.answer\.(\d+) \d+ (?:\d+ )?(\d+)$/;

const answersOf = (buffer: Buffer<ArrayBuffer>) => {
  const answers: (readonly [number, Answer])[] = [];
  let [at, pings] = [0, 0];
  for (;;) {
    const eol = buffer.indexOf('\r\n', at);
    if (eol < 0) return { answers, pings, rest: buffer.subarray(at) };
    const line = buffer.toString('utf8', at, eol);
    const [, number, bytes] = delivered.exec(line) ?? [];
    const body = eol + 2;
    if (line.startsWith('-ERR')) throw new Error(line);
    if (line === 'PING') pings += 1;
    if (number === undefined) {
      at = body;
      continue;
    }
    const after = body + Number(bytes);
    if (buffer.length < after + 2) return { answers, pings, rest: buffer.subarray(at) };
    answers.push([Number(number), JSON.parse(buffer.toString('utf8', body, after))]);
    at = after + 2;
  }
};
