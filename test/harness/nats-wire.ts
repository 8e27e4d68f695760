/**
 * nats-server's own protocol in bytes: what a test sends is what goes over the wire, header block
 * included, and what comes back is shown as it came. No client library could be as rude. IO.
 */
import { connect } from 'node:net';
import type { Teardown } from './server-fixture.ts';

type Target = { readonly port: number; readonly user: string; readonly password: string };
export type Frame = { readonly headers: Buffer; readonly payload: Buffer };

export type Wire = {
  readonly publish: (subject: string, payload: string | Buffer, headers?: string | Buffer) => void;
  /** One reply; `headers` is the header block as it is to be sent. */
  readonly request: (
    subject: string,
    payload: string | Buffer,
    headers?: string | Buffer,
  ) => Promise<Frame>;
  /** What was stored under a sequence, as the stream's leader says, in base64. */
  readonly stored: (
    stream: string,
    sequence: number,
  ) => Promise<{ readonly hdrs?: string; readonly data?: string; readonly time: string }>;
};

const head = /^(?:MSG (\S+) \d+ (?:\S+ )?(\d+)|HMSG (\S+) \d+ (?:\S+ )?(\d+) (\d+))$/;

export const natsWire = async (t: Teardown, target: Target): Promise<Wire> => {
  const { port, user, password } = target;
  const socket = connect({ port, host: '127.0.0.1' });
  t.teardown(async () => void socket.destroy());
  const waiting = new Map<string, (frame: Frame) => void>();
  let unread = Buffer.alloc(0);
  let asked = 0;
  socket.on('data', (chunk) => {
    unread = take(Buffer.concat([unread, chunk]), (subject, frame) => {
      if (subject === '') socket.write('PONG\r\n');
      waiting.get(subject)?.(frame);
    });
  });
  const login = { user, pass: password, verbose: false, headers: true, lang: 'test', version: '0' };
  socket.write(`CONNECT ${JSON.stringify({ ...login, no_responders: true })}\r\nSUB wire.* 1\r\n`);
  const send = (
    subject: string,
    reply: string,
    payload: string | Buffer,
    headers?: string | Buffer,
  ) => {
    const [body, block] = [Buffer.from(payload), Buffer.from(headers ?? '')];
    const sizes =
      headers === undefined ? `${body.length}` : `${block.length} ${block.length + body.length}`;
    const verb = headers === undefined ? 'PUB' : 'HPUB';
    socket.write(`${verb} ${subject} ${reply} ${sizes}\r\n`);
    socket.write(Buffer.concat([block, body, Buffer.from('\r\n')]));
  };
  const request: Wire['request'] = (subject, payload, headers) =>
    new Promise((resolve) => {
      asked += 1;
      waiting.set(`wire.${asked}`, resolve);
      send(subject, `wire.${asked}`, payload, headers);
    });
  return {
    request,
    publish: (subject, payload, headers) => send(subject, '', payload, headers),
    stored: async (stream, sequence) => {
      const reply = await request(`$JS.API.STREAM.MSG.GET.${stream}`, `{"seq":${sequence}}`);
      return JSON.parse(reply.payload.toString()).message;
    },
  };
};

/** Calls back with every whole message (a ping has no subject), and gives what is left. */
const take = (
  buffer: Buffer<ArrayBuffer>,
  tell: (subject: string, frame: Frame) => void,
): Buffer<ArrayBuffer> => {
  let at = 0;
  for (;;) {
    const end = buffer.indexOf('\r\n', at);
    if (end < 0) return buffer.subarray(at);
    const line = buffer.toString('utf8', at, end);
    const [, plain, bytes, subject = plain, hdr = '0', total = bytes] = head.exec(line) ?? [];
    const body = end + 2;
    const length = subject === undefined ? -2 : Number(total);
    if (buffer.length < body + length + 2) return buffer.subarray(at);
    if (line === 'PING') tell('', { headers: buffer, payload: buffer });
    if (subject !== undefined) {
      const payload = buffer.subarray(body + Number(hdr), body + length);
      tell(subject, { headers: buffer.subarray(body, body + Number(hdr)), payload });
    }
    at = body + length + 2;
  }
};
