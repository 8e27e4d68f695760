/**
 * Turns a domain event into the bytes of its CloudEvent, stamping identity, time and the
 * producer's own gapless sequence per subject. Pure but for the clock and ids handed in.
 *
 * A sequence is taken by `stamp` and given back by `release` when the append was refused, so
 * that a gap means a lost event and nothing else.
 */
import { catalogue, type LedgerEvent } from './catalogue.ts';
import { dataschemaOf, type Envelope } from './envelope.ts';
import type { Mode } from './primitives.ts';
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
  readonly release: (subject: string) => void;
};

export const createProducer = (
  identity: ProducerIdentity,
  clock: Clock,
  nextId: () => string,
): Producer => {
  const sequences = new Map<string, number>();
  return {
    identity,
    clock,
    stamp: (aggregate, event, context = {}) => {
      const subject = subjectOf(aggregate);
      const producerseq = (sequences.get(subject) ?? 0) + 1;
      sequences.set(subject, producerseq);
      const envelope = envelopeOf(
        identity,
        clock,
        nextId(),
        aggregate,
        event,
        producerseq,
        context,
      );
      return { id: envelope.id, type: event.type, subject, payload: JSON.stringify(envelope) };
    },
    release: (subject) => {
      sequences.set(subject, Math.max(0, (sequences.get(subject) ?? 0) - 1));
    },
  };
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
