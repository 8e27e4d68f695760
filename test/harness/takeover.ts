/**
 * One failure with recoverers that are killed, each at its crash point, until the last of them
 * brings the recovery to its end. IO: real processes, SIGKILL. Whoever is to take over sleeps until
 * the one before is dead, so that a point is reached for certain, or never.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import type { Log, Recorded } from '@recovery-ledger/ledger';
import { watchTill } from './incident-watch.ts';
import type { Rig } from './rig.ts';

export type Takeover = {
  readonly component: string;
  /** Where the first recoverer dies, where the one after it does, and so on. */
  readonly points: readonly string[];
  readonly fail: () => Promise<unknown>;
  /** What is the last event: a site's incident stays open while systems wait for people. */
  readonly last?: 'IncidentResolved' | 'ClaimReleased';
};

export type TakenOver = {
  readonly crashes: readonly Crash[];
  /** Everything recorded, up to the end of the incident or of the recovery that stopped. */
  readonly events: readonly Recorded[];
};

export type Crash = {
  readonly point: string;
  /** From the death to the first event of whoever was next; 0 when nothing was left to do. */
  readonly takenOverMs: number;
};

const deadlineMs = 180_000;
/** For a death right after the last event. */
const graceMs = 1_000;

export const takeOver = async (
  rig: Rig,
  log: Log,
  { component, points, fail, last = 'IncidentResolved' }: Takeover,
): Promise<TakenOver> => {
  const wishes = [...points.map((point) => `${point}@${component}`), undefined];
  const line = await Promise.all(wishes.slice(0, 2).map((wish, i) => recoverer(rig, i, wish)));
  line[1]?.child.kill('SIGSTOP');
  try {
    const over = watchTill(log, 'real', endOf(component, last), `end of ${component}`, deadlineMs);
    over.catch(() => undefined); // met below, unless the failure itself could not be caused
    await fail();
    const died: bigint[] = [];
    for (let i = 0; i < points.length; i += 1) {
      const at = await Promise.race([line[i]?.died, over.then(() => pause(graceMs))]);
      if (at === undefined) break;
      died.push(at);
      line[i + 1]?.child.kill('SIGCONT');
      if (i + 2 < wishes.length) line.push(await restarted(rig, i + 2, wishes[i + 2]));
    }
    const events = await over;
    const crashes = died.map((at, i) => ({
      point: points[i] ?? '',
      takenOverMs: takenOverMs(events, nameOf(i + 1), at),
    }));
    return { crashes, events };
  } finally {
    for (const { child } of line) child.kill('SIGKILL');
    await Promise.all(line.map(({ died }) => died));
  }
};

/** There are two of them, and one that died comes back under its name. */
const nameOf = (index: number): string => `recoverer-${(index % 2) + 1}`;

type Running = { readonly child: ChildProcess; readonly died: Promise<bigint> };

const recoverer = async (rig: Rig, index: number, crashAt: string | undefined) => {
  const extra = crashAt === undefined ? {} : { RECOVERY_LEDGER_CRASH_AT: crashAt };
  const child = rig.service(['recover', '--instance', nameOf(index)], extra);
  const died = once(child, 'exit').then(() => process.hrtime.bigint());
  await Promise.race([once(child, 'message'), died]);
  return { child, died };
};

/** Asleep like the heir before it; awake at once where that one is dead by the time it runs. */
const restarted = async (
  rig: Rig,
  index: number,
  crashAt: string | undefined,
): Promise<Running> => {
  const running = await recoverer(rig, index, crashAt);
  running.child.kill('SIGSTOP');
  return running;
};

const stopped: readonly Recorded['type'][] = [
  ...(['RecoveryPaused', 'RecoveryFailed', 'RecoveryAbandoned'] as const),
];

/** Whether it is the last event: of the incident, or of a recovery that waits for a person. */
const endOf = (component: string, last: Recorded['type']) => {
  let [incident, recovery] = ['', ''];
  return ({ type, data }: Recorded): boolean => {
    if (type === 'RecoveryDecided' && data.component === component && incident === '') {
      ({ incident, recovery } = data);
    }
    const isOwn = 'recovery' in data && data.recovery === recovery;
    const isResolved = type === 'IncidentResolved' && data.incident === incident;
    return (type === last && (isOwn || isResolved)) || (isOwn && stopped.includes(type));
  };
};

const takenOverMs = (events: readonly Recorded[], by: string, diedAt: bigint): number => {
  const next = events.find(
    ({ meta }) => meta.source.endsWith(`/${by}`) && BigInt(meta.monotonicns) > diedAt,
  );
  return next === undefined ? 0 : Number(BigInt(next.meta.monotonicns) - diedAt) / 1e6;
};
