/**
 * Decodes a program's environment: every variable it needs, checked once, before anything
 * starts. The first that is missing or wrong is one clear line. Pure.
 */
export type Variables = Readonly<Record<string, string | undefined>>;

export type Field<A> = (
  value: string | undefined,
  name: string,
) =>
  | { readonly _tag: 'Value'; readonly value: A }
  | { readonly _tag: 'Problem'; readonly problem: string };

export type Decoded<A> = { readonly [Name in keyof A]: A[Name] extends Field<infer V> ? V : never };

export class BadEnvironment extends Error {}

const value = <A>(decoded: A) => ({ _tag: 'Value', value: decoded }) as const;
const problem = (text: string) => ({ _tag: 'Problem', problem: text }) as const;

const whole =
  (least: number, most: number) =>
  (fallback?: number): Field<number> =>
  (text, name) => {
    if (text === undefined && fallback !== undefined) return value(fallback);
    const number = Number(text);
    const good = /^\d+$/.test(text ?? '') && number >= least && number <= most;
    return good
      ? value(number)
      : problem(
          `${name} must be a whole number from ${least} to ${most}, not ${text || 'missing'}`,
        );
  };

export const port = whole(1, 65_535);
export const count = whole(0, 1_000_000);

export const text =
  (fallback?: string): Field<string> =>
  (given, name) => {
    const chosen = given ?? fallback;
    return chosen === undefined || chosen === '' ? problem(`${name} is missing`) : value(chosen);
  };

/** Decodes the named variables; throws BadEnvironment with one line for the first bad one. */
export const decodeEnvironment = <A extends Readonly<Record<string, Field<unknown>>>>(
  variables: Variables,
  fields: A,
): Decoded<A> => {
  const decoded = Object.entries(fields).map(([name, field]) => {
    const result = field(variables[name], name);
    if (result._tag === 'Problem') throw new BadEnvironment(result.problem);
    return [name, result.value];
  });
  return Object.fromEntries(decoded) as Decoded<A>;
};
