/** A person at the console of a rig: what they type, and what the log says came of it. */
import type { Log, Recorded } from '@recovery-ledger/ledger';
import type { Place } from './floor.ts';
import type { Ran, Rig } from './rig.ts';
import { until } from './until.ts';

type Json = Readonly<Record<string, unknown>>;

export type ByHand = {
  /** A command with a reason, as on-call unless it says otherwise. */
  readonly typed: (...words: readonly string[]) => Promise<Ran>;
  /** What is asked for, and everything on the record of its recovery up to its end or pause. */
  readonly carriedOut: (...words: readonly string[]) => Promise<readonly Recorded[]>;
  /** What a command without a reason prints. */
  readonly told: (...words: readonly string[]) => Promise<string>;
  readonly ask: (place: Place, path: string, body?: object, method?: string) => Promise<Json>;
  readonly recorded: (recovery: string) => Promise<readonly Recorded[]>;
  /** The record of a recovery up to its end or pause, once that is there. */
  readonly ended: (recovery: string) => Promise<readonly Recorded[] | undefined>;
  readonly close: () => Promise<void>;
};

const ends: readonly Recorded['type'][] = [
  ...(['RecoveryCompleted', 'RecoveryFailed', 'RecoveryPaused', 'RecoveryAbandoned'] as const),
];

export const byHand = (rig: () => Rig): ByHand => {
  let log: Promise<Log> | undefined;
  const typed: ByHand['typed'] = (...words) => rig().run(...words, '--reason', 'a test');
  const recorded: ByHand['recorded'] = async (recovery) => {
    log ??= rig().openLog('by-hand');
    const { history } = await log;
    return (await history({ mode: 'real', family: 'recovery', id: recovery })).events;
  };
  const ended = async (recovery: string) => {
    const events = await recorded(recovery);
    const last = events.findIndex(({ type }) => ends.includes(type));
    return last < 0 ? undefined : events.slice(0, last + 1);
  };
  return {
    typed,
    recorded,
    ended,
    carriedOut: async (...words) => {
      const { code, stdout, stderr } = await typed(...words, '--json');
      if (code !== 0) throw new Error(`${words.join(' ')}: ${stdout}${stderr}`);
      const { recovery } = JSON.parse(stdout) as { recovery: string };
      const what = `${recovery} of ${words.join(' ')} ends`;
      return until(() => ended(recovery), { deadlineMs: 60_000, everyMs: 200, what });
    },
    told: async (...words) => (await rig().run(...words)).stdout,
    ask: async (place, path, body, method = body === undefined ? 'GET' : 'POST') =>
      (await rig().floor.ask(place, path, method, body)).body,
    close: async () => (await log)?.close(),
  };
};
