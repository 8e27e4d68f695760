/** Whether the log is being sealed, given where its seals end and what lies behind them. Pure. */
import type { Finding } from '../doctor/finding.ts';
import { showMs } from '../terminal/show-ms.ts';
import { count } from '../words/list.ts';

export type SealState = {
  /** The newest seal; null when there is none. */
  readonly last: { readonly number: number; readonly last: number } | null;
  /** Events behind it, and how long the oldest of them has waited. */
  readonly unsealed: number;
  readonly waitedMs: number;
};

/** Many times what a sealer takes: behind it there is none. */
const longestWaitMs = 60_000;

export const judgeSeals = ({ last, unsealed, waitedMs }: SealState): Finding => {
  const check = 'seals';
  const sealed = last === null ? 'no seal' : `seal ${last.number} up to #${last.last}`;
  const open = unsealed === 0 ? '' : `, ${count(unsealed, 'event')} not sealed`;
  if (unsealed === 0 || waitedMs <= longestWaitMs) {
    return { check, state: 'ok', found: `${sealed}${open}`, todo: '' };
  }
  const found = `${sealed}${open} for ${showMs(waitedMs)}`;
  return { check, state: 'bad', found, todo: 'start `recovery-ledger seal`, or read its log' };
};
