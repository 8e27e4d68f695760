/**
 * Once a second, what this detector sees: so that a silent detector is told from a quiet estate,
 * and that the samples behind a verdict can be looked at for a while. IO (clock, telemetry).
 */
import type { Log } from '@recovery-ledger/ledger';
import type { ComponentWatcher } from './component-watcher.ts';

const everyMs = 1_000;

/** Beats until the returned function is called. */
export const startHeartbeat = (
  log: Log,
  watchers: readonly ComponentWatcher[],
  spooled: () => number,
): (() => void) => {
  const subject = `telemetry.${log.mode}.detector.${log.instance}`;
  const beat = () => {
    const components = Object.fromEntries(watchers.map((one) => [one.component, summaryOf(one)]));
    const at = new Date().toISOString();
    log.messenger.telemetry(subject, {
      at,
      instance: log.instance,
      spooled: spooled(),
      components,
    });
  };
  beat();
  const timer = setInterval(beat, everyMs);
  return () => clearInterval(timer);
};

const summaryOf = (watcher: ComponentWatcher): object => {
  const opinion = watcher.opinion();
  const probes = Object.entries(watcher.judgement().probes).map(([id, { window }]) => {
    const { sign, evidence } = window.at(-1) ?? { sign: 'no-sample', evidence: {} };
    return [id, { sign, ...evidence }];
  });
  return {
    opinion: opinion.is,
    failureType: opinion.is === 'suspect' ? opinion.failureType : null,
    probes: Object.fromEntries(probes),
  };
};
