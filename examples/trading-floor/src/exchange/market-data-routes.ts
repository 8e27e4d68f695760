/**
 * Market data over HTTP: the stream that the feed's lines follow, re-requests of what a handler
 * missed, snapshots, and the digest of the true book at a number. Faults on demand. IO.
 */
import { formatPacket } from '../feed/packet.ts';
import { digestOf } from '../feed/price-book.ts';
import { change, look, ok, type Route, refuse } from '../wire/http-routes.ts';
import type { MarketData } from './market-data.ts';
import type { Published } from './publish-market-data.ts';

/** As many messages as one re-request gives: larger losses are for the snapshot. */
const mostAtOnce = 20_000;

export const marketDataRoutes = (data: MarketData, published: Published): readonly Route[] => {
  let refusing = false;
  return [
    look('/market-data/stream', ({ query }) => ({
      stream: (response) => published.follow(query.get('leg') ?? 'A', response),
    })),
    look('/market-data/state', ({ query }) => {
      const sequence = Number(query.get('sequence') ?? data.sequence());
      const digest = data.digestAt(sequence);
      const known = { session: data.session, sequence, head: data.sequence() };
      return digest === undefined
        ? refuse(404, `the book at ${sequence} is not kept, or not there yet`, known)
        : ok({ ...known, digest });
    }),
    look('/market-data/messages', ({ query }) => {
      const [from, to] = [Number(query.get('from')), Number(query.get('to'))];
      const possible = Number.isSafeInteger(from) && Number.isSafeInteger(to) && from >= 1;
      if (!possible || to < from) return refuse(400, 'from and to are numbers of messages');
      if (refusing) return refuse(503, 'the re-request service is away');
      return ok(formatPacket(data.messages(from, Math.min(to, from + mostAtOnce - 1))));
    }),
    look('/market-data/snapshot', () => {
      const snapshot = data.snapshot();
      return ok({ session: data.session, ...snapshot, digest: digestOf(snapshot.messages) });
    }),
    change('POST', '/market-data/faults', ({ body }) => {
      const { lose = {}, refuseRerequests } = body;
      for (const [leg, packets] of Object.entries(Object(lose))) {
        published.lose(leg, Number(packets));
      }
      if (refuseRerequests !== undefined) refusing = refuseRerequests === true;
      return ok({ lose, refuseRerequests: refusing });
    }),
  ];
};
