/** Carries one step of an adoption out. IO. Every step changes one thing, and may be repeated. */
import * as E from 'fp-ts/lib/Either.js';
import type { JetStreamManager, NatsConnection } from 'nats';
import type { Aggregate } from '../events/subjects.ts';
import { subjectOf } from '../events/subjects.ts';
import type { Adoption, AdoptionFacts, AdoptionStep } from './adoption-plan.ts';
import { createStream, identityOf } from './bootstrap.ts';
import { assembleLog, type LogSettings } from './open-log.ts';
import { type Descent, metadataKeys, metadataOf } from './stream-identity.ts';
import { ledgerStream, placed, sealsStream } from './streams.ts';

export type AdoptionSettings = Omit<LogSettings, 'mode'>;

type Working = {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly settings: AdoptionSettings;
  readonly estate: string;
};

/** Nobody publishes there: a promoted mirror takes in nothing until its generation is settled. */
const nowhere = 'recovery-ledger.adopting';

export const carryOut = async (
  working: Working,
  facts: AdoptionFacts,
  step: AdoptionStep,
): Promise<void> => {
  switch (step._tag) {
    case 'PromoteLedger':
      return update(working, ledgerStream.name, { mirror: undefined, subjects: [nowhere] });
    case 'PromoteSeals':
      return promoteSeals(working);
    case 'Settle':
      return settle(working, facts, step.descent, step.adoption);
    case 'Create':
      return createMissing(working, step.streams);
    case 'Record':
      return record(working, { mode: step.mode, family: 'estate', id: working.estate }, step);
    case 'Open':
      return open(working, facts);
    case 'Nothing':
      return;
  }
};

const update = async ({ manager }: Working, name: string, change: object): Promise<void> => {
  await manager.streams.update(name, change);
};

const promoteSeals = (working: Working): Promise<void> => {
  const { subjects, duplicate_window } = sealsStream;
  return update(working, sealsStream.name, { mirror: undefined, subjects, duplicate_window });
};

const settle = (
  working: Working,
  facts: AdoptionFacts,
  descent: Descent,
  adoption: Adoption,
): Promise<void> => {
  const serverVersion = working.connection.info?.version ?? '0';
  const wanted = placed(ledgerStream, { replicas: 1, serverVersion });
  const { subjects, duplicate_window, allow_atomic } = wanted;
  const { [metadataKeys.copyOf]: _, ...kept } = facts.metadata;
  const metadata = {
    ...kept,
    ...metadataOf(descent),
    [metadataKeys.unadopted]: `its generation ${descent.generation} is being recorded`,
    [metadataKeys.adopting]: JSON.stringify(adoption),
  };
  const atomic = allow_atomic === true ? { allow_atomic } : {};
  return update(working, ledgerStream.name, { subjects, duplicate_window, ...atomic, metadata });
};

const createMissing = async (working: Working, names: readonly string[]): Promise<void> => {
  const { connection, manager } = working;
  const { config } = await manager.streams.info(ledgerStream.name);
  for (const name of names) await createStream(connection, manager, name, config.num_replicas);
};

/** A conflict is met by the next look at what is there. */
const record = async (
  { connection, manager, settings, estate }: Working,
  aggregate: Aggregate,
  { adoption: { generation, previous, reason, by } }: { readonly adoption: Adoption },
): Promise<void> => {
  const identity = identityOf(await manager.streams.info(ledgerStream.name));
  const log = await assembleLog(connection, { ...settings, mode: aggregate.mode }, identity);
  const data = {
    estate,
    generation,
    previous: { created: previous.created, through: previous.through },
    current: { created: identity.created },
    reason,
    by,
  };
  const last = (await log.leader.last(subjectOf(aggregate)))?.sequence ?? 0;
  const appended = await log.append(aggregate, last, [{ type: 'EpochGenerationRaised', data }]);
  if (E.isLeft(appended) && appended.left._tag === 'LogRefused')
    throw new Error(`${subjectOf(aggregate)}: ${appended.left.reason}`);
};

const open = (working: Working, { metadata }: AdoptionFacts): Promise<void> => {
  const { unadopted, adopting } = metadataKeys;
  const { [unadopted]: _, [adopting]: __, ...left } = metadata;
  return update(working, ledgerStream.name, { metadata: left });
};
