/**
 * YAML to a decoded value, with every problem placed: file, line, column and path. Pure.
 * Duplicate keys and malformed YAML are errors; `${NAME}` and `${NAME:-default}` are replaced
 * from the given variables, and an unset one without a default is an error at its line.
 */
import * as E from 'fp-ts/lib/Either.js';
import type * as t from 'io-ts';
import { type Document, isNode, LineCounter, parseDocument, Scalar, visit } from 'yaml';
import { explain } from '../events/explain.ts';

export type FileProblem = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
};

export type Variables = Readonly<Record<string, string | undefined>>;

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
  const syntax = document.errors.map(({ pos, message }) => place(pos[0], '', message));
  if (syntax.length > 0) return E.left(syntax);

  const unset = variables === undefined ? [] : substitute(document, variables, place);
  if (unset.length > 0) return E.left(unset);

  const problemAt = (path: readonly (string | number)[], message: string) =>
    place(offsetOf(document, path), path.join('.'), message);
  const decoded = codec.decode(document.toJS());
  return E.isRight(decoded)
    ? E.right({ value: decoded.right, problemAt })
    : E.left(explain(decoded.left).map(({ path, message }) => problemAt(path, message)));
};

const pattern = /\$\{([A-Z][A-Z0-9_]*)(?::-([^}]*))?\}/g;

const substitute = (
  document: Document,
  variables: Variables,
  place: (offset: number, path: string, message: string) => FileProblem,
): FileProblem[] => {
  const problems: FileProblem[] = [];
  visit(document, {
    Scalar: (_key, node) => {
      if (typeof node.value !== 'string' || !node.value.includes('${')) return undefined;
      const whole = node.value.replace(pattern, (_match, name: string, fallback?: string) => {
        const value = variables[name] ?? fallback;
        if (value !== undefined) return value;
        const message = `the variable ${name} is not set: export it, or write \${${name}:-default}`;
        problems.push(place(node.range?.[0] ?? 0, '', message));
        return '';
      });
      if (whole === node.value) return undefined;
      const scalar = new Scalar(/^\d+$/.test(whole) && isPlain(node) ? Number(whole) : whole);
      scalar.range = node.range ?? null;
      return scalar;
    },
  });
  return problems;
};

const isPlain = (node: Scalar): boolean => node.type === Scalar.PLAIN;

/** The node at a path, or its nearest ancestor that exists. */
const offsetOf = (document: Document, path: readonly (string | number)[]): number => {
  for (let depth = path.length; depth >= 0; depth -= 1) {
    const node: unknown = document.getIn(path.slice(0, depth).map(indexOrKey), true);
    if (isNode(node) && node.range != null) return node.range[0];
  }
  return 0;
};

const indexOrKey = (key: string | number): string | number =>
  typeof key === 'string' && /^\d+$/.test(key) ? Number(key) : key;
