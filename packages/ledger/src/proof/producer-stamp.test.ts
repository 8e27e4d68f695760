/** The quick reading of a producer's number agrees with parsing. */
import test from 'ava';
import { stampOf } from './producer-stamp.ts';

const of = (text: string) => stampOf(Buffer.from(text));
const stamp = (bootid: string, producerseq: number) => ({ bootid, producerseq });

test('a number is read from an envelope as producers write it, and from any other', (t) => {
  const envelope = { id: 'x', producerseq: 17, bootid: 'k/p', data: { producerseq: 5 } };
  t.deepEqual(of(JSON.stringify(envelope)), stamp('k/p', 17));
  t.deepEqual(
    of('{"data":{"producerseq":5,"bootid":"no"},"bootid":"b","producerseq":3}'),
    stamp('b', 3),
  );
  t.deepEqual(of('{ "bootid" : "b" , "producerseq" : 3 }'), stamp('b', 3));
  t.deepEqual(of('{"producerseq":3,"bootid":"b\\u0041\\"","data":1}'), stamp('bA"', 3));
  t.deepEqual(of(`{"${'x'.repeat(900)}":1,"producerseq":3,"bootid":"b"}`), stamp('b', 3));
});

test('text that only looks like a number of a producer is none', (t) => {
  t.is(of(JSON.stringify({ note: '"producerseq":1,"bootid":"b"', data: {} })), undefined);
  t.is(of('{"data":{"producerseq":5,"bootid":"no"}}'), undefined);
  t.is(of('{"producerseq":1.5,"bootid":"b"}'), undefined);
  t.is(of('{"producerseq":"1","bootid":"b"}'), undefined);
  t.is(of('{"producerseq":99999999999999999999,"bootid":"b"}'), undefined);
  t.is(of('{"producerseq":1'), undefined);
  t.is(of(''), undefined);
});
