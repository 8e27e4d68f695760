/**
 * Position breaks as a table, and how far the schedule is to be trusted. Pure. No break is good
 * news only when somebody compared, successfully, not long ago.
 */
import type { PositionBreak, ScheduledRun } from '@recovery-ledger/projections';
import type { Paint } from '../shell.ts';
import { columns } from '../terminal/columns.ts';
import { showMs } from '../terminal/show-ms.ts';

export type Positions = {
  readonly breaks: readonly PositionBreak[];
  readonly newestRun: ScheduledRun | null;
};

/** So many intervals without a new result, and the newest one is too old. */
const tooOld = 2;

const head = [
  ...['break', 'state', 'age', 'grade', 'account', 'symbol', 'what', 'ours', 'theirs'],
  ...['difference', 'owner'],
];

export const breakLines = (
  breaks: readonly PositionBreak[],
  nowMs: number,
  paint: Paint,
): readonly string[] =>
  breaks.length === 0
    ? ['no position break']
    : columns([
        head.map((cell) => paint.dim(cell)),
        ...breaks.map((of) => cells(of, nowMs, paint)),
      ]);

const cells = (of: PositionBreak, nowMs: number, paint: Paint): readonly string[] => {
  const until = of.resolvedAt === null ? nowMs : Date.parse(of.resolvedAt);
  const open = of.resolvedAt === null;
  return [
    String(of.discrepancy),
    stateWords(of),
    showMs(Math.max(0, until - Date.parse(of.foundAt))),
    open && of.severity !== 'minor' ? paint.red(of.severity) : of.severity,
    ...[of.account, of.symbol, of.of ?? 'position', of.internal, of.external, of.difference],
    of.owner ?? 'nobody',
  ];
};

const stateWords = ({ status, cause, reference, resolution }: PositionBreak): string => {
  if (status === 'resolved') return `resolved (${resolution ?? 'unknown'})`;
  if (status === 'adjusted') return `adjusted (${reference ?? ''})`;
  return cause === null ? status : `${status} (${cause.replaceAll('_', ' ')})`;
};

export const runLine = (run: ScheduledRun | null, nowMs: number, paint: Paint): string => {
  if (run === null) return 'no scheduled reconciliation has ended yet';
  const age = showMs(Math.max(0, nowMs - Date.parse(run.dueAt)));
  const said = `compared ${age} ago, every ${showMs(run.everyMs)}`;
  if (run.status === 'unknown') {
    return paint.red(`UNKNOWN: not ${said}: ${run.detail ?? 'no reason was recorded'}`);
  }
  const line = `${said}: ${run.detail ?? ''}`;
  return isOld(run, nowMs) ? paint.red(`too long ago: ${line}`) : line;
};

/** A minor break alone is no alarm; not knowing is one. */
export const isAlarming = ({ breaks, newestRun }: Positions, nowMs: number): boolean =>
  breaks.some(({ resolvedAt, severity }) => resolvedAt === null && severity !== 'minor') ||
  (newestRun !== null && (newestRun.status === 'unknown' || isOld(newestRun, nowMs)));

const isOld = ({ dueAt, everyMs }: ScheduledRun, nowMs: number): boolean =>
  nowMs - Date.parse(dueAt) > tooOld * everyMs;
