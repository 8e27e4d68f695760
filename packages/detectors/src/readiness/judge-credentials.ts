/**
 * Whether what a recovery logs in with is there: our own login to the log, which the server took,
 * and every secret that the runbook's steps name. Pure; the values are never looked at.
 */
import { fail, type Judged, pass } from './judged.ts';

export const judgeCredentials = (
  loggedIn: boolean,
  secrets: readonly string[],
  has: (name: string) => boolean,
): Judged => {
  const missing = secrets.filter((name) => !has(name));
  const evidence = { loggedIn, secrets: [...secrets], missing };
  if (!loggedIn)
    return fail('the log does not take our login', 'see recovery-ledger doctor', evidence);
  if (missing.length > 0)
    return fail(`${missing.join(', ')} is not set`, 'export it for the recoverers', evidence);
  const named = secrets.length === 0 ? '' : `, ${secrets.join(', ')} set`;
  return pass(`the log takes our login${named}`, evidence);
};
