/**
 * Turns a domain event into the bytes of its CloudEvent, stamping identity, time and the
 * producer's own gapless sequence per subject. Pure but for the clock and ids handed in.
 *
 * A sequence is taken by `stamp` and given back by `release` when the append was refused, so
 * that a gap means a lost event and nothing else.
 */
import * as E from 'fp-ts/lib/Either.js';
import { catalogue, type LedgerEvent } from './catalogue.ts';
import { dataschemaOf, type Envelope } from './envelope.ts';
import { explainFirst } from './explain.ts';
import { deepest, nestsTooDeep } from './nesting.ts';
import { strangerIn } from './own-id.ts';
import type { Mode } from './primitives.ts';
import { signedBytes } from './signed-bytes.ts';
import { type Aggregate, subjectOf } from './subjects.ts';

export type Clock = {
  /** UTC, ISO 8601. */
  readonly now: () => string;
  readonly monotonicNs: () => bigint;
  readonly boundNs: number;
};

export type ProducerIdentity = {
  readonly service: string;
  readonly instance: string;
  readonly bootId: string;
  readonly mode: Mode;
};

export type Context = {
  readonly correlationId?: string | undefined;
  readonly causationId?: string | undefined;
  readonly actor?: string | undefined;
  readonly late?: boolean | undefined;
  /** Whose act it is: the event is signed with this person's key. */
  readonly signer?: Signer | undefined;
};

export type Signer = {
  /** The public key, as nkeys write it. */
  readonly publicKey: string;
  /** The 64 bytes of an Ed25519 signature. */
  readonly sign: (bytes: Uint8Array) => Uint8Array;
};

export type Stamped = {
  readonly id: string;
  readonly type: string;
  readonly subject: string;
  readonly payload: string;
};

export type Producer = {
  readonly identity: ProducerIdentity;
  readonly clock: Clock;
  readonly stamp: (aggregate: Aggregate, event: LedgerEvent, context?: Context) => Stamped;
  /** Gives the last number of a subject back: its append was refused. */
  readonly release: (subject: string) => void;
  /** Takes a number that was given back: its append turned out to be stored. */
  readonly take: (subject: string) => void;
};

export const createProducer = (
  identity: ProducerIdentity,
  clock: Clock,
  nextId: () => string,
): Producer => {
  const sequences = new Map<string, number>();
  const taken = (subject: string) => sequences.get(subject) ?? 0;
  return {
    identity,
    clock,
    stamp: (aggregate, event, context = {}) => {
      const subject = subjectOf(aggregate);
      const producerseq = taken(subject) + 1;
      check(aggregate, event);
      const envelope = envelopeOf(
        identity,
        clock,
        nextId(),
        aggregate,
        event,
        producerseq,
        context,
      );
      const payload = JSON.stringify(signed(envelope, context.signer));
      sequences.set(subject, producerseq);
      return { id: envelope.id, type: event.type, subject, payload };
    },
    release: (subject) => void sequences.set(subject, Math.max(0, taken(subject) - 1)),
    take: (subject) => void sequences.set(subject, taken(subject) + 1),
  };
};

/** Throws on an event that nobody could read back: in an append-only log it would stay for ever. */
const check = ({ family, id }: Aggregate, event: LedgerEvent): void => {
  const entry = catalogue[event.type];
  const decoded = entry.fits(event) ? E.right(event) : entry.codec.decode(event);
  if (E.isLeft(decoded)) throw new Error(`${event.type}: ${explainFirst(decoded.left)}`);
  if (entry.family !== family)
    throw new Error(`a ${event.type} belongs to ${entry.family}, not ${family}`);
  const stranger = strangerIn(family, id, event.data);
  if (stranger !== undefined)
    throw new Error(`a ${event.type} of "${stranger}" does not belong to ${family} "${id}"`);
  if (nestsTooDeep(event.data))
    throw new Error(`a ${event.type} may not be nested deeper than ${deepest} levels`);
};

const signed = (envelope: Envelope, signer: Signer | undefined): Envelope => {
  if (signer === undefined) return envelope;
  const named = { ...envelope, signedby: signer.publicKey };
  const signature = Buffer.from(signer.sign(signedBytes(named))).toString('base64url');
  return { ...named, signature };
};

const envelopeOf = (
  identity: ProducerIdentity,
  clock: Clock,
  id: string,
  aggregate: Aggregate,
  event: LedgerEvent,
  producerseq: number,
  { correlationId, causationId, actor, late }: Context,
): Envelope => ({
  specversion: '1.0',
  id,
  source: `/${identity.service}/${identity.instance}`,
  type: event.type,
  subject: aggregate.id,
  time: clock.now(),
  datacontenttype: 'application/json',
  dataschema: dataschemaOf(event.type, catalogue[event.type].version),
  mode: aggregate.mode,
  producerseq,
  bootid: identity.bootId,
  monotonicns: String(clock.monotonicNs()),
  clockboundns: clock.boundNs,
  ...(correlationId === undefined ? {} : { correlationid: correlationId }),
  ...(causationId === undefined ? {} : { causationid: causationId }),
  ...(actor === undefined ? {} : { actor }),
  ...(late === true ? { late } : {}),
  data: event.data,
});
