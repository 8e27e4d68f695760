/**
 * The CloudEvents 1.0 envelope, structured JSON. Pure.
 * `id` is a ULID and also the message's `Nats-Msg-Id`; `subject` is the aggregate's id.
 * `bootid` is `<kernel boot id>/<process boot>`: equal first halves make `monotonicns` comparable,
 * equal wholes make `producerseq` gapless. `signedby` and `signature` are on acts of people: see
 * signed-bytes for what is signed.
 */
import * as t from 'io-ts';
import {
  IsoInstant,
  Mode,
  Nanoseconds,
  PublicKey,
  Sequence,
  Signature,
  Token,
} from './primitives.ts';

const required = t.type({
  specversion: t.literal('1.0'),
  id: t.string,
  source: t.string,
  type: t.string,
  subject: Token,
  time: IsoInstant,
  datacontenttype: t.literal('application/json'),
  dataschema: t.string,
  mode: Mode,
  producerseq: Sequence,
  bootid: t.string,
  monotonicns: Nanoseconds,
  clockboundns: Sequence,
  data: t.unknown,
});

const optional = t.partial({
  correlationid: t.string,
  causationid: t.string,
  actor: t.string,
  late: t.boolean,
  signedby: PublicKey,
  signature: Signature,
});

export const Envelope = t.exact(t.intersection([required, optional]), 'Envelope');
export type Envelope = t.TypeOf<typeof Envelope>;

export const contentType = 'application/cloudevents+json';

export const dataschemaOf = (type: string, version: number): string =>
  `urn:recovery-ledger:${type}:${version}`;
