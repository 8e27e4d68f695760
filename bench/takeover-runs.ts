/**
 * Kills a recoverer at every crash point of a runbook and has the next one take over: each recovery
 * must end as one that nobody interrupted, with nothing lost. IO.
 *
 * Where several may die in one recovery, the heir of the first dies at the second point, and so on.
 * A point that was passed by then is tried again, at last in a recovery of its own.
 */
import type { Recorded } from '@recovery-ledger/ledger';

import { shipped } from '../test/harness/carried-out.ts';
import { shortcomings } from '../test/harness/recovered-state.ts';
import { type Crash, takeOver } from '../test/harness/takeover.ts';
import { nextChain, pointsInOrder, spreadOf } from './crash-chains.ts';
import { type TakeoverFloor, takeoverFloors } from './takeover-floors.ts';
import type { TakeoverTarget } from './takeover-targets.ts';

type Say = (line: string) => void;

export type TakeoverOptions = {
  readonly target: TakeoverTarget;
  /** Only the points that begin with one of these; all when there is none. */
  readonly only: readonly string[];
  readonly say: Say;
};

/** The problems found, empty when every point was reached and taken over. */
export const takeoverRuns = async ({
  target,
  only,
  say,
}: TakeoverOptions): Promise<readonly string[]> => {
  const points = pointsInOrder(shipped(target.runbook).runbook, only);
  const runs: Run[] = [];
  const floors = takeoverFloors(target);
  try {
    for (let left = points; left.length > 0; ) {
      const chain = nextChain(left, target.deaths);
      const run = await runAt(chain, target, floors.ready);
      tell(run, say);
      runs.push(run);
      left = left.filter((point) => point !== chain[0] && !isIn(run, point));
      await floors.done(run.problems.length === 0);
    }
  } finally {
    await floors.stop();
  }
  const crashes = runs.flatMap((run) => run.crashes);
  say(`${crashes.length} of ${points.length} points reached; taken over: ${spreadOf(crashes)}`);
  return runs.flatMap((run) => run.problems);
};

type Run = {
  readonly crashes: readonly Crash[];
  readonly problems: readonly string[];
  /** What was recorded, to be looked at where there are problems. */
  readonly events: readonly Recorded[];
};

const isIn = ({ crashes }: Run, point: string): boolean =>
  crashes.some((crash) => crash.point === point);

/** A run that cannot be carried through is a problem like any other; the next one goes on. */
const runAt = async (
  points: readonly string[],
  target: TakeoverTarget,
  ready: () => Promise<TakeoverFloor>,
): Promise<Run> => {
  const about = (problem: string) => `${points.join(' ')}: ${problem}`;
  let run: Run = { crashes: [], problems: [], events: [] };
  try {
    const { rig, log } = await ready();
    await rig.floor.trades(100);
    const { component, last } = target;
    const fail = () => target.fail(rig);
    run = { ...run, ...(await takeOver(rig, log, { component, points, fail, last })) };
    const [first = ''] = points;
    const missed = isIn(run, first) ? [] : [`${first} was never reached`];
    const found = await shortcomings(rig.floor, component, run.events);
    const problems = [...missed, ...late(run.crashes, points), ...found];
    return { ...run, problems: problems.map(about) };
  } catch (error) {
    const told = error instanceof Error ? `${error.stack} ${String(error.cause ?? '')}` : error;
    return { ...run, problems: [about(String(told))] };
  }
};

/** Where several die in one recovery, the time is also that of starting again. */
const late = (crashes: readonly Crash[], points: readonly string[]): readonly string[] =>
  crashes.flatMap(({ point, takenOverMs }) =>
    takenOverMs > 2_000 && points.length === 1
      ? [`${point} taken over after ${takenOverMs.toFixed(0)} ms`]
      : [],
  );

const tell = ({ crashes, problems, events }: Run, say: Say): void => {
  for (const { point, takenOverMs } of crashes) {
    say(`${point}: taken over after ${takenOverMs.toFixed(0)} ms`);
  }
  say(`  ${problems.length === 0 ? 'recovered, NONE_LOST' : problems.join('\n  ')}`);
  if (problems.length > 0) for (const event of events) say(lineOf(event));
};

const lineOf = ({ type, data, meta }: Recorded): string => {
  const all: Readonly<Record<string, unknown>> = { ...data };
  const names = ['component', 'recovery', 'recoverer', 'step', 'reason', 'result', 'outcome'];
  const said = names.flatMap((name) => (all[name] === undefined ? [] : [String(all[name])]));
  return `    ${meta.sequence} ${meta.time} ${type} ${said.join(' ')}`;
};
