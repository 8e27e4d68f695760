/**
 * Listens for everybody's checks of what could be lost, and says who has not checked for too long.
 * IO (clock). It runs beside the schedule, so that one that hangs is noticed here as well.
 */
import type { Followed, LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { createAlarm } from '../probes/alarm.ts';
import {
  excused,
  heardCheck,
  heardStart,
  heardStop,
  listening,
  type Silence,
  silences,
} from './dead-man.ts';

export type SilenceWatch = {
  readonly hear: (followed: Followed) => void;
  readonly run: (signal: AbortSignal) => Promise<void>;
};

type Limits = { readonly allowedMs: number; readonly quorum: number };

/** How many looks fit into the time that is allowed. */
const looks = 10;

export const watchSilence = (
  { allowedMs, quorum }: Limits,
  canListen: () => boolean,
  told: (silence: Silence) => Promise<void>,
): SilenceWatch => {
  const alarm = createAlarm();
  let state = listening(performance.now());
  return {
    hear: ({ entry }) => {
      if (E.isLeft(entry)) return;
      const event: LedgerEvent = entry.right;
      const now = performance.now();
      if (event.type === 'DetectorStarted') state = heardStart(state, event.data.instance, now);
      if (event.type === 'DetectorStopped') state = heardStop(state, event.data.instance, now);
      if (event.type === 'RpoValidated') {
        state = heardCheck(state, event.data.instance, now, entry.right.meta.time);
      }
    },
    run: async (signal) => {
      while (!signal.aborted) {
        await alarm.sleep(allowedMs / looks, signal);
        if (signal.aborted) return;
        if (!canListen()) state = excused(state, performance.now());
        const { state: next, found } = silences(state, performance.now(), allowedMs, quorum);
        state = next;
        for (const silence of found) await told(silence);
      }
    },
  };
};
