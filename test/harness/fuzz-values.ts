/**
 * Values that a codec accepts, from the codec itself: right in form, and otherwise as odd as
 * possible. Kinds of text that are no plain strings are found by trying, so that a codec that is
 * new needs nothing here as long as one of the candidates fits it. Pure.
 */
import * as t from 'io-ts';
import { type Random, randomOf } from './fuzz-random.ts';

/** Longer than an entry of an index may be, and no compression makes it shorter. */
const incompressible = (length: number): string =>
  randomOf(7).bytes(length).toString('base64').slice(0, length);

/** Texts that would do harm where they are shown, stored or used as a key without care. */
export const nastyTexts: readonly string[] = [
  '',
  'plain',
  '__proto__',
  'constructor',
  '\u001b[2J\u001b]0;owned\u0007',
  '\u009b31m',
  'two\nlines\r\n2026-01-01T00:00:00Z  FailureCleared  forged',
  '\u0000',
  '\ud800 half a pair',
  '\u202egnp.exe',
  '| a | b |\n|---|---|\n**bold** <script>alert(1)</script> [x](javascript:alert(1))',
  "'; drop table ledger.event_index; --",
  '${endpoints.actuator} $(reboot) `reboot`',
  'é'.repeat(3_000),
  incompressible(9_000),
];

const exact: readonly unknown[] = [
  'trading_engine',
  'USD',
  `U${'A'.repeat(55)}`,
  'A'.repeat(86),
  'x-1',
  'x1',
  '2026-11-23T09:00:00.000Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '-99999999999999999999',
  '0',
  '1.5',
  `-${'9'.repeat(30)}.${'9'.repeat(18)}`,
  'a'.repeat(64),
  `sha256:${'0'.repeat(64)}`,
  0,
  1,
  Number.MAX_SAFE_INTEGER,
];

export const fuzzValue = (codec: t.Mixed, random: Random): unknown => {
  if (codec instanceof t.ExactType || codec instanceof t.ReadonlyType) {
    return fuzzValue(codec.type, random);
  }
  if (codec instanceof t.InterfaceType) return objectOf(codec.props, random);
  if (codec instanceof t.PartialType) return random.onceIn(2) ? {} : objectOf(codec.props, random);
  if (codec instanceof t.IntersectionType) {
    return Object.assign({}, ...codec.types.map((part: t.Mixed) => fuzzValue(part, random)));
  }
  if (codec instanceof t.ReadonlyArrayType || codec instanceof t.ArrayType) {
    return Array.from({ length: random.below(4) }, () => fuzzValue(codec.type, random));
  }
  if (codec instanceof t.UnionType) return fuzzValue(random.pick(codec.types), random);
  if (codec instanceof t.DictionaryType) return dictionaryOf(codec.codomain, random);
  return leafOf(codec, random);
};

const objectOf = (props: t.Props, random: Random): object =>
  Object.fromEntries(Object.entries(props).map(([key, field]) => [key, fuzzValue(field, random)]));

const dictionaryOf = (item: t.Mixed, random: Random): object =>
  Object.fromEntries(
    Array.from({ length: random.below(4) }, (_, n) => [
      random.onceIn(4) ? random.pick(nastyTexts) : `key${n}`,
      fuzzValue(item, random),
    ]),
  );

const leafOf = (codec: t.Mixed, random: Random): unknown => {
  if (codec instanceof t.KeyofType) return random.pick(Object.keys(codec.keys));
  if (codec instanceof t.LiteralType) return codec.value;
  if (codec instanceof t.StringType) return random.pick(nastyTexts);
  if (codec instanceof t.BooleanType) return random.onceIn(2);
  if (codec instanceof t.NullType) return null;
  const fitting = [...exact, ...nastyTexts, true, null].filter((value) => codec.is(value));
  if (fitting.length === 0) throw new Error(`no candidate fits ${codec.name}: add one`);
  return random.pick(fitting);
};
