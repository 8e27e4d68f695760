/**
 * Every consumer of the log, as a service would run it, against one server: what they are told and
 * how they bear it is asked here. IO.
 */
import type { Log } from '@recovery-ledger/ledger';
import { type Child, childProcess } from './child-process.ts';
import type { ConsumerKind, Progress } from './hostile-consumer.ts';
import type { NatsFixture } from './nats.ts';
import { add } from './scripted-estate.ts';
import type { Teardown } from './server-fixture.ts';
import { until } from './until.ts';

export type Consumer = Child<Progress> & { readonly name: string };

/** Who runs: a name for the instance, and what it is. */
const wanted: readonly (readonly [string, ConsumerKind])[] = [
  ['projector-1', 'projector'],
  ['rec-1', 'recoverer'],
  ['rec-2', 'recoverer'],
  ['alerter-1', 'alerter'],
  ['det-1', 'detector'],
  ['chaos-1', 'chaos'],
  ['follow-1', 'follow'],
];

type Places = { readonly database: string; readonly actuator: string };

/** Starts all of them; each has connected when this resolves. */
export const startConsumers = async (
  t: Teardown,
  { url, user, password }: NatsFixture,
  { database, actuator }: Places,
): Promise<readonly Consumer[]> => {
  const consumers = wanted.map(([name, kind]) => {
    const place = kind === 'projector' ? database : actuator;
    const args = [kind, url, user, password, name, place];
    return { name, ...childProcess<Progress>(t, 'hostile-consumer.ts', args) };
  });
  for (const { name, lines } of consumers) {
    await until(() => lines.length > 0, { what: `${name} runs`, deadlineMs: 120_000 });
  }
  return consumers;
};

const isOver = ({ process: { exitCode, signalCode } }: Consumer): boolean =>
  exitCode !== null || signalCode !== null;

/** Waits until every consumer has dealt with what is marked as the last; fails when one died. */
export const allReach = async (
  consumers: readonly Consumer[],
  sequence: number,
  deadlineMs: number,
): Promise<void> => {
  for (const consumer of consumers) {
    const at = () => consumer.lines.at(-1)?.sequence ?? 0;
    const reached = () => {
      if (isOver(consumer)) throw new Error(`${consumer.name} died at ${at()}`);
      return at() >= sequence;
    };
    await until(reached, { what: `${consumer.name} at ${sequence}`, deadlineMs }).catch((error) => {
      throw new Error(`${String(error)}, it is at ${at()}`);
    });
  }
};

export const heldMb = ({ lines }: Consumer): number => Math.max(...lines.map((of) => of.heldMb));

/** The last word on every subject that somebody follows: whoever has this has everything. */
export const appendMarkers = async (real: Log, drill: Log): Promise<number> => {
  const data = { component: 'thing', observer: 'marker', reason: 'the end of the flood' } as const;
  const ends: number[] = [];
  for (const log of [drill, real]) {
    const aggregate = { mode: log.mode, family: 'component', id: 'thing' } as const;
    ends.push(await add(log, aggregate, { type: 'ObservationLost', data }));
  }
  return Math.min(...ends);
};
