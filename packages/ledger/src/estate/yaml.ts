/**
 * YAML to a decoded value, with every problem placed: file, line, column and path. Pure.
 * Malformed YAML, duplicate and unknown keys are errors, and so is a variable that is not set:
 * nothing that a person wrote is dropped or defaulted in silence.
 */
import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { type Document, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { explain, type Problem } from '../events/explain.ts';
import { unknownKeys } from './unknown-keys.ts';
import { substitute, type Variables } from './yaml-variables.ts';

export type FileProblem = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
};

export const formatProblem = ({ file, line, column, path, message }: FileProblem): string =>
  `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`;

export type Located<A> = {
  readonly value: A;
  /** Places a problem found later, by path. */
  readonly problemAt: (path: readonly (string | number)[], message: string) => FileProblem;
};

export const decodeYaml = <A>(
  file: string,
  text: string,
  codec: t.Type<A, unknown, unknown>,
  variables?: Variables,
): E.Either<readonly FileProblem[], Located<A>> => {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
  });
  const place = (offset: number, path: string, message: string): FileProblem => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col), path, message };
  };
  const syntax = document.errors.map(({ code, pos, message }) =>
    place(pos[0], '', code === 'DUPLICATE_KEY' ? secondKey(text.slice(pos[0])) : message),
  );
  if (syntax.length > 0) return E.left(syntax);

  const problemAt = (path: readonly (string | number)[], message: string) =>
    place(offsetOf(document, path), path.join('.'), message);
  const unset = variables === undefined ? [] : substitute(document, variables);
  if (unset.length > 0)
    return E.left(unset.map(({ offset, path, message }) => place(offset, path.join('.'), message)));

  const json = toJson(document);
  if (E.isLeft(json)) return E.left([place(0, '', json.left)]);
  const decoded = codec.decode(json.right);
  const unknown = unknownKeys(codec, json.right).map(({ path, message }) =>
    place(offsetOfKey(document, path), path.join('.'), message),
  );
  const wrong = E.isRight(decoded) ? [] : decodeProblems(decoded.left, problemAt);
  return E.isRight(decoded) && unknown.length === 0
    ? E.right({ value: decoded.right, problemAt })
    : E.left([...unknown, ...wrong].sort((a, b) => a.line - b.line || a.column - b.column));
};

const decodeProblems = (
  errors: t.Errors,
  problemAt: (path: Problem['path'], message: string) => FileProblem,
): readonly FileProblem[] => explain(errors).map(({ path, message }) => problemAt(path, message));

/** An alias without its anchor, or one that would unfold without end, shows only here. */
const toJson = (document: Document): E.Either<string, unknown> =>
  E.tryCatch(
    () => document.toJS(),
    (error) => (error instanceof Error ? error.message : String(error)),
  );

/** The node at a path, or its nearest ancestor that exists. */
const offsetOf = (document: Document, path: readonly (string | number)[]): number => {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node: unknown = document.getIn(path.slice(0, depth).map(indexOrKey), true);
    if (isNode(node) && node.range != null) return node.range[0];
  }
  return 0;
};

/** Where a key itself is written, rather than its value. */
const offsetOfKey = (document: Document, path: readonly string[]): number => {
  const parent: unknown = document.getIn(path.slice(0, -1).map(indexOrKey), true);
  let offset: number | undefined;
  if (isNode(parent))
    visit(parent, {
      Pair: (_key, { key }) => {
        if (isScalar(key) && String(key.value) === path[path.length - 1]) offset = key.range?.[0];
        return visit.SKIP;
      },
    });
  return offset ?? offsetOf(document, path);
};

const indexOrKey = (key: string | number): string | number =>
  typeof key === 'string' && /^\d+$/.test(key) ? Number(key) : key;

const secondKey = (from: string): string => {
  const key = /^[^\s:]+/.exec(from)?.[0] ?? 'key';
  return `a second "${key}" in the same place: keep one of them`;
};
