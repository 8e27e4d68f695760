/** A packet reads as it was written, and a stream cut into packets is the same stream. */
import test from 'ava';
import fc from 'fast-check';
import { formatPacket, packetsOf, parsePacket } from './packet.ts';

const packet = fc.record({
  session: fc.constantFrom('day', 'mwt86fnn'),
  first: fc.integer({ min: 1, max: 1e9 }),
  messages: fc.array(fc.stringMatching(/^[A-Z]{1,9} buy \d{1,6}=\d{1,400}$/), { maxLength: 60 }),
});

test('a packet is read back as it was written', (t) => {
  fc.assert(fc.property(packet, (one) => void t.deepEqual(parsePacket(formatPacket(one)), one)));
});

test('a stream in packets has every message once, numbered on, and each fits a datagram', (t) => {
  const property = fc.property(packet, (all) => {
    const packets = packetsOf(all);
    t.deepEqual(
      packets.flatMap(({ messages }) => messages),
      all.messages,
    );
    let next = all.first;
    for (const { first, messages } of packets) {
      t.is(first, next);
      next += messages.length;
    }
    t.true(packets.every((one) => one.messages.length < 2 || formatPacket(one).length < 1400));
  });
  fc.assert(property);
});

test('what is torn, or is no packet, is not read', (t) => {
  for (const text of ['', 'day 1', 'day 1 2\nACME buy 1=1', 'day x 0', 'day 1 0\n']) {
    t.is(parsePacket(text), undefined, text);
  }
});
