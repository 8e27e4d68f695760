/**
 * Whether an export may be imported into a server: its sequences can be kept, it fits, and it is
 * proven to be what was sealed. IO, but nothing is written.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { NatsConnection } from 'nats';
import { type BundleCheck, checkBundle } from '../bundle/check-bundle.ts';
import { BundleDamaged } from '../bundle/damage.ts';
import type { Bundle } from '../bundle/read-bundle.ts';
import { type ImportProblem, refuseImport } from './import-problem.ts';
import { importOrders } from './import-target.ts';

/** A new stream begins at 1 and has no holes: other sequences could not be kept. */
export const beginsAtOne = ({ manifest }: Bundle): E.Either<ImportProblem, void> => {
  for (const [name, { first, gaps, count }] of [
    ['events', manifest.events],
    ['seals', manifest.seals],
  ] as const) {
    const [gap] = gaps;
    const hint = 'export the whole log, from sequence 1, and import that';
    if (count > 0 && first !== 1) {
      const reason = `the export's ${name} begin at ${first}: a new stream begins at 1`;
      return E.left(refuseImport(`${reason}, and their sequences could not be kept`, hint));
    }
    if (gap !== undefined) {
      const reason = `the export's ${name} ${gap.first} to ${gap.last} are missing`;
      return E.left(refuseImport(`${reason}: the sequences after them could not be kept`, hint));
    }
  }
  return E.right(undefined);
};

/** `keys` null asks for no proof; `report` hears of every sequence that was checked. */
export const checkImport = async (
  connection: NatsConnection,
  bundle: Bundle,
  keys: readonly string[] | null,
  report: (sequence: number) => void,
): Promise<E.Either<ImportProblem, BundleCheck>> => {
  const largest = largestFor(connection);
  try {
    const checked = await checkBundle(bundle, { keys, largest, report });
    return judge(checked, largest, await roomIn(connection));
  } catch (error) {
    if (!(error instanceof BundleDamaged)) throw error;
    const hint = 'nothing was written: take another copy of the export';
    return E.left(refuseImport(`the export is damaged: ${error.message}`, hint));
  }
};

const roomIn = async (connection: NatsConnection): Promise<number> => {
  const manager = await connection.jetstreamManager({ checkAPI: false });
  const { config } = await manager.streams.info('LEDGER');
  return config.max_bytes > 0 ? config.max_bytes : Number.POSITIVE_INFINITY;
};

const judge = (
  checked: BundleCheck,
  largest: number,
  room: number,
): E.Either<ImportProblem, BundleCheck> => {
  const { report, tooLarge, bytes } = checked;
  if (bytes > room) {
    const reason = `the import takes about ${bytes} bytes, LEDGER's max_bytes is ${room}`;
    return E.left(refuseImport(reason, 'nothing was written: raise max_bytes of LEDGER first'));
  }
  if (tooLarge.length > 0) {
    const reason = `with their metadata, messages ${tooLarge.join(', ')} are larger than ${largest}`;
    const hint = "nothing was written: raise max_payload in the new server's nats.conf";
    return E.left(refuseImport(`${reason} bytes`, hint));
  }
  if (report !== null && !report.ok) {
    const [first] = report.problems;
    const reason = `the export is not proven (${report.verdict}): ${first?.message ?? 'no proof'}`;
    const hint = 'nothing was written; `recovery-ledger verify --bundle` tells all of it';
    return E.left({ _tag: 'ImportUnproven', reason, hint, report });
  }
  return E.right(checked);
};

/** The largest message that the server takes, room for the import's own orders left. */
export const largestFor = (connection: NatsConnection): number =>
  (connection.info?.max_payload ?? 0) - importOrders;
