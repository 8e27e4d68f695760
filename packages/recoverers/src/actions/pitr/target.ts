/**
 * The point in time that a person wants a database back at, from what they typed. Pure.
 *
 * A time has to say its zone: without one the server's own would decide, and in the hour that a
 * clock is set back nobody knows which of the two it is. Nothing is guessed from a bare number.
 */
import * as E from 'fp-ts/lib/Either.js';
import { formatLsn, parseLsn } from '../postgres/lsn.ts';

export type Target =
  /** All that was committed at this instant or before; `text` is UTC, as PostgreSQL reads it. */
  | { readonly kind: 'time'; readonly text: string; readonly micros: bigint }
  /** Up to the record at this place, which is the last one. */
  | { readonly kind: 'lsn'; readonly text: string; readonly lsn: bigint }
  /** Up to the end of this transaction, which is the last one. */
  | { readonly kind: 'xid'; readonly text: string }
  /** Up to the restore point of this name. */
  | { readonly kind: 'name'; readonly text: string };

const forms = 'give one of 2026-11-23T14:30:00Z (or +01:00), 0/3000148, xid:1234, name:before_load';

/** `nowMs` is this machine's time: nothing after it can have been committed. */
export const parseTarget = (typed: string, nowMs: number): E.Either<string, Target> => {
  const text = typed.trim();
  if (text === '') return E.left(`no point in time is given: ${forms}`);
  const [, kind, value = ''] = /^(time|lsn|xid|name):(.*)$/s.exec(text) ?? [];
  if (kind === 'xid') return xidOf(value.trim());
  if (kind === 'name') return nameOf(value.trim());
  if (kind === 'lsn' || (kind === undefined && text.includes('/'))) {
    return lsnOf(kind === undefined ? text : value);
  }
  if (kind === undefined && !/^\d{4}-/.test(text)) {
    return E.left(`"${text}" is no point in time: ${forms}`);
  }
  return timeOf((kind === undefined ? text : value).trim(), nowMs);
};

const lsnOf = (text: string): E.Either<string, Target> => {
  const lsn = parseLsn(text);
  return lsn === undefined || lsn === 0n
    ? E.left(`"${text}" is no place in the log: it is written like 0/3000148`)
    : E.right({ kind: 'lsn', text: formatLsn(lsn), lsn });
};

/** The first ones belong to initdb. */
const leastXid = 3;

const xidOf = (text: string): E.Either<string, Target> =>
  /^\d{1,10}$/.test(text) && Number(text) >= leastXid && Number(text) <= 0xffff_ffff
    ? E.right({ kind: 'xid', text: String(Number(text)) })
    : E.left(`"${text}" is no transaction id: it is a number from ${leastXid} on, below 2^32`);

/** As pg_create_restore_point takes them: at most 63 bytes. */
const nameOf = (text: string): E.Either<string, Target> =>
  /^[^\p{C}'\\]+$/u.test(text) && Buffer.byteLength(text) <= 63
    ? E.right({ kind: 'name', text })
    : E.left(`"${text}" is no name of a restore point: at most 63 bytes, without quotes`);

const written =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i;

const timeOf = (text: string, nowMs: number): E.Either<string, Target> => {
  const [whole, date, clock = '', decimals = '', zone] = written.exec(text) ?? [];
  if (whole === undefined || date === undefined) {
    return E.left(`"${text}" is no time that can be read: it is written 2026-11-23T14:30:00Z`);
  }
  if (zone === undefined) {
    return E.left(`"${text}" has no time zone: add Z for UTC, or an offset such as +01:00`);
  }
  if (decimals.length > 6) {
    return E.left(`"${text}" is more exact than a commit is recorded: at most six decimals`);
  }
  const micros = microsOf(date, clock.padEnd(8, ':00'), decimals, zone);
  if (micros === undefined) return E.left(`"${text}" is no time that there is`);
  if (micros > BigInt(nowMs) * 1_000n) {
    return E.left(`"${text}" is in the future: it is ${new Date(nowMs).toISOString()} now`);
  }
  return E.right({ kind: 'time', text: formatMicros(micros), micros });
};

/** Since 1970. Undefined for February 30 and the like, which Date would move into March. */
const microsOf = (
  date: string,
  time: string,
  decimals: string,
  zone: string,
): bigint | undefined => {
  const local = Date.parse(`${date}T${time}Z`);
  const offset = offsetMinutes(zone);
  if (Number.isNaN(local) || offset === undefined) return undefined;
  if (!new Date(local).toISOString().startsWith(`${date}T${time}`)) return undefined;
  return BigInt(local - offset * 60_000) * 1_000n + BigInt(decimals.padEnd(6, '0'));
};

const offsetMinutes = (zone: string): number | undefined => {
  if (/^(Z|UTC)$/i.test(zone)) return 0;
  const [hours, minutes] = [Number(zone.slice(1, 3)), Number(zone.slice(-2))];
  const past = zone.length > 3 ? minutes : 0;
  if (hours > 15 || past > 59) return undefined;
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + past);
};

/** `2026-11-23 14:30:00.000000+00`: as PostgreSQL writes and reads it, whatever its time zone. */
export const formatMicros = (micros: bigint): string => {
  const [day = '', time = ''] = new Date(Number(micros / 1_000n)).toISOString().split('T');
  const rest = String(micros % 1_000_000n).padStart(6, '0');
  return `${day} ${time.slice(0, 8)}.${rest}+00`;
};

export const formatTarget = ({ kind, text }: Target): string => `${kind} ${text}`;
