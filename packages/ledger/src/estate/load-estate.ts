/**
 * An estate file, decoded and checked as a whole: references, quorum, judgement bounds. Pure.
 * Every problem carries file, line, column and path.
 */
import { createHash } from 'node:crypto';
import * as E from 'fp-ts/lib/Either.js';
import { type Component, Estate, type Probe } from './estate.ts';
import { decodeYaml, type FileProblem, type Located } from './yaml.ts';
import type { Variables } from './yaml-variables.ts';

export type LoadedEstate = {
  readonly estate: Estate;
  readonly hash: string;
  /** As it stands in the file: variables are not replaced in it. */
  readonly text: string;
};

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
    : E.right({ estate: decoded.right.value, hash: contentHash(text), text });
};

export const contentHash = (text: string): string =>
  `sha256:${createHash('sha256').update(text).digest('hex')}`;

type Place = Located<Estate>['problemAt'];

/** What has to hold, of which path, and what is wrong when it does not. */
type Rule = readonly [holds: boolean, path: readonly (string | number)[], message: string];

const check = ({ value, problemAt }: Located<Estate>): readonly FileProblem[] => {
  const quorum = value.quorum >= 2 ? [] : [problemAt(['quorum'], 'needs at least 2 observers')];
  const components = Object.entries(value.components).flatMap(([id, component]) => [
    ...checkDependencies(id, value, problemAt),
    ...checkComponent(id, component, problemAt),
  ]);
  return [...quorum, ...components];
};

const checkDependencies = (
  id: string,
  { components }: Estate,
  problemAt: Place,
): readonly FileProblem[] =>
  (components[id]?.dependsOn ?? []).flatMap((name, index) => {
    const at = ['components', id, 'dependsOn', index];
    if (!Object.hasOwn(components, name)) return [problemAt(at, `unknown component "${name}"`)];
    return dependsOn(components, name, id, new Set())
      ? [problemAt(at, `a circle: "${name}" depends on "${id}", recovery has no order`)]
      : [];
  });

const dependsOn = (
  components: Estate['components'],
  from: string,
  on: string,
  seen: Set<string>,
): boolean => {
  if (from === on) return true;
  if (seen.has(from)) return false;
  seen.add(from);
  return (components[from]?.dependsOn ?? []).some((name) => dependsOn(components, name, on, seen));
};

const checkComponent = (
  id: string,
  { judgement, probes, instances, rto }: Component,
  problemAt: Place,
): readonly FileProblem[] => {
  const { bad, of, good, flaps } = judgement;
  const rules: readonly Rule[] = [
    [rto > 0, ['rto'], 'must be longer than 0'],
    [bad >= 1 && bad <= of && good >= 1, ['judgement'], 'needs 1 <= bad <= of and good >= 1'],
    [flaps >= 1, ['judgement', 'flaps'], 'needs at least 1'],
    ...probes.flatMap((probe, index) => probeRules(probe, ['probes', index])),
    ...onlyOnce(probes.map((probe) => probe.id)).map(
      (once, index): Rule => [once, ['probes', index, 'id'], 'a second probe of this name'],
    ),
    ...onlyOnce(instances.map(({ name }) => name)).map(
      (once, index): Rule => [once, ['instances', index, 'name'], 'a second instance of it'],
    ),
  ];
  return rules.flatMap(([holds, path, message]) =>
    holds ? [] : [problemAt(['components', id, ...path], message)],
  );
};

const probeRules = (probe: Probe, at: readonly (string | number)[]): readonly Rule[] => {
  const slow = probe.kind !== 'http' || probe.slowAfter <= probe.deadline;
  return [
    [probe.every > 0, [...at, 'every'], 'must be longer than 0'],
    [probe.deadline > 0, [...at, 'deadline'], 'must be longer than 0'],
    [slow, [...at, 'slowAfter'], 'longer than the deadline: nothing would ever be slow'],
  ];
};

const onlyOnce = (names: readonly string[]): readonly boolean[] =>
  names.map((name, index) => names.indexOf(name) === index);
