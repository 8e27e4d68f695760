/**
 * An event as the log holds it: the domain event plus where and when it was recorded, or the
 * reason why it cannot be read. Pure. An unreadable message is a value, never an exception.
 */
import * as E from 'fp-ts/lib/Either.js';
import { signatureHolds } from '../people/signature-holds.ts';
import {
  catalogue,
  type EventType,
  eventTypes,
  type Family,
  type LedgerEvent,
} from './catalogue.ts';
import { dataschemaOf, Envelope } from './envelope.ts';
import { explainFirst } from './explain.ts';
import { compileFits } from './fits.ts';
import { harmless } from './harmless.ts';
import { deepest, nestsTooDeep } from './nesting.ts';
import { strangerIn } from './own-id.ts';
import type { Mode } from './primitives.ts';
import { subjectOf } from './subjects.ts';
import { upcast } from './upcast.ts';

export type Meta = Omit<
  Envelope,
  'data' | 'type' | 'subject' | 'specversion' | 'datacontenttype'
> & {
  readonly sequence: number;
  readonly subject: string;
  readonly aggregate: string;
  /** Server time of the append, ISO with nanoseconds. */
  readonly recordedAt: string;
  /** Of a signed event: whether `signedby` signed it as it is stored; not whose key it is. */
  readonly signatureHolds?: boolean;
};

export type Recorded<T extends LedgerEvent = LedgerEvent> = T & { readonly meta: Meta };

export type Unreadable = {
  readonly _tag: 'Unreadable';
  readonly sequence: number;
  readonly subject: string;
  readonly recordedAt: string;
  readonly reason: string;
};

export type Stored = {
  readonly sequence: number;
  readonly subject: string;
  readonly recordedAt: string;
  readonly payload: Uint8Array;
};

/** A reason may quote what somebody wrote. */
const longestReason = 300;

const decoder = new TextDecoder('utf-8', { fatal: true });

export const decodeStored = (stored: Stored): E.Either<Unreadable, Recorded> => {
  const { sequence, subject, recordedAt } = stored;
  const unreadable = (reason: string): E.Either<Unreadable, Recorded> =>
    E.left({
      ...{ _tag: 'Unreadable', sequence, subject, recordedAt },
      reason: harmless(reason, longestReason),
    });

  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(stored.payload));
  } catch (error) {
    return unreadable(`not JSON: ${String(error).slice(0, 200)}`);
  }
  if (envelopeFits(json)) return readEvent(stored, json as Envelope, unreadable);
  const envelope = Envelope.decode(json);
  if (E.isLeft(envelope)) return unreadable(`not a CloudEvent: ${explainFirst(envelope.left)}`);
  return readEvent(stored, envelope.right, unreadable);
};

const envelopeFits = compileFits(Envelope);

const readEvent = (
  stored: Stored,
  envelope: Envelope,
  unreadable: (reason: string) => E.Either<Unreadable, Recorded>,
): E.Either<Unreadable, Recorded> => {
  const { mode, subject: aggregate } = envelope;
  const known = places[mode].get(envelope.type);
  if (known === undefined) return unreadable(`unknown event type "${envelope.type.slice(0, 80)}"`);
  const { type, family, subjectStart } = known;
  if (stored.subject !== subjectStart + aggregate) {
    return unreadable(
      `a ${type} of "${aggregate}" (${mode}) does not belong on "${stored.subject}"`,
    );
  }
  const event = decodeData(type, envelope.dataschema, envelope.data);
  if (E.isLeft(event)) return unreadable(event.left);
  const { data } = event.right;
  if (nestsTooDeep(data)) return unreadable(`a ${type} nested deeper than ${deepest} levels`);
  const stranger = strangerIn(family, aggregate, data);
  if (stranger !== undefined) {
    return unreadable(`a ${type} of "${stranger}" does not belong on "${stored.subject}"`);
  }
  const recorded = { type, data, meta: metaOf(stored, envelope) };
  return E.right(recorded as Recorded);
};

type Place = {
  readonly type: EventType;
  readonly family: Family;
  readonly subjectStart: string;
};

/**
 * Where events of a type are, looked up once per event; the name found is the catalogue's own,
 * which whoever folds compares faster than one just parsed.
 */
const placesIn = (mode: Mode) =>
  new Map<string, Place>(
    eventTypes.map((type) => {
      const { family } = catalogue[type];
      const subject = subjectOf({ mode, family, id: 'x' });
      return [type, { type, family, subjectStart: subject.slice(0, -1) }];
    }),
  );

const places = { real: placesIn('real'), drill: placesIn('drill') };

/** Spelled out: taking an object apart by rest costs more than all the rest of reading it. */
const metaOf = ({ sequence, subject, recordedAt }: Stored, envelope: Envelope): Meta => {
  const { correlationid, causationid, actor, late, signedby, signature } = envelope;
  const meta: { -readonly [K in keyof Meta]: Meta[K] } = {
    id: envelope.id,
    source: envelope.source,
    time: envelope.time,
    dataschema: envelope.dataschema,
    mode: envelope.mode,
    producerseq: envelope.producerseq,
    bootid: envelope.bootid,
    monotonicns: envelope.monotonicns,
    clockboundns: envelope.clockboundns,
    sequence,
    subject,
    aggregate: envelope.subject,
    recordedAt,
  };
  if (correlationid !== undefined) meta.correlationid = correlationid;
  if (causationid !== undefined) meta.causationid = causationid;
  if (actor !== undefined) meta.actor = actor;
  if (late !== undefined) meta.late = late;
  if (signedby !== undefined) meta.signedby = signedby;
  if (signature !== undefined) {
    meta.signature = signature;
    meta.signatureHolds = signatureHolds(envelope);
  }
  return meta;
};

const decodeData = (
  type: EventType,
  dataschema: string,
  data: unknown,
): E.Either<string, LedgerEvent> => {
  const { version, codec, fits, dataschema: current } = catalogue[type];
  const today = { type, data };
  if (dataschema === current && fits(today)) return E.right(today as LedgerEvent);
  const stated = Number(dataschema.slice(dataschema.lastIndexOf(':') + 1));
  if (!(Number.isSafeInteger(stated) && stated >= 1) || dataschema !== dataschemaOf(type, stated))
    return E.left(`"${dataschema.slice(0, 80)}" is not the dataschema of a ${type}`);
  if (stated > version) {
    return E.left(`${type} version ${stated} is newer than this program (${version}): upgrade it`);
  }
  const lifted = upcast(type, stated, data);
  if (E.isLeft(lifted)) return E.left(`${type} ${lifted.left}`);
  const decoded = codec.decode({ type, data: lifted.right });
  return E.isLeft(decoded)
    ? E.left(`${type}: ${explainFirst(decoded.left)}`)
    : E.right(decoded.right);
};
