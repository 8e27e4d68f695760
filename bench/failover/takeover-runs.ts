/**
 * Kills a recoverer at every crash point of a database's runbook and has the next one take over,
 * under load: the recovery ends, what is stated as lost is what is lost, one server takes writes,
 * and the old primary follows it again. IO.
 *
 * Several may die in one recovery, each at its own point; a point that was passed by then is tried
 * again, at last in a recovery of its own.
 */
import type { Log } from '@recovery-ledger/ledger';
import { writeRows } from '../../test/harness/acknowledged-writer.ts';
import { shipped } from '../../test/harness/carried-out.ts';
import { databasesOf } from '../../test/harness/databases.ts';
import { type Rig, startRig } from '../../test/harness/rig.ts';
import { type Crash, takeOver } from '../../test/harness/takeover.ts';
import { nextChain, pointsInOrder, spreadOf } from '../crash-chains.ts';
import type { TakeoverStore } from './takeover-stores.ts';

export type DatabaseTakeoverOptions = {
  readonly store: TakeoverStore;
  /** Only the points that begin with one of these; all when there is none. */
  readonly only: readonly string[];
  /** How many recoverers die in one recovery, at most. */
  readonly deaths: number;
  readonly say: (line: string) => void;
};

/** The problems found, empty when every point was reached and taken over. */
export const databaseTakeovers = async ({
  store,
  only,
  deaths,
  say,
}: DatabaseTakeoverOptions): Promise<readonly string[]> => {
  const points = pointsInOrder(shipped(store.runbook).runbook, only);
  const without = ['recoverer-1', 'recoverer-2'];
  const rig = await startRig({ without, floor: store.floor });
  const log = await rig.openLog('soak');
  const [problems, crashes]: [string[], Crash[]] = [[], []];
  try {
    for (let left = points; left.length > 0; ) {
      const chain = nextChain(left, deaths);
      const run = await interrupted(rig, log, store, chain);
      crashes.push(...run.crashes);
      for (const { point, takenOverMs } of run.crashes) {
        say(`${point}: taken over after ${takenOverMs.toFixed(0)} ms`);
      }
      say(`  ${run.problems.join('\n  ') || `recovered: ${run.told}`}`);
      problems.push(...run.problems.map((problem) => `${chain.join(' ')}: ${problem}`));
      const reached = run.crashes.map(({ point }) => point);
      left = left.filter((point) => point !== chain[0] && !reached.includes(point));
    }
  } finally {
    await log.close();
    await rig.stop();
  }
  say(`${crashes.length} of ${points.length} points reached; taken over: ${spreadOf(crashes)}`);
  return problems;
};

const interrupted = async (rig: Rig, log: Log, store: TakeoverStore, points: readonly string[]) => {
  const servers = databasesOf(rig.variables);
  const { name, component, key } = store;
  const old = await servers.primary(key);
  await store.isReady(rig, old);
  const prefix = `${old}-${Date.now()}`;
  const writer = await writeRows(rig.variables, { store: name, prefix });
  await writer.acknowledges(100);
  const fail = () => servers.signal(old, 'kill');
  const { crashes, events } = await takeOver(rig, log, { component, points, fail });
  const isWritten = await writer.acknowledges(50).then(
    () => true,
    () => false,
  );
  const { acknowledged, unknown, ...written } = await writer.stop();
  const primary = await servers.primary(key);
  const lost = await store.lost(rig, primary, { acknowledged, unknown, ...written });
  const problems = isWritten ? [] : ['nothing was acknowledged after the recovery'];
  if (!crashes.some(({ point }) => point === points[0])) problems.push('was never reached');
  const last = events.at(-1)?.type;
  if (last !== 'IncidentResolved') problems.push(`it ended with ${last}`);
  const loss = events.flatMap(({ type, data }) => (type === 'DataLossMeasured' ? [data] : []))[0];
  const stated = `${loss?.state} ${loss?.lostRecords ?? ''}`.trim();
  const wrong = loss && store.statedWrong(loss, lost.length, unknown.length);
  if (loss === undefined) problems.push('it does not state what was lost');
  if (wrong !== undefined) problems.push(`stated as lost: ${stated}, and ${wrong}`);
  const all = await primariesOf(rig, store, old);
  if (all.join() !== primary) problems.push(`${all.join(', ') || 'nobody'} takes writes`);
  await store.restore(rig, old);
  return { crashes, problems, told: `${lost.length} of ${acknowledged.length} lost, ${stated}` };
};

/** Who takes writes; the old primary may be gone, anybody else has to say. */
const primariesOf = async (
  rig: Rig,
  { floor, isPrimary }: TakeoverStore,
  old: string,
): Promise<readonly string[]> => {
  const asked = floor.split(',').map((name) =>
    isPrimary(rig, name).then(
      (is) => (is ? [name] : []),
      (error) => (name === old ? [] : [`${name}, perhaps (${String(error)})`]),
    ),
  );
  return (await Promise.all(asked)).flat();
};
