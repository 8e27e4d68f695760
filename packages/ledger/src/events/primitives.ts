/**
 * The small codecs that every event is made of. Pure. Ids are branded so that nothing but a safe
 * NATS subject token can become part of a subject; amounts are decimal strings, never floats.
 */
import * as t from 'io-ts';
import { PatternType } from './pattern-type.ts';
import { show } from './show.ts';

/** Named without its pattern: packages that use it need not know of that. */
type Text = t.Type<string, string, unknown>;

const matching = (name: string, pattern: RegExp) => new PatternType(name, pattern);

/**
 * What every object answers to is no id: `known['constructor']` would be found where ids are keys,
 * whoever looks it up. Listed, not asked of the engine: the list is part of the published shape.
 */
const inherited = [
  ...['__defineGetter__', '__defineSetter__', '__lookupGetter__', '__lookupSetter__', '__proto__'],
  ...['constructor', 'hasOwnProperty', 'isPrototypeOf', 'propertyIsEnumerable'],
  ...['toLocaleString', 'toString', 'valueOf'],
].join('|');

const id = (name: string, form: string) =>
  new PatternType(
    name,
    new RegExp(`^(?!(?:${inherited})$)${form}$`),
    `/^${form}$/, and no name like constructor`,
  );

/** One token of a NATS subject: letters, digits, `_` and `-`, at most 64. */
export const Token: Text = id('Token', '[A-Za-z0-9_-]{1,64}');

/** A component of the estate, snake case as in the source procedures: `trading_engine`. */
export const ComponentId: Text = id('ComponentId', '[a-z][a-z0-9_]{0,62}');

const leapYear = '(?:\\d\\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)';
const days = [
  '(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])',
  '(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)',
  '02-(?:0[1-9]|1\\d|2[0-8])',
].join('|');
/** The year 0 is none: there was no such year, and no database takes it. */
const date = `(?!0000)(?:\\d{4}-(?:${days})|${leapYear}-02-29)`;
const time = '(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?';

/** UTC instant, ISO 8601 with `Z`, of a day that there is; kept as text, as exact as it came. */
export const IsoInstant = new PatternType('IsoInstant', new RegExp(`^${date}T${time}Z$`), '');

/** Exact decimal number as text: shares, prices, money. */
export const Decimal: Text = matching('Decimal', /^-?\d{1,30}(\.\d{1,18})?$/);

/** A decimal amount and its ISO 4217 currency. */
export const Money = t.strict(
  { amount: Decimal, currency: matching('Currency', /^[A-Z]{3}$/) },
  'Money',
);

/** SHA-256 of a text's UTF-8 bytes, as `contentHash` writes it. */
export const ContentHash: Text = matching('ContentHash', /^sha256:[0-9a-f]{64}$/);

/** A person's public Ed25519 key, as nkeys write it. */
export const PublicKey: Text = matching('PublicKey', /^U[A-Z2-7]{55}$/);

/** An Ed25519 signature: 64 bytes in base64url without padding. */
export const Signature = matching('Signature', /^[A-Za-z0-9_-]{85}[AQgw]$/);

/** Nanoseconds as decimal text: they outgrow a double. */
export const Nanoseconds: Text = matching('Nanoseconds', /^-?\d{1,20}$/);

const isWhole = (u: unknown): u is number => Number.isSafeInteger(u) && Number(u) >= 0;

/** A whole number from 0 on: a count, or a position in a stream (0 means "nothing yet"). */
export const Sequence = new t.Type<number, number, unknown>(
  'Sequence',
  isWhole,
  (u, c) =>
    isWhole(u)
      ? t.success(u)
      : t.failure(u, c, `expected a whole number from 0 on, got ${show(u)}`),
  t.identity,
);

export const Mode = t.keyof({ real: null, drill: null }, 'Mode');
export type Mode = t.TypeOf<typeof Mode>;

export const FailureType = t.keyof(
  {
    PROCESS_DEAD: null,
    HUNG: null,
    UNREACHABLE: null,
    SLOW: null,
    FLAPPING: null,
    WRONG_ANSWER: null,
    STALE: null,
    GAP: null,
    REPLICATION_BROKEN: null,
    REPLICATION_LAG: null,
    DATA_CORRUPT: null,
    SITE_LOST: null,
  },
  'FailureType',
);
export type FailureType = t.TypeOf<typeof FailureType>;

/** The fencing token of recoverers: (generation, sequence of the claim), compared in that order. */
export const Epoch = t.strict({ generation: Sequence, sequence: Sequence }, 'Epoch');
export type Epoch = t.TypeOf<typeof Epoch>;

/** What a step or an observation found, as JSON that is stored as it is. */
export const Evidence = t.record(t.string, t.unknown, 'Evidence');
export type Evidence = t.TypeOf<typeof Evidence>;

/** Negative when `a` is older than `b`, zero when equal. */
export const compareEpochs = (a: Epoch, b: Epoch): number =>
  a.generation - b.generation || a.sequence - b.sequence;

/** The header form `generation-sequence`, as actuators receive it. */
export const formatEpoch = (epoch: Epoch): string => `${epoch.generation}-${epoch.sequence}`;

export const isToken = (text: string): boolean => Token.is(text);
