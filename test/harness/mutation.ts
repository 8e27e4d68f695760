/** Small damage to a JSON value: a field gone, a field too many, a value of another kind. Pure. */
import fc from 'fast-check';

type Path = readonly (string | number)[];

const texts = [
  ...['', ' ', 'x', 'A b', 'a.b', 'trading_engine', 'Ünï', '💥', 'constructor', '__proto__'],
  ...['real', 'drill', 'all', 'pass', 'ZERO_PROVEN', '1.0', 'a'.repeat(64), 'a'.repeat(65)],
  ...['2026-11-20T14:31:07Z', '2026-02-30T00:00:00Z', '2024-02-29T23:59:59.123456789Z'],
  ...['2023-02-29T00:00:00Z', '2026-11-20T24:00:00Z', '2026-11-20T23:59:60Z', '2026-11-20'],
  ...['0000-01-01T00:00:00Z', '1900-02-29T00:00:00Z', '2000-02-29T00:00:00Z'],
  ...['2026-11-20T14:31:07+00:00', '2026-11-20t14:31:07z', '2026-11-20T14:31:07Z\n'],
  ...['0', '-0', '1.5', '-12.000000000000000001', '1e3', '.5', '5.', '1'.repeat(31)],
  ...[`sha256:${'a'.repeat(64)}`, `sha256:${'A'.repeat(64)}`, 'USD', 'usd', 'token\n'],
  ...[`U${'A'.repeat(55)}`, `${'_'.repeat(85)}A`, `${'_'.repeat(85)}B`],
];
const numbers = [0, -0, 1, -1, 1.5, 2, 3, 4, 2 ** 53 - 1, 2 ** 53, 1e300];
const others = [null, true, false, [], {}, [[]], [null], { a: 1 }, ['all'], [0]];

const replacement = fc.oneof(
  fc.constantFrom<unknown>(...texts, ...numbers, ...others),
  fc.jsonValue({ maxDepth: 2 }),
);

/** Every place in a value, the value itself left out. */
const pathsOf = (value: unknown, at: Path = []): readonly Path[] => {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return inner.flatMap(([key, it]) => [[...at, key], ...pathsOf(it, [...at, key])]);
};

const changeAt = (value: unknown, path: Path, change: (parent: object, key: string) => void) => {
  const key = path.at(-1);
  const parent = path.slice(0, -1).reduce<unknown>(childOf, value);
  if (key !== undefined && typeof parent === 'object' && parent !== null)
    change(parent, String(key));
  return value;
};

const childOf = (value: unknown, key: string | number): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

const changes: readonly ((parent: object, key: string, to: unknown) => void)[] = [
  (parent, key, to) => void Reflect.set(parent, key, to),
  (parent, key) =>
    Array.isArray(parent)
      ? void parent.splice(Number(key), 1)
      : void Reflect.deleteProperty(parent, key),
  (parent, _key, to) =>
    Array.isArray(parent) ? void parent.push(to) : void Reflect.set(parent, 'more', to),
];

/** The value with one to three such changes; sometimes with none. */
export const mutationsOf = (value: unknown): fc.Arbitrary<unknown> =>
  fc
    .array(fc.tuple(fc.constantFrom(...pathsOf(value)), fc.constantFrom(...changes), replacement), {
      maxLength: 3,
    })
    .map((all) =>
      all.reduce<unknown>(
        (current, [path, change, to]) =>
          changeAt(current, path, (parent, key) => change(parent, key, structuredClone(to))),
        structuredClone(value),
      ),
    );
