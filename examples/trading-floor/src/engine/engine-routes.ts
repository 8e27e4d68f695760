/** The engine over HTTP: how it is, what it knows, restore and promote. IO. */
import { listPositions } from '../book/positions.ts';
import { listState, stateDigest } from '../book/state-text.ts';
import type { PortOrFinder } from '../wire/dial-lines.ts';
import { type Answer, change, look, ok, type Route, refuse } from '../wire/http-routes.ts';
import { listCheckpoints } from './checkpoint-store.ts';
import type { Engine } from './engine.ts';
import type { Persister } from './persister.ts';
import type { Promotion } from './promotion.ts';
import { restore } from './restore.ts';

export type EngineProgram = {
  readonly engine: Engine;
  readonly persister: Persister;
  readonly promotion: Promotion;
  readonly build: string;
  readonly checkpointDirectory: string;
  readonly journalPort: PortOrFinder;
  readonly highestEpoch: () => string | null;
};

type Body = Readonly<Record<string, unknown>>;

export const engineRoutes = (program: EngineProgram): readonly Route[] => {
  const { engine, promotion } = program;
  return [
    look('/health', () => ok(health(program))),
    look('/state', () => ok({ ...listState(engine.state), digest: stateDigest(engine.state) })),
    look('/positions', () => ok(positions(engine))),
    look('/checkpoints', async () => ok(await listCheckpoints(program.checkpointDirectory))),
    change('POST', '/restore', ({ body }) => restoreInto(program, body)),
    change('POST', '/promote', ({ body }) => promotion.promote(Number(body['incarnation']))),
  ];
};

const health = ({ engine, persister, build, highestEpoch }: EngineProgram) => ({
  status: engine.status(),
  name: engine.name,
  role: engine.role,
  build,
  incarnation: engine.incarnation,
  sequence: engine.state.sequence,
  exchangeSequence: engine.state.nextIn - 1,
  persistedSequence: persister.persistedSequence(),
  output: engine.output ? 'enabled' : 'inhibited',
  session: engine.session?.isOpen() === true ? 'logged-on' : 'logged-off',
  fenced: engine.fenced ?? null,
  highestEpoch: highestEpoch(),
});

// `exchangeSequence` is what the exchange and the drop copy call `sequence`.
const positions = ({ state }: Engine) => ({
  sequence: state.sequence,
  exchangeSequence: state.nextIn - 1,
  positions: listPositions(state.positions),
});

const patienceMs = 500;

const restoreInto = async (program: EngineProgram, body: Body): Promise<Answer> => {
  const { engine, journalPort } = program;
  const { checkpoint, toSequence, adopt } = body;
  if (typeof checkpoint !== 'string' || !Number.isSafeInteger(toSequence)) {
    return refuse(400, 'a restore has a checkpoint (a path) and toSequence (a whole number)');
  }
  if (adopt === true && engine.role === 'primary') {
    return refuse(409, 'a primary does not change its state; restart it as a standby first');
  }
  const sequence = Number(toSequence);
  const restored = await restore(checkpoint, sequence, `${engine.name}-restore`, journalPort);
  if (restored._tag !== 'Restored') return refuse(422, restored.error);
  const { state, fromSequence, replayed } = restored;
  const digest = stateDigest(state);
  const ownDigest = await digestAt(engine, sequence);
  if (adopt === true) engine.adopt(state);
  const matches = ownDigest === digest;
  return ok({ checkpoint, fromSequence, sequence, digest, replayed, ownDigest, matches });
};

/** The engine's own digest at exactly that entry; null when it is past it, or not there soon. */
const digestAt = async (engine: Engine, sequence: number): Promise<string | null> => {
  let digest: string | null = null;
  const isThere = (): boolean => {
    digest ??= engine.digests.at(sequence, engine.state);
    return digest !== null || engine.state.sequence > sequence;
  };
  await engine.waiting.until(isThere, patienceMs);
  return digest;
};
