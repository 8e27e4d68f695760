/** What `adopt` looks at before every step: the streams, and what the estate's record says. IO. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { JetStreamManager, NatsConnection, StreamInfo } from 'nats';
import { explainFirst } from '../events/explain.ts';
import { Sequence } from '../events/primitives.ts';
import { decodeStored } from '../events/recorded.ts';
import type { Aggregate } from '../events/subjects.ts';
import { subjectOf } from '../events/subjects.ts';
import type { AdoptionRefused } from './adopt-log.ts';
import type { Adoption, AdoptionFacts } from './adoption-plan.ts';
import { infoOf, metadataOfStream } from './bootstrap.ts';
import { createLeaderReader, type LeaderReader } from './leader.ts';
import { leaseBucket } from './leases.ts';
import { Ancestor, metadataKeys, readDescent } from './stream-identity.ts';
import { ledgerStream, sealsStream, streams } from './streams.ts';

const AdoptionText: t.Type<Adoption, unknown, unknown> = t.strict({
  generation: Sequence,
  previous: Ancestor,
  reason: t.string,
  by: t.string,
});

export const observeAdoption = async (
  connection: NatsConnection,
  manager: JetStreamManager,
  estate: string,
): Promise<E.Either<AdoptionRefused, AdoptionFacts>> => {
  const ledger = await infoOf(manager, ledgerStream.name);
  if (ledger === undefined) {
    return refused('there is no LEDGER here', 'mirror, restore or import one first');
  }
  const metadata = metadataOfStream(ledger);
  if (metadata[metadataKeys.importing] !== undefined) {
    const hint = 'finish it first: run `recovery-ledger import` again with the same folder';
    return refused('an import into LEDGER is not finished', hint);
  }
  const descent = readDescent(metadata);
  const adopting = readAdopting(metadata[metadataKeys.adopting]);
  if (E.isLeft(descent)) return unreadable(descent.left);
  if (E.isLeft(adopting)) return unreadable(adopting.left);
  const leader = createLeaderReader(connection, ledgerStream.name, descent.right.importedThrough);
  const seals = await infoOf(manager, sealsStream.name);
  return E.right({
    created: String(ledger.created),
    lastSequence: ledger.state.last_seq,
    metadata,
    descent: descent.right,
    mirrors: siteOf(ledger),
    sealsAreMirrored: seals?.config.mirror !== undefined,
    missing: await missingStreams(manager),
    adopting: adopting.right,
    recorded: {
      real: await recordedGeneration(leader, { mode: 'real', family: 'estate', id: estate }),
      drill: await recordedGeneration(leader, { mode: 'drill', family: 'estate', id: estate }),
    },
  });
};

const refused = (reason: string, hint: string): E.Either<AdoptionRefused, never> =>
  E.left({ _tag: 'AdoptionRefused', reason, hint });

const unreadable = (what: string) =>
  refused(`the metadata of LEDGER cannot be read: ${what}`, 'was it edited by hand?');

const readAdopting = (text: string | undefined): E.Either<string, Adoption | undefined> => {
  if (text === undefined) return E.right(undefined);
  try {
    const decoded = AdoptionText.decode(JSON.parse(text));
    return E.isRight(decoded) ? decoded : E.left(explainFirst(decoded.left));
  } catch {
    return E.left(`${metadataKeys.adopting} is not JSON`);
  }
};

/** The name of the site that is mirrored: `$JS.<site>.API`. */
const siteOf = ({ config }: StreamInfo): string | undefined =>
  config.mirror === undefined
    ? undefined
    : (config.mirror.external?.api.split('.')[1] ?? 'this site itself');

const missingStreams = async (manager: JetStreamManager): Promise<readonly string[]> => {
  const missing: string[] = [];
  for (const name of [...streams.map((stream) => stream.name), leaseBucket.stream]) {
    if ((await infoOf(manager, name)) === undefined) missing.push(name);
  }
  return missing;
};

/** Read one by one: an estate's record is short, and a stream not yet adopted is not followed. */
const recordedGeneration = async (leader: LeaderReader, aggregate: Aggregate): Promise<number> => {
  let newest = 0;
  for await (const message of leader.after(subjectOf(aggregate), 0)) {
    const entry = decodeStored(message);
    if (E.isRight(entry) && entry.right.type === 'EpochGenerationRaised')
      newest = Math.max(newest, entry.right.data.generation);
  }
  return newest;
};
