/**
 * Whether one of a database's standbys could take over: it follows, and is within what may be
 * lost. Pure. What is said of each is what `rpo check` measures.
 */
import { whyLost } from '../replication/backing.ts';
import type { Sample } from '../replication/sample.ts';
import { fail, type Judged, pass, unknown } from './judged.ts';

export const judgeCopies = ({ primary, standbys }: Sample): Judged => {
  const evidence = Object.fromEntries(
    standbys.map((standby) => [standby.name, whyLost(standby) ?? 'it follows']),
  );
  if (primary.is === 'silent') {
    const hint = 'see whether a recovery is under way: `recovery-ledger status`';
    return unknown(
      `the primary ${primary.name} does not answer: ${primary.reason}`,
      hint,
      evidence,
    );
  }
  const fit = standbys.filter((standby) => whyLost(standby) === null).map(({ name }) => name);
  return fit.length > 0
    ? pass(`following ${primary.name}: ${fit.join(', ')}`, evidence)
    : fail(`nothing follows ${primary.name}`, 'start a standby, or rejoin it', evidence);
};
