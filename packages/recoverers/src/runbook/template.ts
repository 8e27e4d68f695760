/**
 * Typed template variables of runbooks: `${candidate.http}`, `${steps.fence.journalHead}`. Pure.
 * A value that is one whole template keeps its type; inside other text it becomes text.
 */
import * as E from 'fp-ts/lib/Either.js';

export type ValueType = 'string' | 'url' | 'integer';
export type Value = string | number;
export type Values = Readonly<Record<string, Value>>;
export type Signature = Readonly<Record<string, ValueType>>;

/** What every runbook may refer to, besides `endpoints.*` and `steps.*`. */
export const builtIns: Signature = {
  incident: 'string',
  recovery: 'string',
  component: 'string',
  estate: 'string',
  incarnation: 'integer',
  'registry.url': 'url',
  'candidate.name': 'string',
  'candidate.process': 'string',
  'candidate.address': 'string',
  'candidate.http': 'url',
  'failed.name': 'string',
  'failed.process': 'string',
  'failed.address': 'string',
  'failed.http': 'url',
  site: 'string',
  // "true" where a person accepted what may be lost of the component, else "false".
  'loss.accepted': 'string',
  // What a person asked for, where one did.
  'request.id': 'string',
  'request.by': 'string',
  'request.reason': 'string',
  'request.halt': 'string',
  'request.target': 'string',
  'request.level': 'string',
  'request.reach': 'string',
  'request.cancel': 'string',
  'request.block': 'string',
  'request.test': 'string',
};

const pattern = /\$\{([^}]*)\}/g;

/** The variable names used anywhere inside a JSON-like value. */
export const variablesIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [...value.matchAll(pattern)].map(([, name]) => name ?? '');
  if (Array.isArray(value)) return value.flatMap(variablesIn);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(variablesIn);
  return [];
};

export type UnknownVariable = { readonly _tag: 'UnknownVariable'; readonly name: string };

/** Replaces every template in a JSON-like value. */
export const resolve = (value: unknown, values: Values): E.Either<UnknownVariable, unknown> => {
  const missing = variablesIn(value).find((name) => !Object.hasOwn(values, name));
  return missing === undefined
    ? E.right(replaceIn(value, values))
    : E.left({ _tag: 'UnknownVariable', name: missing });
};

/** As far as the values are known: what is not stays as it is, for a later time. */
export const resolveKnown = (value: unknown, values: Values): unknown => {
  const later = variablesIn(value).filter((name) => !Object.hasOwn(values, name));
  return replaceIn(value, { ...values, ...Object.fromEntries(later.map(asItself)) });
};

const asItself = (name: string): readonly [string, string] => [name, `\${${name}}`];

const replaceIn = (value: unknown, values: Values): unknown => {
  if (typeof value === 'string') return replaceText(value, values);
  if (Array.isArray(value)) return value.map((item: unknown) => replaceIn(item, values));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, replaceIn(item, values)]);
  return Object.fromEntries(entries);
};

const replaceText = (text: string, values: Values): Value => {
  const whole = /^\$\{([^}]*)\}$/.exec(text)?.[1];
  const exact = whole === undefined ? undefined : values[whole];
  return exact ?? text.replace(pattern, (_match, name: string) => String(values[name]));
};
