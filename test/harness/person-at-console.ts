/**
 * A person at a console beside a recoverer that runs: the commanded estate, published with what
 * the console has to know of it, and a folder with that person's key. IO.
 */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type LedgerEvent, type Log, newSeed, publicKeyOf } from '@recovery-ledger/ledger';
import { commandedDeps } from './commanded-estate.ts';
import { emptyFolder } from './console.ts';
import { consoleOn } from './console-on.ts';
import { componentFields, publishedFields } from './decided-fields.ts';
import { ledgerLog } from './ledger-log.ts';
import { natsServer } from './nats.ts';
import { type Actuator, add, startActuator, startRecoverer } from './scripted-estate.ts';
import type { Teardown } from './server-fixture.ts';

export type AtConsole = {
  readonly log: Log;
  readonly actuator: Actuator;
  /** One command with a reason, to its end. */
  readonly run: (...words: readonly string[]) => ReturnType<typeof consoleOn>;
};

export const personAtConsole = async (t: Teardown): Promise<AtConsole> => {
  const [nats, actuator] = [await natsServer(t), await startActuator(t)];
  const log = await ledgerLog(t, nats);
  const own = await ledgerLog(t, nats, { service: 'recover', instance: 'a' });
  const deps = commandedDeps(own, actuator);
  const seed = newSeed();
  const estate = { mode: 'real', family: 'estate', id: 'commanded' } as const;
  const runbooks = [...deps.runbooks.values()].map(({ runbook, hash, text }): LedgerEvent => {
    const data = { estate: 'commanded', runbook: runbook.runbook, hash, text };
    return { type: 'RunbookPublished', data };
  });
  await add(log, estate, ...runbooks, published(deps.estate, publicKeyOf(seed) ?? ''));
  startRecoverer(t, own, actuator, deps).catch(() => undefined);
  const folder = join(emptyFolder(t), 'creds');
  mkdirSync(folder);
  writeFileSync(join(folder, 'on-call.person.seed'), seed);
  chmodSync(join(folder, 'on-call.person.seed'), 0o600);
  const run = (...words: readonly string[]) =>
    consoleOn(t, nats, [...words, '--reason', 'for the test'], {
      RECOVERY_LEDGER_CREDENTIALS: folder,
    });
  return { log, actuator, run };
};

type Estate = ReturnType<typeof commandedDeps>['estate'];

const published = ({ components }: Estate, key: string): LedgerEvent => ({
  type: 'EstatePublished',
  data: {
    ...{ estate: 'commanded', hash: 'h', quorum: 2, ...publishedFields },
    people: [{ person: 'on-call', key, roles: ['on_call'] }],
    components: Object.entries(components).map(([component, of]) => ({
      ...{ component, label: of.label, priority: of.priority, tier: of.tier, rtoMs: of.rto },
      ...{ rpoMs: of.rpo, availability: of.availability, resumeCriterion: of.resumeCriterion },
      ...{ runbook: of.runbook, dependsOn: of.dependsOn, ...componentFields },
    })),
  },
});
