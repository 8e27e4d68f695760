/** Position management over HTTP: how it is, positions, fills, and a load that repairs. IO. */
import { listPositions } from '../book/positions.ts';
import { sha256 } from '../book/state-text.ts';
import { type Answer, change, look, ok, type Route, refuse } from '../wire/http-routes.ts';
import { causeFault } from './faults.ts';
import type { PositionKeeper } from './keeper.ts';

export const positionRoutes = (keeper: PositionKeeper): readonly Route[] => [
  look('/health', () => ok(health(keeper))),
  look('/positions', () => ok(positions(keeper))),
  look('/fills', ({ query }) => ok(fills(keeper, Number(query.get('after') ?? 0)))),
  change('POST', '/load', () => load(keeper)),
  change('POST', '/faults', ({ body }) => causeFault(keeper, body)),
];

const health = (keeper: PositionKeeper) => ({
  status: keeper.status(),
  ...keeper.program.role.now(),
  sequence: keeper.book.sequence,
  exchangeSequence: keeper.book.exchangeSequence,
  repetitions: keeper.book.repetitions,
});

// `exchangeSequence` is what the exchange and the drop copy call `sequence`.
const positions = ({ book }: PositionKeeper) => {
  const { sequence, exchangeSequence, asOf } = book;
  const listed = listPositions(book.positions);
  const digest = sha256(JSON.stringify(listed));
  return { sequence, exchangeSequence, asOf, digest, positions: listed };
};

const fills = ({ book }: PositionKeeper, after: number) => ({
  sequence: book.exchangeSequence,
  ...book.fills.after(after),
  totals: book.totals.list(),
});

const patienceMs = 5000;

const load = async (keeper: PositionKeeper): Promise<Answer> => {
  const startedAt = performance.now();
  const fromSequence = await keeper.reload().catch(String);
  if (typeof fromSequence === 'string') {
    return refuse(503, `the database gave no positions: ${fromSequence}`);
  }
  if (!(await keeper.follower.caughtUp(patienceMs))) {
    return refuse(503, `the journal was not read to its end within ${patienceMs} ms; ask again`);
  }
  await keeper.keep();
  const { positions: listed, ...said } = positions(keeper);
  const tookMs = Math.round(performance.now() - startedAt);
  return ok({ ...said, count: listed.length, fromSequence, tookMs });
};
