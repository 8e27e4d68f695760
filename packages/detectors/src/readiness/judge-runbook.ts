/** Whether the runbook at hand is the one that was published, in the estate that was. Pure. */
import type { EstateEvent } from '@recovery-ledger/ledger';
import { fail, type Judged, pass, unknown } from './judged.ts';

export type Hashes = { readonly estate: string; readonly runbooks: ReadonlyMap<string, string> };

/** What is in force by the log; estate null when none was ever published. */
export type Published = Omit<Hashes, 'estate'> & { readonly estate: string | null };

export const publishedIn = (history: readonly EstateEvent[]): Published => {
  const runbooks = new Map<string, string>();
  let estate: string | null = null;
  for (const { type, data } of history) {
    if (type === 'RunbookPublished') runbooks.set(data.runbook, data.hash);
    if (type === 'EstatePublished') estate = data.hash;
  }
  return { estate, runbooks };
};

/** `published` is null when the log could not be asked. */
export const judgeRunbook = (
  runbook: string,
  ours: Hashes,
  published: Published | null,
): Judged => {
  const hash = ours.runbooks.get(runbook);
  const again = 'recovery-ledger init publishes what is on disk';
  if (hash === undefined) return fail(`${runbook} is not there`, 'put its file into the runbooks');
  if (published === null) return unknown('the log does not answer', 'see recovery-ledger doctor');
  const inForce = published.runbooks.get(runbook);
  if (inForce === undefined) return fail(`${runbook} was never published`, again, { hash });
  if (inForce !== hash)
    return fail(`${runbook} is not what was published`, again, { hash, inForce });
  if (published.estate !== ours.estate)
    return fail('the estate is not the one that was published', again, { ...ours, runbooks: {} });
  return pass(`${runbook} is the published one`, { hash });
};
