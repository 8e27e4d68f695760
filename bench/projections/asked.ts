/** How long questions take over a long history: of the past, and the twenty of the auditors. IO. */
import { readFileSync } from 'node:fs';
import { type createPool, createQueries } from '@recovery-ledger/projections';
import * as E from 'fp-ts/lib/Either.js';
import { randomFrom } from '../../test/harness/random.ts';

type Pool = ReturnType<typeof createPool>;

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

export const benchAsked = async (pool: Pool, events: number): Promise<void> => {
  const queries = createQueries({ pool, now: () => new Date() });
  const random = randomFrom(1);
  const took: number[] = [];
  for (let n = 0; n < 60; n += 1) {
    const at = { at: { _tag: 'Sequence', sequence: 1 + Math.floor(random() * events) } } as const;
    const ask = [queries.status, queries.targets, queries.approvals, queries.positions][n % 4];
    const begun = performance.now();
    const answer = await ask?.('real', at);
    took.push(performance.now() - begun);
    if (answer === undefined || E.isLeft(answer)) throw new Error('there is no answer');
  }
  const worst = Math.max(...took).toFixed(1);
  console.log(
    `as of any of ${events} events: median ${median(took).toFixed(1)} ms, at most ${worst} ms`,
  );
  const incidents = performance.now();
  await queries.incidents('real', { at: { _tag: 'Sequence', sequence: Math.floor(events / 2) } });
  console.log(
    `the whole register as of the middle: ${(performance.now() - incidents).toFixed(0)} ms`,
  );
  const page = readFileSync(new URL('../../docs/querying.md', import.meta.url), 'utf8');
  const questions = [...page.matchAll(/^### (\d+)\. .*\n\n```sql\n([\s\S]*?)```/gm)];
  const slow: string[] = [];
  for (const [, number = '', sql = ''] of questions) {
    const times: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      const begun = performance.now();
      await pool.query(sql);
      times.push(performance.now() - begun);
    }
    slow.push(`${number}: ${median(times).toFixed(0)}`);
  }
  console.log(`the twenty questions, ms (wanted 100 each): ${slow.join(', ')}`);
};
