/**
 * An event as the log holds it: the domain event plus where and when it was recorded, or the
 * reason why it cannot be read. Pure. An unreadable message is a value, never an exception.
 */
import * as E from 'fp-ts/lib/Either.js';
import { catalogue, type EventType, isEventType, type LedgerEvent } from './catalogue.ts';
import { dataschemaOf, Envelope } from './envelope.ts';
import { explainFirst } from './explain.ts';
import { parseSubject } from './subjects.ts';
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

const decoder = new TextDecoder('utf-8', { fatal: true });

export const decodeStored = (stored: Stored): E.Either<Unreadable, Recorded> => {
  const { sequence, subject, recordedAt } = stored;
  const unreadable = (reason: string): E.Either<Unreadable, Recorded> =>
    E.left({ _tag: 'Unreadable', sequence, subject, recordedAt, reason });

  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(stored.payload));
  } catch (error) {
    return unreadable(`not JSON: ${String(error).slice(0, 200)}`);
  }
  const envelope = Envelope.decode(json);
  if (E.isLeft(envelope)) return unreadable(`not a CloudEvent: ${explainFirst(envelope.left)}`);
  return pipeData(stored, envelope.right, unreadable);
};

const pipeData = (
  { sequence, subject, recordedAt }: Stored,
  envelope: Envelope,
  unreadable: (reason: string) => E.Either<Unreadable, Recorded>,
): E.Either<Unreadable, Recorded> => {
  const { data, type, subject: aggregate, specversion, datacontenttype, ...rest } = envelope;
  if (!isEventType(type)) return unreadable(`unknown event type "${type.slice(0, 80)}"`);
  const place = parseSubject(subject);
  const { family } = catalogue[type];
  if (place?.family !== family || place.id !== aggregate || place.mode !== envelope.mode) {
    return unreadable(
      `a ${type} of "${aggregate}" (${envelope.mode}) does not belong on "${subject}"`,
    );
  }
  const event = decodeData(type, envelope.dataschema, data);
  return E.isLeft(event)
    ? unreadable(event.left)
    : E.right({ ...event.right, meta: { ...rest, sequence, subject, aggregate, recordedAt } });
};

const decodeData = (
  type: EventType,
  dataschema: string,
  data: unknown,
): E.Either<string, LedgerEvent> => {
  const { version, codec } = catalogue[type];
  const stated = Number(dataschema.slice(dataschema.lastIndexOf(':') + 1));
  if (stated < 1 || dataschema !== dataschemaOf(type, stated))
    return E.left(`"${dataschema.slice(0, 80)}" is not the dataschema of a ${type}`);
  if (stated > version) {
    return E.left(`${type} version ${stated} is newer than this program (${version}): upgrade it`);
  }
  const decoded = codec.decode({ type, data: upcast(type, stated, version, data) });
  return E.isLeft(decoded)
    ? E.left(`${type}: ${explainFirst(decoded.left)}`)
    : E.right(decoded.right);
};
