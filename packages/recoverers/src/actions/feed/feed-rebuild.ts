/**
 * Rebuilds the books from a snapshot and the messages since, and compares them with the venue's
 * own at that number. IO. After a gap on both legs every book is suspect until it was rebuilt.
 */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action } from '../action.ts';
import { call, failed } from '../call.ts';

const Params = t.strict({ handler: t.string, exchange: t.string });
const Rebuilt = t.type({ fromSequence: t.number, toSequence: t.number, digest: t.string });

export const feedRebuild: Action<t.TypeOf<typeof Params>> = {
  name: 'feed.rebuild',
  params: Params,
  output: { toSequence: 'integer', digest: 'string', result: 'string', at: 'integer' },
  run: async ({ handler, exchange }, context) => {
    const kept = await call(context, { method: 'POST', url: `${handler}/snapshot`, body: {} });
    if (E.isLeft(kept)) return kept;
    const url = `${handler}/rebuild`;
    const rebuilt = await call(context, { method: 'POST', url, body: {} });
    if (E.isLeft(rebuilt)) return rebuilt;
    if (!Rebuilt.is(rebuilt.right)) return failed(`${url} answered another shape`, true);
    const { toSequence, digest, fromSequence } = rebuilt.right;
    const state = `${exchange}/market-data/state?sequence=${toSequence}`;
    const venue = await call(context, { method: 'GET', url: state });
    if (E.isLeft(venue)) return venue;
    const evidence = { fromSequence, toSequence, digest, venue: venue.right['digest'] };
    return venue.right['digest'] === digest
      ? E.right({ ...evidence, result: 'pass', at: context.clock.nowMs() })
      : failed(`the books at ${toSequence} are not those of the venue`, true, evidence);
  },
  rehearse: async ({ handler }) =>
    E.right({
      ...{ toSequence: 0, digest: '', result: 'unknown', at: 0 },
      would: `rebuild the books of ${handler}`,
    }),
};
