/**
 * An estate file, decoded and checked as a whole: references, quorum, judgement bounds. Pure.
 * Every problem carries file, line, column and path.
 */
import { createHash } from 'node:crypto';
import * as E from 'fp-ts/lib/Either.js';
import { type Component, Estate } from './estate.ts';
import { decodeYaml, type FileProblem, type Located, type Variables } from './yaml.ts';

export type LoadedEstate = { readonly estate: Estate; readonly hash: string };

export const loadEstate = (
  file: string,
  text: string,
  variables: Variables,
): E.Either<readonly FileProblem[], LoadedEstate> => {
  const decoded = decodeYaml(file, text, Estate, variables);
  if (E.isLeft(decoded)) return decoded;
  const problems = check(decoded.right);
  return problems.length > 0
    ? E.left(problems)
    : E.right({ estate: decoded.right.value, hash: contentHash(text) });
};

export const contentHash = (text: string): string =>
  `sha256:${createHash('sha256').update(text).digest('hex')}`;

const check = ({ value, problemAt }: Located<Estate>): readonly FileProblem[] => {
  const names = new Set(Object.keys(value.components));
  const quorum = value.quorum >= 2 ? [] : [problemAt(['quorum'], 'needs at least 2 observers')];
  const components = Object.entries(value.components).flatMap(([id, component]) =>
    checkComponent(id, component, names, problemAt),
  );
  return [...quorum, ...components];
};

const checkComponent = (
  id: string,
  { dependsOn, judgement, probes }: Component,
  names: ReadonlySet<string>,
  problemAt: Located<Estate>['problemAt'],
): readonly FileProblem[] => {
  const at = (...path: (string | number)[]) => ['components', id, ...path];
  const unknown = dependsOn.flatMap((name, index) =>
    names.has(name) ? [] : [problemAt(at('dependsOn', index), `unknown component "${name}"`)],
  );
  const bounds =
    judgement.bad >= 1 && judgement.bad <= judgement.of && judgement.good >= 1
      ? []
      : [problemAt(at('judgement'), 'needs 1 <= bad <= of and good >= 1')];
  const late = probes.flatMap((probe, index) =>
    probe.deadline > 0 && probe.every > 0
      ? []
      : [problemAt(at('probes', index), '`every` and `deadline` must be longer than 0')],
  );
  return [...unknown, ...bounds, ...late];
};
