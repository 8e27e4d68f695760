/** Whether the newest file of a class of data is young enough. Pure. */
import type { Rpo } from '@recovery-ledger/ledger';
import type { RpoTarget } from '../replication/rpo-target.ts';
import { count, noLag, type RpoCheck } from './rpo-check.ts';

export type NewestFile =
  | { readonly is: 'found'; readonly path: string; readonly ageMs: number }
  | { readonly is: 'none' }
  | { readonly is: 'unreadable'; readonly reason: string };

export const judgeSnapshot = (
  { id, path, maxAge }: Rpo['snapshots'][number],
  component: string,
  target: RpoTarget,
  newest: NewestFile,
): RpoCheck => {
  const about = {
    ...{ check: `snapshot-${id}`, component, source: id, target, measure: 'age' as const },
    threshold: { ...noLag, ms: maxAge },
  };
  if (newest.is === 'unreadable') {
    const { reason } = newest;
    return { ...about, result: 'unknown', lag: noLag, detail: reason, evidence: { path } };
  }
  if (newest.is === 'none') {
    const detail = `there is no file ${path}`;
    return { ...about, result: 'fail', lag: noLag, detail, evidence: { path } };
  }
  const ms = count(newest.ageMs);
  const result = ms > maxAge ? 'fail' : 'pass';
  const evidence = { path: newest.path };
  return { ...about, result, lag: { ...noLag, ms }, detail: `${ms} ms old`, evidence };
};
