/**
 * IO: the demo on a running floor: wait until it trades, kill the primary engine, show the recovery
 * as it happens, and judge it from the record and from the order client's own books.
 */
import type { Estate, Log } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { readIncident } from '../connection/read-incident.ts';
import { withLog } from '../connection/with-log.ts';
import { watchIncident } from '../live/watch-incident.ts';
import type { Local } from '../local/start-local.ts';
import { until } from '../local/until.ts';
import { bad, badAnswer, done, type Outcome, type Trouble } from '../outcome.ts';
import { type Postmortem, postmortemOf } from '../reports/postmortem.ts';
import { postmortemReport } from '../reports/postmortem-report.ts';
import { asText } from '../reports/render-report.ts';
import type { Shell } from '../shell.ts';
import { type Floor, openFloor, type Process, type Stats } from './floor.ts';
import { complaintsAbout } from './judge-demo.ts';
import { ordersLines, picture } from './picture.ts';
import { tradesWell, wantedPerSecond } from './trades-well.ts';

const tradesWithinMs = 60_000;
const recoversWithinMs = 90_000;
const tradesAgainWithinMs = 10_000;

export const runDemo = ({ shell, estate }: Local): Promise<Outcome> =>
  withLog(shell, shell.environment.mode, async (log) => {
    const floor = openFloor(estate.estate);
    const before = await waitForTrading(shell, floor);
    if (E.isLeft(before)) return before;
    const { stats, processes, victim } = before.right;
    shell.print('');
    shell.print(shell.paint.bold('Before'));
    for (const line of picture(stats, processes, victim.name)) shell.print(line);

    const component = componentOf(estate.estate, victim.name);
    const postmortem = await killAndWatch(shell, log, victim, component);
    if (E.isLeft(postmortem)) return postmortem;
    return conclude(shell, floor, postmortem.right);
  });

type Before = {
  readonly stats: Stats;
  readonly processes: readonly Process[];
  readonly victim: Process;
};

const waitForTrading = async (shell: Shell, floor: Floor): Promise<E.Either<Trouble, Before>> => {
  shell.note(`waiting until the floor trades ${wantedPerSecond} orders/s or more …`);
  const stats = await until(
    async () => {
      const now = await floor.stats();
      return now !== null && tradesWell(now) ? now : null;
    },
    { withinMs: tradesWithinMs, signal: shell.stopping },
  );
  if (stats === null) {
    const now = await floor.stats();
    const rate = now === null ? 'the order client does not answer' : JSON.stringify(now);
    return badAnswer(`the floor does not trade as it should: ${rate}`, 'is the machine too busy?');
  }
  const [processes, primary] = [await floor.processes(), await floor.primary()];
  const victim = processes?.find(({ name }) => name === primary);
  return processes === null || victim === undefined
    ? badAnswer('the primary engine is not found', 'the supervisor or its registry does not answer')
    : E.right({ stats, processes, victim });
};

/** Another component may fail at the same moment: only the victim's own is watched. */
const componentOf = ({ components }: Estate, process: string): string | null =>
  Object.keys(components).find((id) =>
    components[id]?.instances.some((instance) => instance.process === process),
  ) ?? null;

const killAndWatch = async (
  shell: Shell,
  log: Log,
  victim: Process,
  component: string | null,
): Promise<E.Either<Trouble, Postmortem>> => {
  const from = (await log.head()).lastSequence + 1;
  const signal = AbortSignal.any([shell.stopping, AbortSignal.timeout(recoversWithinMs)]);
  const watched = watchIncident(shell, log, { from, component, signal });
  shell.print('');
  shell.print(shell.paint.bold(`kill -9 ${victim.pid}  (${victim.name}, the primary engine)`));
  shell.print('');
  process.kill(victim.pid, 'SIGKILL');
  const { incident } = await watched;
  if (incident === null) return badAnswer('the failure was never confirmed', 'see the detectors');
  const read = await readIncident(log, log.mode, incident, shell.stopping);
  return E.isLeft(read) ? read : E.right(postmortemOf(read.right));
};

const conclude = async (shell: Shell, floor: Floor, postmortem: Postmortem): Promise<Outcome> => {
  const { print, paint } = shell;
  print('');
  for (const line of asText(postmortemReport(postmortem), paint)) print(line);
  const full = async () => {
    const now = await floor.stats();
    return now !== null && now.ordersPerSecond >= wantedPerSecond ? now : null;
  };
  const limits = { withinMs: tradesAgainWithinMs, signal: shell.stopping };
  const after = (await until(full, limits)) ?? (await floor.stats());
  shell.note('\nthe order client compares its own list with the exchange and the database …');
  const verification = await floor.verify();
  print('');
  print(paint.bold('After'));
  if (after !== null) for (const line of ordersLines(after)) print(line);
  if (verification !== null) {
    const { verdict, acknowledged } = verification;
    print(`  of ${acknowledged} acknowledged orders, by the order client's own list: ${verdict}`);
  }
  const complaints = complaintsAbout({ postmortem, verification, after });
  for (const complaint of complaints) print(paint.red(`not as it must be: ${complaint}`));
  if (complaints.length === 0) {
    print(paint.green('recovered within its objective, every check passed, nothing was lost'));
  }
  return complaints.length === 0 ? done : bad;
};
