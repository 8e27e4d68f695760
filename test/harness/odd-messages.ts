/** Messages as no service would write them, which the log stores all the same. */
import { randomBytes } from 'node:crypto';
import type { Wire } from './nats-wire.ts';
import { until } from './until.ts';

export type OddMessage = {
  readonly subject: string;
  readonly headers: Buffer | undefined;
  readonly payload: Buffer;
};

const block = (...lines: readonly (string | Buffer)[]): Buffer =>
  Buffer.concat(
    ['NATS/1.0', ...lines, ''].flatMap((line) => [Buffer.from(line), Buffer.from('\r\n')]),
  );

const notText = Buffer.from([0xff, 0xfe, 0x00, 0xc3, 0x28, 0x0a, 0x0d]);

export const oddMessages = (): readonly OddMessage[] => {
  const contents: readonly (readonly [Buffer | undefined, Buffer])[] = [
    [undefined, Buffer.from('{"plain":"text"}')],
    [undefined, Buffer.alloc(0)],
    [undefined, notText],
    [block('Nats-Msg-Id: one', 'Ledger-Type: X'), Buffer.from('\ufeff "quoted" \u2028 \\ \n end')],
    [block('Nats-Msg-Id: two', 'Nats-Rollup-Not: x', 'a:b', 'A: twice', 'A: twice'), notText],
    [block('Ledger-Recorded-At: 1', 'Ledger-Original-Headers: !!!'), Buffer.from('x')],
    [block(Buffer.from([0x41, 0x3a, 0x20, 0xff, 0x80, 0x01])), Buffer.from('odd header bytes')],
    [block('no colon at all', ' : ', 'Empty:'), Buffer.alloc(0)],
    [block(`Long: ${'x'.repeat(60_000)}`), Buffer.from('a block that base64 would burst')],
    [block('Nats-Msg-Id: large'), randomBytes(1_000_000)],
    [undefined, Buffer.alloc(1_048_576, '{"nearly":"everything"}')],
  ];
  return contents.map(([headers, payload], index) => ({
    subject: `ledger.real.component.odd_${index}`,
    headers,
    payload,
  }));
};

/** Resolves when the stream has them all. */
export const storeOdd = async (
  wire: Wire,
  messages: readonly OddMessage[],
  head: () => Promise<number>,
): Promise<void> => {
  const before = await head();
  for (const { subject, headers, payload } of messages) wire.publish(subject, payload, headers);
  await until(async () => (await head()) === before + messages.length);
};
