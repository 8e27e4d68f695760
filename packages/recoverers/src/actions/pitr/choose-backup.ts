/**
 * Chooses the newest base backup that ended before the target and can be brought up to it: on the
 * timeline, of this database, verified, with a log that gets there. IO. Every other one is rejected
 * with its reason.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import { formatLsn } from '../postgres/lsn.ts';
import type { BackupFacts } from './backup-label.ts';
import { controlData } from './control-data.ts';
import type { Gathered } from './gather-log.ts';
import type { Host } from './host.ts';
import { locateTarget } from './locate-target.ts';
import type { Backups, Rejected } from './read-backups.ts';
import { placeOf, type Settled, settleTarget } from './settle-target.ts';
import { formatMicros, formatTarget, type Target } from './target.ts';
import { pathTo } from './timeline-path.ts';
import type { Scan } from './wal-scan.ts';
import { reachOf } from './wal-sources.ts';

export type Chosen = Settled & {
  readonly backup: BackupFacts;
  readonly scan: Scan;
  /** How many files of the log are read. */
  readonly segments: number;
};

export type Wanted = {
  readonly target: Target;
  readonly timeline: number;
  readonly gathered: Gathered;
  /** Undefined where nothing is left of the server to compare with. */
  readonly systemId: string | undefined;
};

type Tried = E.Either<ActionFailure, Chosen | string>;

export const chooseBackup = async (
  host: Host,
  { whole, rejected: before }: Backups,
  wanted: Wanted,
): Promise<E.Either<ActionFailure, { chosen: Chosen; rejected: readonly Rejected[] }>> => {
  const rejected = [...before];
  for (const backup of whole) {
    const tried = await tryBackup(host, backup, wanted);
    if (E.isLeft(tried)) return tried;
    if (typeof tried.right !== 'string') return E.right({ chosen: tried.right, rejected });
    rejected.push({ backup: backup.path, reason: tried.right });
  }
  const why = rejected.map(({ backup, reason }) => `${backup}: ${reason}`).join('; ');
  const todo = 'give a target after one of them, or find an older backup';
  const said = `no base backup leads to ${formatTarget(wanted.target)}`;
  return failed(`${said} (${todo}): ${why || 'there is none at all'}`, false, { rejected });
};

const tryBackup = async (host: Host, backup: BackupFacts, wanted: Wanted): Promise<Tried> => {
  const { target, gathered } = wanted;
  const late = endedLater(backup, target);
  if (late !== undefined) return E.right(late);
  const path = pathTo(wanted.timeline, gathered.histories, backup);
  if (E.isLeft(path)) return E.right(path.left);
  const control = await controlData(host, backup.path);
  if (E.isLeft(control)) return E.right(control.left.reason);
  if (wanted.systemId !== undefined && control.right.systemId !== wanted.systemId) {
    return E.right(`it is of another database (${control.right.systemId})`);
  }
  const { gap, files, end } = reachOf(path.right, gathered.sources, gathered.segmentBytes);
  const located = await locateTarget(host, gathered.wal, path.right, end, target);
  if (E.isLeft(located)) return located;
  const { scan } = located.right;
  const settled = settleTarget(target, { ...located.right, gap });
  if (E.isLeft(settled)) return E.right(settled.left);
  const place = placeOf(target, scan);
  if (place !== undefined && place < backup.stop) return E.right(endsBehind(backup, place));
  const [made] = scan.tablespaces;
  if (made !== undefined) return E.right(`a tablespace was made at ${made} after it: ${whyNot}`);
  const verified = await host.tool('pg_verifybackup', ['--quiet', '--exit-on-error', backup.path]);
  if (E.isLeft(verified)) return E.right(`it is damaged: ${verified.left.reason}`);
  return E.right({ ...settled.right, backup, scan, segments: files.length });
};

/** Its log names the place, and a server that replays it writes there. */
const whyNot = 'its place has the data that is to be kept';

/** For a time this is not in the log: what is in the backup already is not taken out of it. */
const endedLater = ({ endedAt, stop }: BackupFacts, target: Target): string | undefined => {
  if (target.kind === 'time' && endedAt > target.micros) {
    return `it ended at ${formatMicros(endedAt)}, after the target`;
  }
  return target.kind === 'lsn' && stop > target.lsn
    ? `it ended at ${formatLsn(stop)}, after the target`
    : undefined;
};

const endsBehind = ({ stop }: BackupFacts, place: bigint): string =>
  `it ended at ${formatLsn(stop)}, after the target at ${formatLsn(place)}`;
