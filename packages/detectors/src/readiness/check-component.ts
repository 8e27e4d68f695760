/**
 * Every condition of one component's recovery, asked and judged. IO, through what is handed in.
 * What does not apply is left out: a component without instances has no standby to look at.
 */
import { approvalFor, type Component, type Instance } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { activeIn } from './active-in.ts';
import { type Health, readHealth } from './answer.ts';
import type { ReadinessDeps } from './deps.ts';
import { judgeArchive } from './judge-archive.ts';
import { judgeCheckpoint } from './judge-checkpoint.ts';
import { judgeCopies } from './judge-copies.ts';
import { judgeCredentials } from './judge-credentials.ts';
import { judgeParity } from './judge-parity.ts';
import { judgePeople } from './judge-people.ts';
import { judgeRunbook } from './judge-runbook.ts';
import { judgeStandby } from './judge-standby.ts';
import type { Judged, ReadinessCheck } from './judged.ts';
import type { Known } from './known.ts';

type Named = readonly [check: string, subject: string, judged: Judged];

export const checkComponent = async (
  id: string,
  component: Component,
  runbook: string,
  known: Known,
  deps: ReadinessDeps,
): Promise<readonly ReadinessCheck[]> => {
  const instances = await checkInstances(component, deps);
  const checks: readonly Named[] = [
    ['runbook', runbook, judgeRunbook(runbook, deps.hashes, known.published)],
    ['credentials', 'recoverers', credentialsOf(runbook, deps)],
    ...peopleOf(component, known, deps),
    ...(component.registryKey === null ? [] : [registryOf(component.registryKey, known)]),
    ...instances,
    ...(await checkReplication(component, deps)),
    ...(await checkCopies(id, component, deps)),
    ...(deps.estate.readiness.killSwitch?.component === id
      ? [['kill_switch', deps.estate.readiness.killSwitch.url, known.killSwitch] as const]
      : []),
  ];
  return checks.map(([check, subject, judged]) => ({ check, component: id, subject, ...judged }));
};

const registryOf = (key: string, { registry }: Known): Named => ['registry', key, registry];

const credentialsOf = (runbook: string, deps: ReadinessDeps): Judged =>
  judgeCredentials(deps.loggedIn(), deps.secretsOf(runbook), deps.hasSecret);

const peopleOf = (
  component: Component,
  { people }: Known,
  { estate }: ReadinessDeps,
): readonly Named[] => {
  const policy = approvalFor(estate, component);
  return policy === null ? [] : [['people', policy.roles.join(', '), judgePeople(policy, people)]];
};

type Asked = {
  readonly name: string;
  readonly site: string;
  readonly health: E.Either<string, Health>;
};

/** Of a database: whether anything follows the one that the registry names. */
const checkReplication = async (
  component: Component,
  { estate, ask, lookAt }: ReadinessDeps,
): Promise<readonly Named[]> => {
  const { registryKey, replication, instances } = component;
  if (registryKey === null || replication === null || instances.length < 2) return [];
  const name = activeIn(await ask('GET', `${estate.registry.url}/v1/kv/${registryKey}`));
  const sample = await lookAt(component, name ?? 'nobody');
  return sample === null ? [] : [['standby', name ?? 'nobody', judgeCopies(sample)]];
};

/** Standbys by site, and whether each instance of another site is the same program. */
const checkInstances = async (
  component: Component,
  { estate, ask }: ReadinessDeps,
): Promise<readonly Named[]> => {
  const { registryKey, instances } = component;
  if (registryKey === null || withHttp(instances).length < 2) return [];
  const name = activeIn(await ask('GET', `${estate.registry.url}/v1/kv/${registryKey}`));
  const asked: readonly Asked[] = await Promise.all(
    withHttp(instances).map(async ({ name, site, http }) => ({
      ...{ name, site, health: readHealth(await ask('GET', `${http}/health`)) },
    })),
  );
  const active = asked.find((instance) => instance.name === name);
  const health = active?.health ?? E.left('the registry names none of the instances');
  const others = asked.filter((instance) => instance !== active);
  const sequence = E.isRight(health) ? (health.right.sequence ?? null) : null;
  const sites = [...new Set(others.map(({ site }) => site))];
  const { maxBehind } = estate.readiness;
  return [
    ...sites.map((site): Named => {
      const there = others.filter((instance) => instance.site === site);
      return ['standby', site, judgeStandby(there, sequence, maxBehind)];
    }),
    ...others
      .filter(({ site }) => site !== active?.site)
      .map((other): Named => {
        const { gate } = estate;
        return ['parity', other.name, judgeParity(health, other.health, gate)];
      }),
  ];
};

/** A database server has no health to ask for: what it would lose is what `rpo check` measures. */
const withHttp = (instances: readonly Instance[]) =>
  instances.flatMap(({ http, ...instance }) => (http === null ? [] : [{ ...instance, http }]));

/** Checkpoints and archives, where the estate says that there are some. */
const checkCopies = async (
  id: string,
  { instances }: Component,
  { estate, ask, nowMs }: ReadinessDeps,
): Promise<readonly Named[]> => {
  const { archives, checkpoints, maxArchiveAge, maxCheckpointAge } = estate.readiness;
  const archive = Object.hasOwn(archives, id) ? archives[id] : undefined;
  const kept = checkpoints.includes(id) ? withHttp(instances) : [];
  const named = kept.map(async ({ name, http }): Promise<Named> => {
    const answer = await ask('GET', `${http}/checkpoints`);
    return ['checkpoint', name, judgeCheckpoint(answer, maxCheckpointAge, nowMs())];
  });
  const found = [...(await Promise.all(named))];
  if (archive === undefined) return oneOf(found);
  const judged = judgeArchive(await ask('GET', archive), maxArchiveAge, nowMs());
  return [...oneOf(found), ['archive', archive, judged]];
};

/** Instances of a site share their checkpoints: one that can show a good one is enough. */
const oneOf = (found: readonly Named[]): readonly Named[] => {
  const good = found.find(([, , { result }]) => result === 'pass');
  return good === undefined ? found.slice(0, 1) : [good];
};
