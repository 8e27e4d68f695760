/** What has to hold of replication and of the checks of what could be lost. Pure. */
import type { Component } from './component.ts';
import type { Estate } from './estate.ts';
import { knownIn, onlyOnce, type Path, type Rule } from './rule.ts';

/** Of one component; paths are within it. */
export const replicationRules = (component: Component): readonly Rule[] => {
  const { replication, instances, registryKey } = component;
  if (replication === null) return [];
  const at = ['replication'];
  const { sample, deadline, lag } = replication;
  const unit = (name: 'ms' | 'bytes'): Rule => [
    (lag.warn[name] ?? 0) <= (lag.breach[name] ?? Number.POSITIVE_INFINITY),
    [...at, 'lag', 'warn', name],
    'more than breach: it would never warn',
  ];
  return [
    [instances.length > 1, [...at, 'kind'], 'needs a second instance to copy to'],
    [registryKey !== null, [...at, 'kind'], 'needs a registryKey: what names the primary?'],
    [sample >= soonestMs, [...at, 'sample'], `sooner than every ${soonestMs} ms`],
    [deadline > 0, [...at, 'deadline'], 'must be longer than 0'],
    unit('ms'),
    unit('bytes'),
    ...synchronousRules(component, [...at, 'synchronous']),
    ...transactionRules(component, [...at, 'transactions']),
  ];
};

const soonestMs = 100;

const synchronousRules = ({ replication, instances }: Component, at: Path): readonly Rule[] => {
  if (replication?.kind !== 'postgresql' || replication.synchronous === null) return [];
  const { atLeast, standbys } = replication.synchronous;
  const names = Object.fromEntries(instances.map(({ name }) => [name, true]));
  return [
    [atLeast >= 1, [...at, 'atLeast'], 'at least 1: otherwise leave synchronous out'],
    [atLeast < standbys.length, [...at, 'atLeast'], 'one of the standbys may be the primary'],
    ...standbys.map((name, index) => knownIn(names, name, [...at, 'standbys', index], 'instance')),
  ];
};

const transactionRules = ({ replication, dataClasses }: Component, at: Path): readonly Rule[] => {
  if (replication?.kind !== 'postgresql' || replication.transactions === null) return [];
  const { window, dataClass } = replication.transactions;
  const known = dataClass === null || dataClasses.includes(dataClass);
  return [
    [window > 0, [...at, 'window'], 'must be longer than 0'],
    [known, [...at, 'dataClass'], `"${dataClass}" is no class of data of this component`],
  ];
};

export const rpoRules = ({ rpo, dataClasses }: Estate): readonly Rule[] => {
  const { every, deadManAfter, snapshots } = rpo;
  return [
    [every > 0, ['rpo', 'every'], 'must be longer than 0'],
    [deadManAfter > every, ['rpo', 'deadManAfter'], 'not longer than every: all would be late'],
    ...snapshots.map(({ dataClass }, index) =>
      knownIn(dataClasses, dataClass, ['rpo', 'snapshots', index, 'dataClass'], 'data class'),
    ),
    ...onlyOnce(snapshots.map(({ id }) => id)).map(
      (once, index): Rule => [once, ['rpo', 'snapshots', index, 'id'], 'a second one of this id'],
    ),
  ];
};
