/** What several components' checks need, asked once per run. IO, through what is handed in. */
import type { EstateEvent, PublishedPerson } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { ReadinessDeps } from './deps.ts';
import { judgeKillSwitch } from './judge-kill-switch.ts';
import { indexIn, judgeRegistry } from './judge-registry.ts';
import { type Published, publishedIn } from './judge-runbook.ts';
import { type Judged, unknown } from './judged.ts';

export type Known = {
  readonly published: Published | null;
  readonly people: readonly PublishedPerson[] | null;
  readonly registry: Judged;
  readonly killSwitch: Judged;
};

export const learn = async (deps: ReadinessDeps): Promise<Known> => {
  const [history, registry, killSwitch] = await Promise.all([
    deps.history(),
    tryRegistry(deps),
    testKillSwitch(deps),
  ]);
  return {
    published: history === null ? null : publishedIn(history),
    people: history === null ? null : peopleIn(history),
    ...{ registry, killSwitch },
  };
};

const peopleIn = (history: readonly EstateEvent[]): readonly PublishedPerson[] =>
  history.findLast((event) => event.type === 'EstatePublished')?.data.people ?? [];

const tryRegistry = async ({ estate, instance, ask }: ReadinessDeps): Promise<Judged> => {
  const url = `${estate.registry.url}/v1/kv/readiness/${instance}`;
  const index = indexIn(await ask('GET', url));
  const written = E.isLeft(index) ? null : await ask('PUT', `${url}?cas=${index.right}`, '"ready"');
  return judgeRegistry(index, written);
};

const testKillSwitch = async ({ estate, run, ask }: ReadinessDeps): Promise<Judged> => {
  const { killSwitch } = estate.readiness;
  if (killSwitch === null)
    return unknown('the estate names no kill switch', 'readiness.killSwitch');
  const body = JSON.stringify({ id: run, test: true, cancel: true, block: true });
  return judgeKillSwitch(await ask('POST', killSwitch.url, body));
};
