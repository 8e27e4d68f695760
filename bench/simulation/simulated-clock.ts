/** A recoverer's clock in virtual time; its wall clock may be stepped, its monotonic one not. */
import type { RecovererDeps } from '@recovery-ledger/recoverers';
import type { Owner, VirtualTime } from './virtual-time.ts';

export type Machine = Owner & { readonly name: string; wallOffsetMs: number };

/** Where the wall clocks stand when virtual time begins: a working day, in the morning. */
export const startedAtMs = Date.parse('2026-11-23T14:31:00Z');

export const simulatedClock = (time: VirtualTime, machine: Machine): RecovererDeps['clock'] => ({
  nowMs: () => startedAtMs + time.nowMs() + machine.wallOffsetMs,
  monotonicMs: () => time.nowMs(),
  monotonicNs: () => BigInt(Math.round(time.nowMs() * 1e6)),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = () => {
        signal.removeEventListener('abort', end);
        resolve();
      };
      signal.addEventListener('abort', end, { once: true });
      time.after(ms, end, machine);
    }),
  every: (ms, signal, work) => {
    const again = () => {
      if (signal.aborted) return;
      work();
      time.after(ms, again, machine);
    };
    time.after(ms, again, machine);
  },
});
